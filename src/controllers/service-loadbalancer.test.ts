import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { Write } from '../controller.ts'
import type { ClusterOptions } from '../environment.ts'
import type { Stored } from '../object.ts'
import { Snapshot } from '../state.ts'
import { serviceLoadBalancer } from './service-loadbalancer.ts'

type Rest = Readonly<Record<string, unknown>>

function put(state: Snapshot, kind: string, name: string, rest: Rest, namespace = 'default'): Snapshot {
  const { metadata = {}, ...others } = rest as { readonly metadata?: object }
  const meta = {
    name,
    namespace,
    uid: `uid-${name}`,
    resourceVersion: String(state.resourceVersion + 1),
    creationTimestamp: '2026-01-01T00:00:00Z',
    ...metadata,
  }
  return state.with(kind, { apiVersion: 'v1', kind, metadata: meta, ...others } as unknown as Stored)
}

const balanced = (spec: Rest = {}, annotations: Readonly<Record<string, string>> = {}): Rest => ({
  metadata: { annotations },
  spec: { type: 'LoadBalancer', clusterIP: '10.96.0.7', ports: [{ port: 80, nodePort: 30080 }], ...spec },
})

/** The state after writes, as the API server would keep it. */
function after(state: Snapshot, writes: readonly Write[]): Snapshot {
  return writes.reduce((now, write) => {
    if (write.verb === 'remember') return now.remembering(write.component, write.key, write.value)
    if (write.verb !== 'updateStatus') return now
    const object = write.object as unknown as Stored
    const resourceVersion = String(now.resourceVersion + 1)
    return now.with(object.kind, { ...object, metadata: { ...object.metadata, resourceVersion } })
  }, state)
}

/** `status …`, `event …` and the wait, of one reconcile; the next state. */
function reconcile(
  options: ClusterOptions,
  state: Snapshot,
  now: number,
  key = 'default/front',
): { readonly said: readonly string[]; readonly state: Snapshot; readonly again?: number } {
  const plan = serviceLoadBalancer(options).reconcile(key, state, now)
  const said = plan.writes.flatMap((write) => {
    if (write.verb === 'event') return [`${write.type} ${write.reason}`]
    if (write.verb !== 'updateStatus') return []
    const status = (write.object['status'] as { readonly loadBalancer: { readonly ingress?: readonly Rest[] } })
      .loadBalancer
    return [`status ${status.ingress === undefined ? 'none' : Object.keys(status.ingress[0]!).join('+')}`]
  })
  return {
    said,
    state: after(state, plan.writes),
    ...(plan.requeueAfter === undefined ? {} : { again: plan.requeueAfter }),
  }
}

describe('addresses of Services of type LoadBalancer', () => {
  const start = (rest: Rest = balanced()): Snapshot => put(new Snapshot(), 'Service', 'front', rest)
  it('appear after a while, are told once, and then stay', () => {
    const options: ClusterOptions = { environment: 'gke' }
    const first = reconcile(options, start(), 0)
    expect([first.said, first.again]).to.deep.equal([['Normal EnsuringLoadBalancer'], 30_000])
    const second = reconcile(options, first.state, 10_000)
    expect([second.said, second.again]).to.deep.equal([[], 20_000])
    const third = reconcile(options, second.state, 30_000)
    expect(third.said).to.deep.equal(['status ip+ipMode', 'Normal EnsuredLoadBalancer'])
    expect(reconcile(options, third.state, 40_000).said).to.deep.equal([])
  })
  it('are never written where nobody makes them', () => {
    expect(reconcile({}, start(), 60_000).said).to.deep.equal([])
    expect(reconcile({ environment: 'aks' }, start(balanced({ loadBalancerClass: 'a/b' })), 60_000).said).to.deep.equal(
      [],
    )
  })
  it('a provider that cannot says why, once', () => {
    const options: ClusterOptions = { environment: 'eks' }
    const first = reconcile(options, start(balanced({ sessionAffinity: 'ClientIP' })), 60_000)
    expect(first.said).to.deep.equal(['Warning SyncLoadBalancerFailed'])
    expect(reconcile(options, first.state, 70_000).said).to.deep.equal([])
  })
  it('go when the type changes', () => {
    const shown = { ...balanced({ type: 'ClusterIP' }), status: { loadBalancer: { ingress: [{ ip: '34.1.2.3' }] } } }
    expect(reconcile({ environment: 'gke' }, start(shown), 0).said).to.deep.equal(['status none'])
  })
})

describe('addresses of MetalLB', () => {
  const options: ClusterOptions = { environment: 'metallb' }
  const pool = (state: Snapshot, addresses: readonly string[]): Snapshot =>
    put(state, 'IPAddressPool', 'lan', { spec: { addresses } }, 'metallb-system')
  const two = (rest: Rest = {}): Snapshot =>
    put(put(new Snapshot(), 'Service', 'back', balanced(rest)), 'Service', 'front', balanced(rest))
  const ip = (state: Snapshot, name: string): string | undefined =>
    state.get('Service', `default/${name}`)?.status?.loadBalancer?.ingress?.[0]?.ip
  it('are given in turn until the pool is empty, and again once given back', () => {
    let state = pool(two(), ['192.168.10.200/32'])
    for (const key of ['default/back', 'default/front']) state = reconcile(options, state, 5000, key).state
    expect([ip(state, 'back'), ip(state, 'front')]).to.deep.equal(['192.168.10.200', undefined])
    const left = state.without('Service', 'default/back')
    expect(ip(reconcile(options, left, 6000).state, 'front')).to.equal('192.168.10.200')
  })
  it('a deleted Service asks those that wait', () => {
    const state = two()
    const event = {
      type: 'DELETED',
      kind: 'Service',
      key: 'default/back',
      object: state.get('Service', 'default/back')!,
    } as const
    expect(serviceLoadBalancer(options).keys(event, state.without('Service', 'default/back'))).to.deep.equal([
      'default/front',
    ])
  })
  it('are taken back when the pool no longer holds them', () => {
    const given = reconcile(options, pool(two(), ['192.168.10.200/32']), 5000).state
    const moved = reconcile(options, given.without('IPAddressPool', 'metallb-system/lan'), 6000)
    expect(moved.said).to.deep.equal(['Warning AllocationFailed', 'status none'])
  })
  it('are shared only with the same key and other ports', () => {
    const shared = (key: string, port: number): Rest =>
      balanced({ ports: [{ port, nodePort: 30000 + port }] }, { 'metallb.io/allow-shared-ip': key })
    const both = (key: string, port: number): string | undefined => {
      let state = pool(
        put(put(new Snapshot(), 'Service', 'back', shared('a', 80)), 'Service', 'front', shared(key, port)),
        ['192.168.10.200/32'],
      )
      for (const name of ['default/back', 'default/front']) state = reconcile(options, state, 5000, name).state
      return ip(state, 'front')
    }
    expect([both('a', 81), both('a', 80), both('b', 81)]).to.deep.equal(['192.168.10.200', undefined, undefined])
  })
})
