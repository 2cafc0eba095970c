import { join } from 'node:path'
import { describe, it } from 'node:test'
import { assert } from 'chai'
import { Grader } from './grader.ts'
import { Judging, type Prepare } from './judging.ts'
import { Preparer } from './prepare.ts'
import { Remembered } from './remembered.ts'
import type { HandedIn } from './submission.ts'

const root = join(import.meta.dirname, '..', '..')
const EXERCISE = 'internal-database'

function handed(...texts: readonly string[]): HandedIn {
  const files = texts.map((text, index) => ({ path: `${index}.yaml`, bytes: Buffer.from(text) }))
  return { files, issues: [], ignored: [], refused: [], digest: '' }
}

const service = (port: number): string =>
  `apiVersion: v1\nkind: Service\nmetadata: { name: mysql-read, namespace: data }\nspec: { selector: { app: a }, ports: [{ port: ${port} }] }\n`

/** How many of the submissions were prepared, that is judged anew. */
async function prepared(...submissions: readonly HandedIn[]): Promise<number> {
  const grader = new Grader({ exercises: join(root, 'features'), locale: 'en', selection: { hidden: true }, root })
  const plan = await grader.plan(EXERCISE)
  const real = new Preparer()
  let count = 0
  const counting: Prepare = {
    prepare(...of) {
      count++
      return real.prepare(...of)
    },
  }
  const judging = new Judging(counting, new Remembered())
  for (const one of submissions)
    await judging.judge(grader.exercise(EXERCISE), plan, { student: 'x', exercise: EXERCISE, handed: one })
  return count
}

describe('judging', () => {
  const text = service(3306)

  it('is done once for equal values, whatever the layout', async () => {
    assert.equal(
      await prepared(handed(text), handed(`# mine\n${text}\n`), handed(text.replace(': 3306', ':   3306'))),
      1,
    )
  })

  it('is done anew for other values, files, names of files and ignored files', async () => {
    const renamed = { ...handed(text), files: [{ path: 'other.yaml', bytes: Buffer.from(text) }] }
    const more = { ...handed(text), ignored: ['README.md'] }
    assert.equal(
      await prepared(handed(text), handed(service(3307)), handed(text, text), handed('', text), renamed, more),
      6,
    )
  })

  it('is done anew where the text itself is spoken of', async () => {
    const twice = text.replace('kind: Service', 'kind: Service\nkind: Service')
    assert.equal(await prepared(handed(twice), handed(twice), handed(`${text}\n  x: [`), handed(`${text}\n  x: [`)), 4)
  })
})
