import { describe, it } from 'node:test'
import { expect } from 'chai'
import { issue } from '../issue.ts'
import type { SubmissionResult } from '../result.ts'
import { syntheticClass } from './class.case.ts'
import { document } from './document.ts'
import { writeIndex } from './index-page.ts'
import { nextFix, statistics } from './statistics.ts'
import { resultText } from './terminal.ts'

const of = (results: readonly SubmissionResult[]): ReturnType<typeof document> =>
  document(results, { engine: 'kubekata 0.1.0', locale: 'en', visibility: 'instructor' })

const results = syntheticClass(60)

describe('statistics', () => {
  it('name everybody a cause met, the commonest first', () => {
    const [{ causes }] = statistics(of(results)) as [ReturnType<typeof statistics>[number]]
    expect(causes.length).to.be.above(2)
    for (const { criterion, code, met } of causes) {
      const lost = results.filter(({ criteria }) =>
        criteria.some(({ id, status, issues }) => id === criterion && status === 'failed' && issues[0]?.code === code),
      )
      expect(met.map(({ student }) => student)).to.deep.equal(lost.map(({ student }) => student))
    }
    const counts = causes.map(({ met }) => met.length)
    expect(counts).to.deep.equal(counts.toSorted((a, b) => b - a))
  })

  it('find groups that handed in the same bytes', () => {
    const copied = results.map((one, index) => (index % 20 === 3 ? { ...one, submissionDigest: 'sha256:same' } : one))
    const [{ identical }] = statistics(of(copied)) as [ReturnType<typeof statistics>[number]]
    expect(identical).to.deep.equal([[3, 23, 43].map((index) => results[index]!.student)])
  })

  it('leave what is broken out, and the page names it', () => {
    const [first, ...rest] = results
    const criteria = first!.criteria.map((one, index) =>
      index === 0 ? { ...one, status: 'broken' as const, points: '0', fault: 'TypeError: x' } : one,
    )
    const report = of([{ ...first!, status: 'broken', score: null, criteria }, ...rest])
    expect(statistics(report)[0]).to.include({ graded: 59, broken: 1 })
    expect(writeIndex(report, {})).to.match(/<li class="bad"><a href="students\/kim\.html"/)
  })

  it('doubt a criterion that nobody passes', () => {
    const none = results.map((one) => ({
      ...one,
      criteria: one.criteria.map((each) => (each.id === 'parts' ? { ...each, status: 'failed' as const } : each)),
    }))
    expect(writeIndex(of(none), {})).to.include('internal-database: nobody passes parts')
    expect(writeIndex(of(results), {})).to.not.include('nobody passes')
  })

  it('and a result in which everything fails for one reason say it once, and name what fails first', () => {
    const [one] = results
    const reason = issue('submission.empty', { exercise: 'internal-database' })
    const lost = { status: 'failed', points: '0', issues: [reason], observations: [] } as const
    const criteria = one!.criteria.map(({ id, title, max }) => ({ id, title, max, ...lost }))
    const report = of([{ ...one!, score: '0', criteria }])
    const text = resultText(report.results[0]!, report)
    expect(text.match(/more: kubekata explain submission\.empty/g)).to.have.length(1)
    expect(text.match(/✗ failed/g)).to.have.length(criteria.length)
    expect(nextFix(report.results[0]!.criteria)?.id).to.equal(criteria[0]!.id)
  })
})
