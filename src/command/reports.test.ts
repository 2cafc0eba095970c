import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { expect } from 'chai'
import { syntheticClass } from '../report/class.case.ts'
import { document } from '../report/document.ts'
import { formats } from '../report/formats.ts'
import { studentFile } from '../report/html.ts'
import type { SubmissionResult } from '../result.ts'
import { byCodeUnit } from '../state.ts'
import { Reports, type ReportsOptions } from './reports.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
after(() => rmSync(folder, { recursive: true }))

/** Two exercises each, as a run gives them at its end. */
const results = syntheticClass(12)
  .flatMap((one) => [one, { ...one, exercise: 'another' }])
  .sort((a, b) => byCodeUnit(a.student, b.student) || byCodeUnit(a.exercise, b.exercise))
const common = { engine: 'test', locale: 'ko', context: {} } as const

function files(at: string): Record<string, string> {
  const all = readdirSync(at, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    all
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [file.slice(at.length + 1), readFileSync(file, 'utf8')]),
  )
}

function written(name: string, come: readonly SubmissionResult[], options: Partial<ReportsOptions> = {}): object {
  const at = join(folder, name)
  const reports = new Reports(results, { ...common, folder: at, visibility: 'instructor', ...options })
  for (const result of come) reports.add(result)
  reports.end(results)
  return files(at)
}

describe('the reports of a run', () => {
  const inOrder = written('in-order', results)

  it('are the same in whatever order results come, kept or read again', () => {
    expect(written('reversed', results.toReversed())).to.deep.equal(inOrder)
    expect(
      written('apart', [...results.filter((_, at) => at % 2), ...results.filter((_, at) => at % 2 === 0)]),
    ).to.deep.equal(inOrder)
    expect(written('read-again', results.toReversed(), { keep: 5 })).to.deep.equal(inOrder)
  })

  for (const visibility of ['instructor', 'student'] as const)
    it(`are those of a document made at the end (${visibility})`, () => {
      const made = written(visibility, results, { visibility }) as Record<string, string>
      expect(made['report.json']).to.equal(formats.json(document(results, { ...common, visibility }), {}))
      for (const [student, own] of Map.groupBy(results, (one) => one.student)) {
        const page = formats.html(document(own, { ...common, visibility: 'student' }), {})
        expect(made[join('students', studentFile(student))]).to.equal(page)
      }
    })

  it('leave no trace of what is hidden in a student’s document, a timeline of it neither', () => {
    const [one] = results
    const moments = [{ at: 0, what: { code: 'moment.made', params: { pod: 'shop/web' } } }] as const
    const [seen, unseen] = one!.criteria.map(({ hidden: _, ...criterion }) => criterion)
    const criteria = [
      { ...seen!, status: 'passed' },
      { ...unseen!, hidden: true, status: 'failed' },
    ] as const
    const { results: told } = document([{ ...one!, criteria, moments }], { ...common, visibility: 'student' })
    expect(told[0]!.criteria.map(({ id }) => id)).to.deep.equal([seen!.id])
    expect(told[0]).to.not.have.property('timeline')
  })
})
