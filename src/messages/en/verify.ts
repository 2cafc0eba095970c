import type { VerifyIssues } from '../../issue/verify.ts'
import type { Sentences } from '../catalogue.ts'

const kinds: Readonly<Record<string, string>> = {
  solution: 'solution',
  nothing: 'nothing handed in',
  mistake: 'mistake',
}

export const verify: Sentences<VerifyIssues> = {
  'verify.no-solution': ({ exercise }) => `${exercise} has no solution: put one into solutions/NAME/`,
  'verify.solution-loses': ({ name, criterion, outcome }) => `solution ${name} does not pass ${criterion}: ${outcome}`,
  'verify.nothing-earns': ({ criterion, outcome }) =>
    `handing in nothing must earn nothing, but ${criterion}: ${outcome}`,
  'verify.no-expectation': ({ name }) => `mistake ${name} has no expected.json: write {"fails": {"CRITERION": "CODE"}}`,
  'verify.mistake-differs': ({ name, criterion, expected, actual }) =>
    `mistake ${name}, ${criterion}: expected ${expected}, got ${actual}`,
  'verify.trial': ({ kind, name, good }) =>
    `${good ? '✓' : '✗'} ${kinds[kind] ?? kind}${name === '-' ? '' : ` ${name}`}`,
  'verify.mutants': ({ solution, killed, equivalent, survived, score }) =>
    `${survived === 0 ? '✓' : '✗'} mutants of ${solution}: ${killed} killed, ${survived} survived, ${equivalent} equivalent: ${score}`,
  'verify.survivor': ({ name }) => `survived: ${name}`,
  'verify.sum': ({ exercise, good, total }) => `${exercise}: ${good}/${total}`,
}
