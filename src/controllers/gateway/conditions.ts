import { timestamp } from '../../clock.ts'

/** A condition of the Gateway API's objects. */
export interface Condition {
  readonly type: string
  readonly status: 'True' | 'False' | 'Unknown'
  readonly reason: string
  readonly message: string
  readonly lastTransitionTime: string
  readonly observedGeneration: number
}

export interface Conditioned {
  readonly conditions?: readonly Condition[]
}

/** What a round of the controller knows when it writes conditions. */
export interface Round {
  readonly before: Conditioned | undefined
  readonly generation: number
  readonly now: number
}

/** A condition keeps its transition time while its status stays. */
export function condition({ before, generation, now }: Round, type: string, reason: string, good: boolean): Condition {
  const status = good ? 'True' : 'False'
  const old = before?.conditions?.find((one) => one.type === type)
  return {
    type,
    status,
    reason,
    message: '',
    lastTransitionTime: old?.status === status ? old.lastTransitionTime : timestamp(now),
    observedGeneration: generation,
  }
}

/** What the CRD holds until a controller looks at the object (default of GatewayStatus.conditions). */
export function waiting(type: string): Condition {
  return {
    type,
    status: 'Unknown',
    reason: 'Pending',
    message: 'Waiting for controller',
    lastTransitionTime: timestamp(0),
    observedGeneration: 0,
  }
}
