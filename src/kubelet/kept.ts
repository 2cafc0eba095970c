/** The list before when it holds the very same. */
export function kept<T>(made: readonly T[], before: readonly T[] | undefined): readonly T[] {
  if (before?.length !== made.length) return made
  for (let index = 0; index < made.length; index++) if (made[index] !== before[index]) return made
  return before
}
