import { describe, it } from 'node:test'
import { expect } from 'chai'
import { instantOf } from '../clock.ts'
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
