import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import type { Issue } from '../issue.ts'
import { CONTRACT, type Contract, contractOf, expectedOf } from './contract.ts'
import { Grader } from './grader.ts'
import { mutantsOf } from './mutants.ts'
import { type Fate, type Mutation, mutateExercise, score, tally } from './mutation.ts'
import { scaffold } from './scaffold.ts'
import { solutionsOf } from './solutions.ts'

let root: string
let folder: string
let grader: Grader
before(() => {
  root = mkdtempSync(join(tmpdir(), 'kubekata-'))
  folder = join(root, 'web')
  for (const { path, text } of scaffold('web')) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  grader = new Grader({ exercises: root, locale: 'en', selection: { hidden: true }, root })
})
after(() => rmSync(root, { recursive: true }))

const KILLS: Contract['kills'] = {
  refused: ['valid'],
  name: ['reachable'],
  namespace: ['reachable'],
  selector: ['replicas'],
  port: ['reachable'],
  'target-port': ['reachable'],
  protocol: ['reachable'],
  type: ['internal-only'],
  'traffic-policy': ['reachable'],
  image: ['replicas'],
  replicas: ['replicas'],
  'readiness-probe': ['health'],
}

/** What mutants came to with another `mutants.json`, or text in its place. */
async function mutated(contract: object | string): Promise<readonly [Mutation, readonly Issue[]]> {
  writeFileSync(join(folder, CONTRACT), typeof contract === 'string' ? contract : JSON.stringify(contract))
  let found: Mutation | undefined
  let issues: readonly Issue[] = []
  for await (const step of mutateExercise(grader, 'web')) {
    if ('issues' in step) issues = step.issues
    else found = step.mutation
  }
  return [found!, issues]
}

function fate({ mutants }: Mutation, name: string): Fate | undefined {
  return mutants.find((one) => one.name === name)?.fate
}

const said = (issues: readonly Issue[]): readonly string[] =>
  issues.map(({ code, params }) => `${code} ${Object.values(params)[0]}`)

describe('mutants of an exercise', () => {
  it('are all killed by the criterion that should, or unobservable', async () => {
    const [mutation, issues] = await mutated({ kills: KILLS })
    expect(issues).to.deep.equal([])
    expect(tally(mutation.mutants)).to.deep.equal({ killed: 19, equivalent: 2, allowed: 0, survived: 0, mistaken: 0 })
    expect(fate(mutation, 'Deployment shop/web: metadata.name "web" → "web-x"')).to.equal('equivalent')
  })

  it('are mistaken when only criteria notice them that should not decide', async () => {
    const [mutation] = await mutated({ kills: { ...KILLS, type: ['reachable'] } })
    const name = 'Service shop/web: spec.type ∅ → "NodePort"'
    expect(mutation.mutants.find((one) => one.name === name)).to.deep.equal({
      name,
      kind: 'type',
      fate: 'mistaken',
      by: ['internal-only'],
      expected: ['reachable'],
    })
    expect(score(tally(mutation.mutants))).to.equal(89)
  })

  it('are mistaken when nothing is said of their kind', async () => {
    const { type, ...rest } = KILLS
    expect(fate((await mutated({ kills: rest }))[0], 'Service shop/web: spec.type ∅ → "NodePort"')).to.equal('mistaken')
  })

  it('cannot be allowed when they are killed, nor by half a name, nor twice', async () => {
    const because = { ko: '이유', en: 'a reason' }
    const killed = 'Service shop/web: spec.type ∅ → "NodePort"'
    const [mutation, issues] = await mutated({
      kills: KILLS,
      allowed: [
        { edit: killed, because },
        { edit: ['Service shop/web: ', killed], because },
      ],
    })
    expect(fate(mutation, killed)).to.equal('killed')
    expect(said(issues)).to.deep.equal([
      `verify.allowed-nothing ${killed}`,
      'verify.allowed-nothing Service shop/web: ',
      `verify.allowed-nothing ${killed}`,
      `verify.allowed-twice ${killed}`,
    ])
  })

  it('that nobody can observe pass every criterion, and those that a criterion notices can be observed', async () => {
    const [{ mutants }] = await mutated({ kills: KILLS })
    const { handed } = solutionsOf(join(folder, 'solutions'), 'web')[0]!
    for (const mutant of mutantsOf(handed.files)) {
      const { criteria } = await grader.grade({
        student: 'a',
        exercise: 'web',
        handed: { ...handed, files: mutant.files },
      })
      const passed = criteria.every(({ status }) => status === 'passed')
      expect(mutants.find(({ name }) => name === mutant.name)?.fate === 'equivalent', mutant.name).to.equal(passed)
    }
  })
})

describe('mutants.json', () => {
  const wrong: readonly (readonly [text: string, says: string])[] = [
    ['{', 'verify.contract'],
    ['[]', 'verify.contract'],
    ['{"harmless": ["Service web: "]}', 'verify.contract'],
    ['{"kills": {"type": []}}', 'verify.contract'],
    ['{"allowed": [{"edit": "x"}]}', 'verify.contract'],
    ['{"allowed": [{"edit": "x", "because": {"en": "only one language"}}]}', 'verify.contract'],
    ['{"kills": {"tpye": ["valid"]}}', 'verify.contract-name tpye'],
    ['{"kills": {"type": ["internal"]}}', 'verify.contract-name internal'],
  ]
  for (const [text, says] of wrong)
    it(`${text} ✗ ${says}`, () => {
      writeFileSync(join(folder, CONTRACT), text)
      const { issues } = contractOf(folder, ['valid', 'internal-only'])
      expect(said(issues).join()).to.include(says)
    })

  it('holds the closest entry: for an object before its kind, for a kind of object before the kind of edit', () => {
    const kills = { type: ['a'], 'type/Service': ['b'], 'type/Service/shop/web': ['c'] }
    const of = (kind: string, name: string): readonly string[] | undefined =>
      expectedOf({ kills, allowed: [] }, { kind: 'type', object: { kind, name } })
    expect([of('Service', 'shop/web'), of('Service', 'web'), of('Pod', 'web')]).to.deep.equal([['c'], ['b'], ['a']])
  })
})
