import type { VerifyIssues } from '../../issue/verify.ts'
import type { Sentences } from '../catalogue.ts'

const kinds: Readonly<Record<string, string>> = { solution: '정답', nothing: '빈 제출물', mistake: '오답' }

const fates = {
  killed: '잡음',
  equivalent: '같음',
  allowed: '허용',
  survived: '놓침',
  mistaken: '엉뚱한 기준',
} as const

export const verify: Sentences<VerifyIssues> = {
  'verify.no-solution': ({ exercise }) => `${exercise}에 정답이 없습니다. solutions/이름/ 폴더에 두십시오`,
  'verify.solution-loses': ({ name, criterion, outcome }) =>
    `정답 ${name}이(가) 기준 ${criterion}을(를) 통과하지 못합니다: ${outcome}`,
  'verify.nothing-earns': ({ criterion, outcome }) =>
    `아무것도 내지 않으면 점수가 없어야 하는데 기준 ${criterion}: ${outcome}`,
  'verify.no-expectation': ({ name }) =>
    `오답 ${name}에 expected.json이 없습니다. {"fails": {"기준": "코드"}}를 쓰십시오`,
  'verify.mistake-differs': ({ name, criterion, expected, actual }) =>
    `오답 ${name}, 기준 ${criterion}: 기대 ${expected}, 실제 ${actual}`,
  'verify.trial': ({ kind, name, good }) =>
    `${good ? '✓' : '✗'} ${kinds[kind] ?? kind}${name === '-' ? '' : ` ${name}`}`,
  'verify.mutants': ({ solution, good, killed, equivalent, allowed, survived, mistaken, score }) =>
    `${good ? '✓' : '✗'} ${solution}의 변이: 잡음 ${killed}개, 같음 ${equivalent}개, 과제가 허용 ${allowed}개, 놓침 ${survived}개, 엉뚱한 기준이 잡음 ${mistaken}개: ${score}`,
  'verify.survivor': ({ name, kind }) =>
    `놓친 변이: ${name} (${kind}). 이를 잡는 기준을 더하거나, README와 mutants.json에서 허용하십시오`,
  'verify.mistaken': ({ name, kind, by, expected }) =>
    expected.length === 0
      ? `mutants.json에 ${kind}에 대한 말이 없습니다. ${name}: 실패한 기준 ${by.join(', ')}. 이 가운데 무엇이 알아채야 하는지 "kills"에 적으십시오`
      : `엉뚱한 기준이 잡은 변이: ${name} (${kind}). 실패한 기준 ${by.join(', ')}, 실패해야 할 기준 ${expected.join(' 또는 ')}`,
  'verify.allowed': ({ name, because }) => `허용된 변이: ${name}: ${because}`,
  'verify.edit-kind': ({ kind }) => (kind === '' ? '변이 종류' : kind),
  'verify.fate': ({ fate }) => fates[fate],
  'verify.by-kind': ({ exercise }) => `${exercise}의 변이 종류별 결과`,
  'verify.contract': ({ detail }) => `mutants.json을 쓸 수 없습니다. 필요한 형식: ${detail}`,
  'verify.contract-name': ({ name, near }) =>
    `mutants.json: ${name}(이)라는 것은 없습니다${near === '' ? '' : ` (혹시 ${near}?)`}. 변이 종류와 기준의 이름만 쓸 수 있습니다`,
  'verify.allowed-nothing': ({ edit }) =>
    `mutants.json이 허용한 변이가 없거나 살아남지 않습니다: ${edit}. 놓친 변이의 이름을 그대로 옮겨 적으십시오`,
  'verify.allowed-twice': ({ edit }) => `mutants.json이 같은 변이를 두 번 허용합니다: ${edit}`,
  'verify.alike': ({ solution, edit }) => `${solution}의 두 변이가 이름이 같아 하나만 허용할 수 없습니다: ${edit}`,
  'verify.sum': ({ exercise, good, total }) => `${exercise}: ${good}/${total}`,
}
