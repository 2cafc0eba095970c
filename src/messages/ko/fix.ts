import type { FixIssues } from '../../issue/fix.ts'
import type { Sentences } from '../catalogue.ts'

export const fix: Sentences<FixIssues> = {
  'hint.fix': ({ file, line, field, before, after }) =>
    `한 곳만 고치면 이 기준을 통과하고 다른 점수는 잃지 않습니다: ${file}:${line} ${field}: ${before} → ${after}`,
  'hint.fix-part': ({ part, of, file, line, field, before, after }) =>
    `다음 ${of}곳을 함께 고치면 이 기준을 통과하고 다른 점수는 잃지 않습니다(${part}/${of}): ${file}:${line} ${field}: ${before} → ${after}`,
}
