import { type Issue, issue } from '../../issue.ts'
import type { ShownEdit } from './candidates.ts'

/** Edits that put a criterion right, as its hints: one says it alone, several say how many belong together. */
export function hintsOf(edits: readonly ShownEdit[]): readonly Issue[] {
  return edits.map(({ location, field, before, after }, index) => {
    const params = { file: location.file, line: location.line, field, before, after }
    return edits.length === 1
      ? issue('hint.fix', params, { location })
      : issue('hint.fix-part', { ...params, part: index + 1, of: edits.length }, { location })
  })
}
