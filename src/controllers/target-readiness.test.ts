import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { instantOf } from '../clock.ts'
import { Cluster } from '../cluster/cluster.ts'
import type { Stored } from '../object.ts'
import { Snapshot } from '../state.ts'
import { targetReadiness } from './target-readiness.ts'

const GATE = 'target-health.elbv2.k8s.aws/front'

function cluster(conditions: readonly object[]): Snapshot {
  const metadata = {
    name: 'a',
    namespace: 'web',
    uid: 'u',
    resourceVersion: '2',
    creationTimestamp: '2026-01-01T00:00:00Z',
  }
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { readinessGates: [{ conditionType: GATE }] },
    status: { conditions },
  }
  return new Snapshot().with('Pod', pod as unknown as Stored)
}

describe('readiness gates of the AWS controller', () => {
  const started = '2026-01-01T00:01:00Z'
  const running = { type: 'ContainersReady', status: 'True', lastTransitionTime: started }
  const at = (seconds: number): number => instantOf(started) + seconds * 1000
  it('stay shut while the containers are not ready', () => {
    expect(targetReadiness.reconcile('web/a', cluster([{ ...running, status: 'False' }]), at(60))).to.deep.equal({
      writes: [],
    })
  })
  it('open once the target has passed its first checks', () => {
    expect(targetReadiness.reconcile('web/a', cluster([running]), at(10)).requeueAfter).to.equal(20_000)
    const [write] = targetReadiness.reconcile('web/a', cluster([running]), at(30)).writes
    const status =
      write?.verb === 'updateStatus'
        ? (write.object['status'] as {
            readonly conditions: readonly { readonly type: string; readonly status: string }[]
          })
        : undefined
    expect(status?.conditions.find(({ type }) => type === GATE)?.status).to.equal('True')
  })
  it('are written once', () => {
    expect(
      targetReadiness.reconcile('web/a', cluster([running, { type: GATE, status: 'True' }]), at(60)),
    ).to.deep.equal({ writes: [] })
  })
})

describe('laws of the readiness gates', () => {
  const pods = fc.uniqueArray(
    fc.record({ name: fc.constantFrom('a', 'b', 'c', 'd'), gates: fc.integer({ min: 0, max: 2 }) }),
    { selector: ({ name }) => name, minLength: 1 },
  )
  const manifest = ({ name, gates }: { readonly name: string; readonly gates: number }): string => {
    const list = Array.from({ length: gates }, (_, at) => `{ conditionType: target-health.elbv2.k8s.aws/t${at} }`)
    return `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { readinessGates: [${list.join(', ')}], containers: [{ name: c, image: x }] }\n`
  }
  const settled = (texts: readonly string[]): Cluster => {
    const cluster = Cluster.create({ environment: 'eks+lbc', undescribedImages: 'listens-on-declared-ports' })
    for (const text of texts) cluster.apply(text)
    cluster.advance('2m')
    return cluster
  }
  /** `a True`: which Pods are Ready. */
  const ready = (cluster: Cluster): readonly string[] =>
    cluster.state
      .list('Pod', { namespace: 'default' })
      .map(
        ({ metadata, status }) =>
          `${metadata.name} ${status?.conditions?.find(({ type }) => type === 'Ready')?.status} ${status?.conditions?.length}`,
      )

  it('a second look writes nothing, whatever the order of the manifests', () => {
    fc.assert(
      fc.property(pods, (made) => {
        const texts = made.map(manifest)
        const cluster = settled(texts)
        expect(ready(cluster).every((line) => line.includes(' True '))).to.equal(true)
        expect(ready(settled(texts.toReversed()))).to.deep.equal(ready(cluster))
        for (const { name } of made)
          expect(targetReadiness.reconcile(`default/${name}`, cluster.state, cluster.now).writes).to.deep.equal([])
      }),
      { numRuns: 40 },
    )
  })
})
