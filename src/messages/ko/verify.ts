import type { VerifyIssues } from '../../issue/verify.ts'
import type { Sentences } from '../catalogue.ts'

const kinds: Readonly<Record<string, string>> = { solution: '정답', nothing: '빈 제출물', mistake: '오답' }

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
  'verify.mutants': ({ solution, killed, equivalent, survived, score }) =>
    `${survived === 0 ? '✓' : '✗'} ${solution}의 변이: 잡음 ${killed}개, 놓침 ${survived}개, 같음 ${equivalent}개: ${score}`,
  'verify.survivor': ({ name }) => `놓친 변이: ${name}`,
  'verify.sum': ({ exercise, good, total }) => `${exercise}: ${good}/${total}`,
}
