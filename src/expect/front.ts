import { type Issue, issue } from '../issue.ts'
import type { Observation } from '../observation.ts'
import type { Outcome } from '../outcome.ts'
import type { Reference } from '../position.ts'
import type { Branch } from '../walk.ts'

/** A target of a load balancer, as its health checks see it. */
export interface CheckedTarget {
  readonly label: string
  readonly healthy: boolean
}

/** So many of so many targets are healthy. */
export function expectTargets(
  service: string,
  targets: readonly CheckedTarget[],
  [healthy, all]: readonly [number, number],
): readonly Issue[] {
  const good = targets.filter((one) => one.healthy).length
  if (good === healthy && targets.length === all) return []
  const params = {
    service,
    expected: `${healthy}/${all}`,
    actual: `${good}/${targets.length}`,
    unhealthy: targets.flatMap((one) => (one.healthy ? [] : [one.label])).join(', '),
  }
  return [issue('expect.targets', params, { because: [{ kind: 'Service', key: service, field: 'spec.selector' }] })]
}

/** So many objects are billed. */
export function expectBilled(
  billed: readonly { readonly what: string; readonly owner: string }[],
  expected: number,
): readonly Issue[] {
  if (billed.length === expected) return []
  const what = billed.map((one) => `${one.what} (${one.owner})`).join(', ')
  return [issue('expect.billed', { expected, actual: billed.length, what })]
}

function sourceOf(outcome: Outcome): string | undefined {
  return outcome.kind === 'delivered' || outcome.kind === 'answered' ? outcome.sourceSeen : undefined
}

/** No way that gets through shows the Pod the client's own address. */
export function expectHiddenAddress(client: string, observations: readonly Observation[]): readonly Issue[] {
  return observations.flatMap(({ question, branches }) => {
    const seen = branches.find(({ value }) => sourceOf(value) === client)
    if (seen === undefined) return []
    const because = seen.trace.flatMap((hop) => hop.because)
    return [issue('expect.source-kept', { to: question.to, client }, { because })]
  })
}

/** What policies said last on a way: their references, and whether they let it through. */
function verdict({ trace, value }: Branch<Outcome>): { readonly denied: boolean; readonly by: readonly Reference[] } {
  const denied = value.kind === 'dropped' && value.by === 'network-policy'
  const hops = trace.filter(({ at }) => at === 'network-policy')
  const telling = denied ? hops.slice(-1) : hops
  return { denied, by: telling.flatMap(({ because }) => because) }
}

/** Every way is stopped (or let through) by policies, and the one that is named is among them. */
export function expectByPolicy(
  policy: string,
  wanted: 'allows' | 'denies',
  observations: readonly Observation[],
): readonly Issue[] {
  return observations.flatMap(({ question, branches }) => {
    const other = branches.find((branch) => {
      const { denied, by } = verdict(branch)
      return denied !== (wanted === 'denies') || !by.some(({ key }) => key === policy)
    })
    if (other === undefined) return []
    const { by } = verdict(other)
    const others = [...new Set(by.map(({ key }) => key))].join(', ')
    const params = { from: question.from, to: question.to, policy, verdict: wanted, others }
    return [
      issue('expect.by-policy', params, { because: [...by, { kind: 'NetworkPolicy', key: policy, field: 'spec' }] }),
    ]
  })
}
