import type { ClusterOptions } from '../environment.ts'
import type { Issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import type { Protocol } from '../packet.ts'
import type { Reference } from '../position.ts'
import type { ClusterState } from '../state.ts'

type Service = Stored<'Service'>

/** Where a balancer can be reached from. */
export type Scheme = 'internet-facing' | 'internal'

/** A port that a balancer accepts connections on. */
export interface Listener {
  readonly port: number
  readonly protocols: readonly Protocol[]
  /** The balancer ends TLS here: what it asks the target is given. */
  readonly tls?: 'plain' | 'tls'
  readonly nodePort?: number
}

/** Which sources may connect; no range is everyone. */
export interface Ranges {
  readonly cidrs: readonly string[]
  readonly because: readonly Reference[]
}

/** How a balancer asks its targets whether they work. */
export interface HealthCheck {
  /** `service`: the health check node port, up where a ready endpoint is; `port`: the traffic port; `proxy`: kube-proxy itself. */
  readonly asks: 'service' | 'port' | 'proxy'
  readonly interval: number
  readonly unhealthy: number
}

/** What a balancer does when no target is healthy. */
export type Exhausted = 'all' | 'closed' | 'dropped' | 'refused'

/** A balancer that a provider makes of a Service: everything that decides about its connections. */
export interface Plan {
  readonly kind: 'balancer'
  readonly product: string
  readonly layer: 4 | 7
  readonly scheme: Scheme
  /** What the status shows: a name, or an address. */
  readonly shows: 'hostname' | 'ip'
  readonly hostname?: string
  /** One per zone where the product has several. */
  readonly ips: readonly string[]
  readonly ipMode?: 'VIP' | 'Proxy'
  readonly targets: 'instance' | 'ip'
  /** `kept`: the target gets the client's address as source (kube-proxy may still hide it); `lost`: the balancer's own. */
  readonly client: 'kept' | 'lost'
  /** The packet keeps the balancer's address as destination, so that kube-proxy knows it. */
  readonly passthrough: boolean
  readonly listeners: readonly Listener[]
  readonly ranges: Ranges
  readonly health: HealthCheck
  readonly exhausted: Exhausted
  /** Each address of the balancer sends only within its own zone. */
  readonly zonal: boolean
  /** `source-hash`: a client's address always leads to the same target; absent: all alike. */
  readonly algorithm?: 'source-hash'
  /** Nodes that take the balancer's traffic; absent: all. */
  readonly nodes?: readonly string[]
  /** Absent reason: the address is announced. */
  readonly silent?: Issue
  /** Milliseconds until the address appears. */
  readonly provisioning: number
  /** Objects that the cloud bills for. */
  readonly billed: readonly string[]
  readonly because: readonly Reference[]
}

/** A provider that is responsible but cannot: the Service stays pending, with the Event that says why. */
export interface Failed {
  readonly kind: 'failed'
  readonly reason: string
  /** Upstream's words. */
  readonly message: string
  readonly says: Issue
}

/** What a provider may look at. */
export interface Context {
  readonly state: ClusterState
  readonly options: ClusterOptions
}

/** A controller of Services of type LoadBalancer; one file each. */
export interface Provider {
  readonly name: string
  /** The source of its Events. */
  readonly component: string
  owns(service: Service, context: Context): boolean
  plan(service: Service, context: Context): Plan | Failed
}

/** A balancer in front of something else than a Service (an ALB, a Gateway), as far as its door is concerned. */
export interface Gate {
  readonly name: string
  readonly ips: readonly string[]
  readonly hostname?: string
  readonly scheme: Scheme
  readonly ports: readonly number[]
  readonly ranges: Ranges
  readonly because: readonly Reference[]
}

/** A field or annotation of a Service. */
export function serviceField(service: Service, field: string): Reference {
  return { kind: 'Service', key: `${service.metadata.namespace ?? 'default'}/${service.metadata.name}`, field }
}
