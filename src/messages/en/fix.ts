import type { FixIssues } from '../../issue/fix.ts'
import type { Sentences } from '../catalogue.ts'

export const fix: Sentences<FixIssues> = {
  'hint.fix': ({ file, line, field, before, after }) =>
    `one edit puts this right and costs nothing else: ${file}:${line} ${field}: ${before} → ${after}`,
  'hint.fix-part': ({ part, of, file, line, field, before, after }) =>
    `edit ${part} of ${of} that together put this right and cost nothing else: ${file}:${line} ${field}: ${before} → ${after}`,
}
