import type { Issue } from '../issue.ts'
import { type Locale, render } from '../messages/render.ts'
import { shownLines } from '../report/escape.ts'

/** `file:line:column: sentence`, as compilers write. */
export function issueLine(one: Issue, locale: Locale): string {
  const where = one.location === undefined ? '' : `${one.location.file}:${one.location.line}:${one.location.column}: `
  return shownLines(`${where}${render(one, locale)}`)
}
