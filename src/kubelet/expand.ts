/** `$(NAME)` refers to what is known so far; `$$` is a dollar; unknown names stay (third_party/forked/golang/expansion). */
export function expand(text: string, known: Readonly<Record<string, string>>): string {
  let result = ''
  for (let at = 0; at < text.length; at++) {
    const next = text[at + 1]
    if (text[at] !== '$' || next === undefined) {
      result += text[at]
      continue
    }
    if (next === '$') {
      result += '$'
      at++
      continue
    }
    const end = next === '(' ? text.indexOf(')', at + 2) : -1
    if (end < 0) {
      // A lone dollar stays, with the character behind it.
      result += text[at]! + next
      at++
      continue
    }
    const name = text.slice(at + 2, end)
    result += Object.hasOwn(known, name) ? known[name] : `$(${name})`
    at = end
  }
  return result
}
