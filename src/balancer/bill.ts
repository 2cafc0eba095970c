import type { ClusterOptions } from '../environment.ts'
import type { ClusterState } from '../state.ts'
import { balancersOf } from './balancers.ts'
import type { Gate } from './contract.ts'
import { serviceKey } from './service.ts'

/** An object that a cloud bills for as long as it stands, idle or not. */
export interface Billed {
  readonly what: string
  /** `Service ns/name`, or the name of an ALB. */
  readonly owner: string
}

/** What the balancers of a state are billed for: counts, not prices. */
export function billedObjects(
  state: ClusterState,
  options: ClusterOptions,
  gates: readonly Gate[] = [],
): readonly Billed[] {
  const ofServices = balancersOf(state, options).flatMap(({ service, plan }) =>
    plan.billed.map((what) => ({ what, owner: `Service ${serviceKey(service)}` })),
  )
  const ofGates = gates.map(({ name }) => ({ what: 'Application Load Balancer', owner: name }))
  return [...ofServices, ...ofGates]
}
