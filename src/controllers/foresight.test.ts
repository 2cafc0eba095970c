import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Stored } from '../object.ts'
import { clusterOf, restless, shaking, WORKLOADS } from './laws.case.ts'
import { changed } from './write.ts'

describe('what a controller need not look at', () => {
  it('leaves it nothing to write, after any history', () => {
    const before = clusterOf(WORKLOADS, 0)
    fc.assert(
      fc.property(fc.array(shaking, { maxLength: 12 }), (happenings) => {
        const cluster = before.fork()
        for (const happen of happenings) {
          happen(cluster)
          expect(restless(cluster)).to.deep.equal([])
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is looked at all the same while a set lacks Pods: what the API server refused is tried again', () => {
    const quota = `apiVersion: v1
kind: ResourceQuota
metadata: { name: few, namespace: shop }
spec: { hard: { pods: "2" } }
`
    const attempts = (documents: readonly string[]): number => {
      const cluster = clusterOf(documents, 0)
      const before = cluster.refused.length
      const [pod] = cluster.state.list('Pod', { namespace: 'shop', labels: { matchLabels: { app: 'web' } } })
      const metadata = { ...pod!.metadata, annotations: { note: 'nobody counts it' } }
      cluster.write({ verb: 'update', object: changed(pod as unknown as Stored, { metadata }) })
      cluster.settle()
      return cluster.refused.length - before
    }
    const web = WORKLOADS.find((document) => /kind: Deployment/.test(document))!
    expect(attempts([web])).to.equal(0)
    expect(attempts([quota, web])).to.equal(1)
  })
})
