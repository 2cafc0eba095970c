import type { GradeReport, ResultReport } from './document.ts'
import { json } from './escape.ts'
import type { Writer } from './format.ts'

/** The document itself. */
export const writeJson: Writer = (report) => `${json(report)}\n`

const BEFORE = '{\n  "results": [\n'
const AFTER = '\n  ]\n}'

/** The same in pieces, a result each: of a large class nobody holds all of it. */
export function* jsonParts(report: GradeReport, results: Iterable<ResultReport>): Generator<string> {
  const { results: _, ...head } = report
  const text = json({ ...head, results: [] })
  const from = text.lastIndexOf('[]')
  let between = `${text.slice(0, from)}[\n`
  for (const result of results) {
    yield between + json({ results: [result] }).slice(BEFORE.length, -AFTER.length)
    between = ',\n'
  }
  yield between === ',\n' ? `\n  ]${text.slice(from + 2)}\n` : `${text}\n`
}
