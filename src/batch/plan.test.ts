import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Envelope } from '@cucumber/messages'
import { expect } from 'chai'
import { fractionText } from '../fraction.ts'
import { grade, Outcomes } from '../grade/grade.ts'
import type { Verdict } from '../verdict.ts'
import { type LoadedExercise, loadExercise } from './exercise.ts'
import { plan, runPlan } from './plan.ts'
import { loadSteps, type Support } from './support.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '..', '..')
const ALL = {
  valid: 'yes',
  one: 'yes',
  two: 'yes',
  three: 'yes',
  later: 'yes',
  there: 'yes',
  secret: 'yes',
  advice: 'yes',
  table: 'yes',
  text: 'yes',
}

/** `valid passed 10, parts failed 10/3 …`: the verdicts in a line. */
function line(verdicts: readonly Verdict[]): string {
  return verdicts.map(({ criterion, status, earned }) => `${criterion} ${status} ${fractionText(earned)}`).join(', ')
}

let exercise: LoadedExercise
let support: Support

before(async () => {
  exercise = loadExercise(join(here, 'testdata', 'features', 'tiny'), root)
  support = await loadSteps([join(here, 'testdata', 'steps', 'tiny.ts')], root)
})

const table: readonly (readonly [name: string, answers: Readonly<Record<string, string>>, verdicts: string])[] = [
  [
    'everything right',
    ALL,
    'valid passed 10, parts passed 5, later passed 5/3, there passed 2, secret passed 4, advice passed 0, table passed 1',
  ],
  [
    'a part of a criterion, and what needs it',
    { ...ALL, two: 'no' },
    'valid passed 10, parts failed 10/3, later skipped 0, there passed 2, secret passed 4, advice passed 0, table passed 1',
  ],
  [
    'no part at all',
    { ...ALL, one: 'no', two: 'no', three: 'no' },
    'valid passed 10, parts failed 0, later skipped 0, there passed 2, secret passed 4, advice passed 0, table passed 1',
  ],
  [
    'a fault of ours',
    { ...ALL, valid: 'boom' },
    'valid broken 0, parts passed 5, later passed 5/3, there passed 2, secret passed 4, advice passed 0, table passed 1',
  ],
  [
    'a fault of ours in a part',
    { ...ALL, one: 'boom' },
    'valid passed 10, parts broken 0, later skipped 0, there passed 2, secret passed 4, advice passed 0, table passed 1',
  ],
  [
    'a step that takes time',
    { ...ALL, valid: 'wait' },
    'valid passed 10, parts passed 5, later passed 5/3, there passed 2, secret passed 4, advice passed 0, table passed 1',
  ],
  [
    'nothing',
    {},
    'valid failed 0, parts failed 0, later skipped 0, there skipped 0, secret failed 0, advice failed 0, table failed 0',
  ],
]

describe('a plan run for one submission', () => {
  for (const [name, answers, expected] of table) {
    for (const locale of ['ko', 'en'] as const) {
      it(`${name} (${locale})`, async () => {
        expect(line(await runPlan(plan(exercise, locale, support), { answers }))).to.equal(expected)
      })
    }
  }

  it('explains a failure with the evidence that the step attached, and says which step', async () => {
    const verdicts = await runPlan(plan(exercise, 'en', support), { answers: { ...ALL, valid: 'no' } })
    expect(verdicts[0]?.issues.map(({ code, location }) => [code, location?.line])).to.deep.equal([
      ['expect.no-endpoint', 2],
    ])
    expect(verdicts[0]?.at).to.deep.equal({ scenario: 0, step: 1 })
  })

  it('names the criterion that a skipped one needs', async () => {
    const verdicts = await runPlan(plan(exercise, 'en', support), { answers: { ...ALL, two: 'no' } })
    expect(verdicts[2]?.issues).to.deep.equal([{ code: 'grade.needs', params: { criterion: 'parts' } }])
  })

  it('is skipped where the thing to judge is missing, with the reason', async () => {
    const { there: _, ...others } = ALL
    const verdict = (await runPlan(plan(exercise, 'en', support), { answers: others }))[3]
    expect([verdict?.status, verdict?.issues[0]?.code]).to.deep.equal(['skipped', 'expect.no-service'])
  })

  it('emits the same messages every time', async () => {
    const seen: string[] = []
    const made = plan(exercise, 'en', support)
    for (let count = 0; count < 2; count++) {
      const envelopes: Envelope[] = []
      await runPlan(made, { answers: ALL }, (envelope) => envelopes.push(envelope))
      seen.push(JSON.stringify(envelopes))
    }
    expect(seen[0]).to.equal(seen[1])
  })
})

describe("Cucumber's own runner and ours", () => {
  it('give equal verdicts for the same steps', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
    try {
      for (const [, answers, expected] of table.filter(([name]) => /fault|part|nothing/.test(name)).slice(0, 2)) {
        const file = join(folder, 'messages.ndjson')
        const bin = join(root, 'node_modules', '@cucumber', 'cucumber', 'bin', 'cucumber.js')
        const args = [
          '--profile',
          'none',
          '--import',
          join(here, 'testdata', 'steps', 'tiny.ts'),
          '--format',
          `message:${file}`,
          '--world-parameters',
          JSON.stringify({ answers }),
          join(exercise.folder, 'tiny.en.feature'),
        ]
        await promisify(execFile)(
          process.execPath,
          [bin, ...args.filter((word) => word !== '--profile' && word !== 'none')],
          { cwd: folder },
        ).catch(() => undefined)
        const outcomes = new Outcomes()
        for (const text of readFileSync(file, 'utf8').trim().split('\n')) outcomes.update(JSON.parse(text) as Envelope)
        expect(line(grade(exercise.criteria, outcomes.byCriterion()))).to.equal(expected)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
