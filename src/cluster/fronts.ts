import { balancersOf, pendingReason } from '../balancer/balancers.ts'
import { objectNotices } from '../balancer/notices.ts'
import { type Target, targetsOf } from '../balancer/targets.ts'
import type { Instant } from '../clock.ts'
import type { ClusterOptions } from '../environment.ts'
import type { Issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** What is to be said of a Service's load balancer. */
export interface BalancerFront {
  /** Why there is no address; absent: there is one, or none was asked for. */
  readonly reason?: Issue
  readonly targets: readonly Target[]
  readonly notices: readonly Issue[]
}

/** The load balancer of a Service at an instant: targets of its first port. */
export function frontOf(key: string, state: ClusterState, options: ClusterOptions, now: Instant): BalancerFront {
  const service = state.get('Service', key)
  if (service === undefined) return { targets: [], notices: [] }
  const reason = pendingReason(service, state, options)
  const balancer = balancersOf(state, options).find((one) => keyOf(one.service) === key)
  const port = balancer?.plan.listeners[0]?.port
  return {
    ...(reason === undefined ? {} : { reason }),
    targets: balancer === undefined || port === undefined ? [] : targetsOf(balancer.plan, service, port, state, now),
    notices: objectNotices(service, options),
  }
}
