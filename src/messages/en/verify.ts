import type { VerifyIssues } from '../../issue/verify.ts'
import type { Sentences } from '../catalogue.ts'

const kinds: Readonly<Record<string, string>> = {
  solution: 'solution',
  nothing: 'nothing handed in',
  mistake: 'mistake',
}

const fates = {
  killed: 'killed',
  equivalent: 'equivalent',
  allowed: 'allowed',
  survived: 'survived',
  mistaken: 'wrong criterion',
} as const

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
  'verify.mutants': ({ solution, good, killed, equivalent, allowed, survived, mistaken, score }) =>
    `${good ? '✓' : '✗'} mutants of ${solution}: ${killed} killed, ${equivalent} equivalent, ${allowed} allowed by the contract, ${survived} survived, ${mistaken} killed by the wrong criterion: ${score}`,
  'verify.survivor': ({ name, kind }) =>
    `survived: ${name} (${kind}): add a criterion that catches it, or allow it in README and mutants.json`,
  'verify.mistaken': ({ name, kind, by, expected }) =>
    expected.length === 0
      ? `mutants.json says nothing of ${kind}: ${name} fails ${by.join(', ')}; name under "kills" which of them should notice it`
      : `killed by the wrong criterion: ${name} (${kind}) fails ${by.join(', ')}, but should fail ${expected.join(' or ')}`,
  'verify.allowed': ({ name, because }) => `allowed: ${name}: ${because}`,
  'verify.edit-kind': ({ kind }) => (kind === '' ? 'kind of edit' : kind),
  'verify.fate': ({ fate }) => fates[fate],
  'verify.by-kind': ({ exercise }) => `${exercise}, by kind of edit`,
  'verify.contract': ({ detail }) => `mutants.json cannot be used: expected ${detail}`,
  'verify.contract-name': ({ name, near }) =>
    `mutants.json: nothing is called ${name}${near === '' ? '' : ` (did you mean ${near}?)`}; kinds of edit and criteria are known`,
  'verify.allowed-nothing': ({ edit }) =>
    `mutants.json allows an edit that does not survive, or that no mutant is: ${edit}; copy the name of a survivor word for word`,
  'verify.allowed-twice': ({ edit }) => `mutants.json allows an edit twice: ${edit}`,
  'verify.alike': ({ solution, edit }) =>
    `two mutants of ${solution} have one name, so that one cannot be allowed alone: ${edit}`,
  'verify.sum': ({ exercise, good, total }) => `${exercise}: ${good}/${total}`,
}
