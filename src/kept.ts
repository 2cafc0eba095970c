/**
 * A function of one object that works out each answer once, and forgets it with its object. Objects are taken by identity:
 * what is stored is frozen, so an answer never grows old.
 */
export function kept<Of extends object, Answer extends NonNullable<unknown>>(
  make: (of: Of) => Answer,
): (of: Of) => Answer {
  const known = new WeakMap<Of, Answer>()
  return (of) => {
    let answer = known.get(of)
    if (answer === undefined) {
      answer = make(of)
      known.set(of, answer)
    }
    return answer
  }
}
