import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Cluster } from '../cluster/cluster.ts'
import type { Controller, Plan } from '../controller.ts'
import type { ClusterState } from '../state.ts'
import { clusterOf, POOL, type Shaken, shaking, WORKLOADS } from './laws.case.ts'

/** The same state made of objects that nobody has seen before: nothing of them can be remembered. */
function unseen(state: ClusterState): ClusterState {
  const copies = new Map<unknown, unknown>()
  const copy = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(copy)
    if (!copies.has(value)) copies.set(value, structuredClone(value))
    return copies.get(value)
  }
  return new Proxy(state, {
    get: (target, name) => {
      if (name === 'token') return () => ({})
      const value = target[name as keyof ClusterState] as unknown
      return typeof value === 'function' ? (...asked: readonly unknown[]) => copy(value.apply(target, asked)) : value
    },
  })
}

type Reconcile = Controller['reconcile']
type Open = { -readonly [Field in keyof Controller]: Controller[Field] }

describe('what controllers remember of what they have seen', () => {
  const plain = new Map<Open, Reconcile>()
  let compared = 0

  before(() => {
    for (const controller of clusterOf([]).controllers as readonly Open[]) {
      const { reconcile } = controller
      plain.set(controller, reconcile)
      controller.reconcile = (key, state, now): Plan => {
        const plan = reconcile(key, state, now)
        expect(JSON.stringify(plan)).to.equal(JSON.stringify(reconcile(key, unseen(state), now)))
        compared += plan.writes.length
        return plan
      }
    }
  })

  after(() => {
    for (const [controller, reconcile] of plain) controller.reconcile = reconcile
  })

  it('changes no plan, in any history', () => {
    const start: Cluster = clusterOf([...POOL, ...WORKLOADS], 0)
    fc.assert(
      fc.property(fc.array(shaking, { maxLength: 8 }), (deeds: readonly Shaken[]) => {
        const cluster = start.fork()
        for (const deed of deeds) deed(cluster)
      }),
      { numRuns: 15 },
    )
    expect(compared).to.be.above(300)
  })
})
