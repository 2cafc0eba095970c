import { issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import type { Reference } from '../position.ts'
import type { Failed } from './contract.ts'
import { serviceKey } from './service.ts'

/** What a provider finds in a Service that keeps it from making its balancer; upstream's words. */
export class Unbuildable extends Error {
  override readonly name = 'Unbuildable'
  readonly because: readonly Reference[]
  constructor(message: string, because: readonly Reference[]) {
    super(message)
    this.because = because
  }
}

/** How a provider tells that it cannot: its name, the Event's reason and what it puts before its words. */
export interface Refuser {
  readonly provider: string
  readonly reason: string
  readonly prefix: string
}

/** A provider that Kubernetes' service controller runs, and whose words it passes on. */
export function runByServiceController(provider: string): Refuser {
  return {
    provider,
    reason: 'SyncLoadBalancerFailed',
    prefix: 'Error syncing load balancer: failed to ensure load balancer: ',
  }
}

/** The plan, or the refusal of a Service that cannot be built; anything else that is thrown is our own fault. */
export function orFailed<Plan>(service: Stored<'Service'>, refuser: Refuser, build: () => Plan): Plan | Failed {
  try {
    return build()
  } catch (error) {
    if (!(error instanceof Unbuildable)) throw error
    const { message, because } = error
    const { provider, reason, prefix } = refuser
    const says = issue('balancer.failed', { service: serviceKey(service), provider, message }, { because })
    return { kind: 'failed', reason, message: `${prefix}${message}`, says }
  }
}
