const indexed = new WeakMap<RegExp, RegExp>()

/**
 * Where groups match, by the engine's own `d` flag. cucumber-expressions asks `regexp-match-indices` for it, which parses
 * every expression again for engines of before 2021.
 */
export function execWithIndices(expression: RegExp, text: string): RegExpExecArray | null {
  if (expression.hasIndices) return expression.exec(text)
  let twin = indexed.get(expression)
  if (twin === undefined) {
    twin = new RegExp(expression.source, `${expression.flags}d`)
    indexed.set(expression, twin)
  }
  twin.lastIndex = expression.lastIndex
  const found = twin.exec(text)
  expression.lastIndex = twin.lastIndex
  return found
}

export default execWithIndices
