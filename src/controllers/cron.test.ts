import { describe, it } from 'node:test'
import { expect } from 'chai'
import { instantOf } from '../clock.ts'
import { Cluster } from '../cluster/cluster.ts'
import { matchesCron, parsedCron } from './cron.ts'

const table: readonly (readonly [schedule: string, at: string, matches: boolean])[] = [
  ['* * * * *', '2026-01-01T00:00:00Z', true],
  ['*/5 * * * *', '2026-01-01T00:10:00Z', true],
  ['*/5 * * * *', '2026-01-01T00:11:00Z', false],
  ['0 9-17 * * mon-fri', '2026-01-01T09:00:00Z', true],
  ['0 9-17 * * mon-fri', '2026-01-03T09:00:00Z', false],
  ['0 0 13 * 5', '2026-01-02T00:00:00Z', true],
  ['@monthly', '2026-02-01T00:00:00Z', true],
  ['@monthly', '2026-02-02T00:00:00Z', false],
]

describe('cron', () => {
  for (const [schedule, at, matches] of table)
    it(`${schedule} ${matches ? 'is' : 'is not'} at ${at}`, () => {
      expect(matchesCron(parsedCron(schedule)!, instantOf(at))).to.equal(matches)
    })

  it('refuses what is no schedule', () => {
    for (const schedule of ['61 * * * *', '* * * *', 'x * * * *', '5-1 * * * *'])
      expect(parsedCron(schedule)).to.equal(undefined)
  })

  it('makes Jobs on time and keeps the last ones', () => {
    const cluster = Cluster.create()
    const applied = cluster.apply(`apiVersion: batch/v1
kind: CronJob
metadata: { name: tick }
spec:
  schedule: "*/2 * * * *"
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: c, image: busybox, command: [sleep, "5"] }] } } } }
`)
    expect(applied[0]?.issues).to.deep.equal([])
    cluster.advance('3m')
    expect(cluster.state.list('Job').map(({ status }) => status?.succeeded)).to.deep.equal([1])
    cluster.advance('20m')
    expect(cluster.state.list('Job').length).to.equal(3)
  })
})
