import { expect } from 'chai'
import fc from 'fast-check'
import { printYAML } from '../manifest/print.ts'
import { readManifests } from '../manifest/read.ts'
import type { AnyObject } from '../object.ts'
import { isRefusal } from '../refusal.ts'
import { decode } from './decode.ts'
import { behaviourOf } from './kinds.ts'
import { mutated, seeds } from './mutation.case.ts'
import { draftOf } from './share.ts'
import { Trial } from './trial.case.ts'

const TYPES = /^(FieldValue\w+|InternalError|MissingType|NoMatch|UnknownField|Unmarshal)$/

const edits = [
  '',
  '',
  '\t',
  ' ',
  '\n',
  ':',
  ': ',
  '- ',
  '---\n',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '#',
  '&a ',
  '*a',
  '<<: ',
  '|',
  '>',
  '!',
  '%',
  '@',
  '\u0000',
  '\uFEFF',
  '\r',
  '0',
  'y',
  ',',
]

const values = seeds.flatMap((text) => readManifests(text, 'seed').manifests.map(({ value }) => value))
const manifests = fc.constantFrom(...values).chain(mutated)

/** Defaults of one server: the second time changes nothing. */
function defaultsTwice(value: unknown, trial: Trial): void {
  const decoded = decode(value, trial.context.profile)
  if (isRefusal(decoded)) return
  const behaviour = behaviourOf(decoded.kind)
  if (behaviour?.default === undefined) return
  const once = draftOf(decoded.object) as AnyObject
  behaviour.default(once, trial.context.profile)
  const twice = draftOf(once)
  behaviour.default(twice, trial.context.profile)
  expect(twice).to.deep.equal(once)
}

/** Nothing throws; a refusal says what and where; what is accepted is printed, applied again and unchanged. */
function appliedTwice(value: unknown, trial: Trial): void {
  const text = printYAML(value)
  const { manifests: read, issues } = readManifests(text, 'm.yaml')
  expect(
    issues.map(({ code }) => code),
    text,
  ).to.deep.equal([])
  if (read.length !== 1) return
  const [answer] = trial.apply(text)
  if (answer?.result === 'refused') {
    const { message, errors } = answer.refusal
    expect(message).to.not.equal('')
    for (const error of errors) {
      expect(error.type).to.match(TYPES)
      expect(error.position, `${error.field} ${error.type}`).to.have.property('line')
    }
    return
  }
  const printed = printYAML(answer!.object)
  const [again] = trial.apply(printed)
  expect(again?.result === 'refused' ? again.refusal.message : again?.result, printed).to.equal('unchanged')
}

/** Texts with a few characters changed: most are no YAML, or not the YAML they were. */
const texts = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...edits)), { minLength: 1, maxLength: 4 }),
  )
  .map(([text, changes]) =>
    changes.reduce((made, [at, edit]) => {
      const place = at % (made.length + 1)
      return made.slice(0, place) + edit + made.slice(place + (edit === '' ? 1 : 0))
    }, text),
  )

/** No text makes the reader or the server throw. */
export function checkTexts(runs: number): void {
  fc.assert(
    fc.property(texts, (text) => {
      for (const { location } of readManifests(text, 'm.yaml').issues) expect(location).to.have.property('line')
      new Trial().apply(text)
    }),
    { numRuns: runs },
  )
}

/** The laws of the API server over mutated manifests. */
export function checkProperties(runs: number): void {
  fc.assert(
    fc.property(manifests, (value) => {
      const trial = new Trial()
      defaultsTwice(value, trial)
      appliedTwice(value, trial)
    }),
    { numRuns: runs },
  )
}
