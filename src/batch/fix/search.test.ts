import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { Grader } from '../grader.ts'
import { mutantsOf } from '../mutants.ts'
import { solutionsOf } from '../solutions.ts'
import type { HandedIn } from '../submission.ts'
import { fixesOf } from './search.ts'

const root = join(import.meta.dirname, '../../..')
const exercises = join(root, 'features')
const grader = new Grader({ exercises, locale: 'en', selection: { hidden: true }, root })

function solution(exercise: string, name: string): HandedIn {
  return solutionsOf(join(exercises, exercise, 'solutions'), exercise).find((one) => one.name === name)!.handed
}

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** A solution with one text replaced where it first stands. */
function spoilt(exercise: string, name: string, from: string, to: string): HandedIn {
  const handed = solution(exercise, name)
  let done = false
  const files = handed.files.map(({ path, bytes }) => {
    const text = decoder.decode(bytes)
    if (done || !text.includes(from)) return { path, bytes }
    done = true
    return { path, bytes: encoder.encode(text.replace(from, to)) }
  })
  expect(done, from).to.equal(true)
  return { ...handed, files }
}

/** `criterion: file:line field: before → after`, edits that belong together joined with ` + `. */
async function told(exercise: string, handed: HandedIn): Promise<readonly string[]> {
  const fixes = await fixesOf({
    exercise: grader.exercise(exercise),
    handed,
    examine: (other) => grader.examine(exercise, other),
  })
  return [...fixes].map(
    ([id, edits]) =>
      `${id}: ${edits.map(({ location, field, before, after }) => `${location.file}:${location.line} ${field}: ${before} → ${after}`).join(' + ')}`,
  )
}

const cases: Readonly<
  Record<string, readonly [exercise: string, solution: string, from: string, to: string, expected: string]>
> = {
  'a typo in a selector': [
    'several-ports',
    'named',
    'selector: { app: rabbitmq }',
    'selector: { app: rabitmq }',
    'messages: manifests.yaml:29 spec.selector.app: "rabitmq" → "rabbitmq"',
  ],
  'a target port that is the Service’s': [
    'internal-database',
    'cluster-ip',
    'targetPort: mysql',
    'targetPort: 3307',
    'reachable: mysql.yaml:56 spec.ports[0].targetPort: 3307 → 3306',
  ],
  'no readiness probe': [
    'canary-by-replicas',
    'four-and-one',
    '          readinessProbe:\n            httpGet: { path: /healthz, port: http }\n            periodSeconds: 5\n',
    '',
    'health: manifests.yaml:15 spec.template.spec.containers[0].readinessProbe: ∅ → {"httpGet":{"path":"/","port":8080},"periodSeconds":5}',
  ],
  'another namespace': [
    'several-ports',
    'named',
    'kind: Service\nmetadata:\n  name: rabbitmq\n  namespace: queue',
    'kind: Service\nmetadata:\n  name: rabbitmq\n  namespace: client',
    'messages: manifests.yaml:27 metadata.namespace: "client" → "queue"',
  ],
  'a canary for another path': [
    'testers-first',
    'by-header',
    '            pathType: Prefix\n            backend: { service: { name: api-v2',
    '            pathType: Exact\n            backend: { service: { name: api-v2',
    'testers: manifests.yaml:73 spec.rules[0].http.paths[0].pathType: "Prefix" → "Exact"',
  ],
  'a policy for another port': [
    'closed-database',
    'one-policy',
    'port: 5432',
    'port: 5423',
    'api-connects: manifests.yaml:17 spec.ingress[0].ports[0].port: 5423 → 5432',
  ],
  'the wrong weight': [
    'weights-of-a-route',
    'percent',
    'weight: 75',
    'weight: 57',
    'share: manifests.yaml:71 spec.rules[0].backendRefs[0].weight: 57 → 75',
  ],
}

describe('the smallest edit that puts a criterion right', () => {
  for (const [what, [exercise, name, from, to, expected]] of Object.entries(cases))
    it(`${what}: ${expected}`, async () => {
      const fixes = await told(exercise, spoilt(exercise, name, from, to))
      expect(fixes).to.include(expected)
    })

  it('is nothing where no small edit helps', async () => {
    const handed = solution('several-ports', 'named')
    const bare = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: queue }\ndata: { a: b }\n'
    const empty = { ...handed, files: [{ path: 'a.yaml', bytes: encoder.encode(bare) }] }
    expect(await told('several-ports', empty)).to.deep.equal([])
  })

  it('is nothing of a file that cannot be read, and the file stays', async () => {
    const handed = solution('several-ports', 'named')
    const files = [...handed.files, { path: 'z.yaml', bytes: encoder.encode('kind: [\n') }]
    expect(await told('several-ports', { ...handed, files })).to.deep.equal([])
  })

  it('is the same every time', async () => {
    const handed = spoilt('several-ports', 'named', 'selector: { app: rabbitmq }', 'selector: { app: rabitmq }')
    expect(await told('several-ports', handed)).to.deep.equal(await told('several-ports', handed))
  })

  it('turns the criterion green and costs nothing that had passed, on any mutant', async () => {
    const exercise = 'several-ports'
    const handed = solution(exercise, 'named')
    const mutants = mutantsOf(handed.files)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...mutants), async (mutant) => {
        const broken = { ...handed, files: mutant.files }
        const before = await grader.examine(exercise, broken)
        const fixes = await fixesOf({
          exercise: grader.exercise(exercise),
          handed: broken,
          examine: (other) => grader.examine(exercise, other),
        })
        for (const [id, edits] of fixes) {
          expect(await before.status(id)).to.equal('failed')
          const text = decoder.decode(mutant.files[0]!.bytes)
          expect(edits.length).to.be.within(1, 2)
          for (const { location } of edits) expect(text.split('\n').length).to.be.at.least(location.line)
        }
      }),
      { numRuns: 12, seed: 7 },
    )
  })

  it('never reads a solution: the search knows the exercise only by what it gives and says', () => {
    for (const file of ['search.ts', 'known.ts', 'said.ts', 'candidates.ts']) {
      const text = readFileSync(join(import.meta.dirname, file), 'utf8')
      expect(text, file).to.not.match(/node:fs|solutions(Of|')|readSubmission/)
    }
  })
})
