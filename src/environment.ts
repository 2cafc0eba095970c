import type { ImageBehaviour } from './application.ts'
import type { Protocol } from './packet.ts'
import type { ProxyModeName } from './proxy.ts'

/** A worker node as exercise.yaml declares it; absent values are the lesson's common ground (`docs/exercises`). */
export interface NodeOptions {
  readonly name: string
  readonly zone?: string
  readonly region?: string
  readonly addresses?: readonly string[]
  readonly podCIDRs?: readonly string[]
  readonly cpu?: string
  readonly memory?: string
  readonly pods?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[]
  /** Overrides the cluster's mode: a hybrid cluster. */
  readonly proxyMode?: ProxyModeName
  /** Facts that a mode's requirements are checked against. */
  readonly os?: 'linux' | 'windows'
  readonly kernel?: string
  readonly modules?: readonly string[]
  /** A firewall closes the node's addresses to the outside but for these; absent: open, except to the internet on clouds. */
  readonly firewall?: { readonly open: readonly string[] }
}

/** A host outside the cluster: something for ExternalName, hand-written slices and egress to reach. */
export interface HostOptions {
  readonly name: string
  /** Names that the public DNS knows for it, with TTL in seconds. */
  readonly names?: readonly string[]
  /** Addresses over time: each holds from `from` milliseconds on. */
  readonly addresses: readonly { readonly from: number; readonly address: string }[]
  readonly ports: readonly { readonly port: number; readonly protocol: Protocol; readonly speaks?: string }[]
  /** HTTP Host values it answers; another gets 404 (or 421 over TLS). Absent: any. */
  readonly acceptsHosts?: readonly string[]
  /** Names in its certificate; a client that asked for another fails the handshake. Absent: none checked. */
  readonly certificate?: readonly string[]
  readonly ttl?: number
}

/** A load balancer as data: HAProxy, NGINX, F5, Citrix or an own controller is a row. */
export interface BalancerDescription {
  readonly name: string
  /** The loadBalancerClass it answers to; absent: Services without a class. */
  readonly class?: string
  readonly layer?: 4 | 7
  /** Addresses or networks it hands out. */
  readonly pool: readonly string[]
  readonly algorithm?: 'round-robin' | 'random' | 'source-hash' | 'least-connections'
  /** Seconds between checks, and failures until a target is left out. */
  readonly healthCheck?: { readonly interval?: number; readonly unhealthy?: number }
  /** What becomes of the client's address on the way to the target. */
  readonly client?: 'kept' | 'proxy-protocol' | 'header' | 'lost'
  readonly targets?: 'nodes' | 'pods'
  readonly scheme?: 'internet-facing' | 'internal'
  readonly ipMode?: 'VIP' | 'Proxy'
  /** Seconds until the address appears. */
  readonly provisioning?: number
  readonly billed?: readonly string[]
}

/** Where a cluster can stand, by who makes its load balancers. */
export const ENVIRONMENTS = ['none', 'eks', 'eks+lbc', 'gke', 'aks', 'metallb'] as const

export type EnvironmentName = (typeof ENVIRONMENTS)[number]

/** What is installed beside the bare cluster; one name a controller, with its options. */
export interface Installed {
  readonly 'ingress-nginx'?: {
    readonly webhook?: boolean
    readonly watchIngressWithoutClass?: boolean
    readonly class?: string
  }
  readonly 'aws-load-balancer-controller'?: { readonly serviceMutator?: boolean }
  readonly 'gateway-api'?: { readonly channel: 'standard' | 'experimental'; readonly controller?: boolean }
  readonly istio?: { readonly sidecars?: boolean }
  readonly metallb?: Record<string, never>
  readonly 'external-dns'?: Record<string, never>
}

/** Everything a cluster is made from. The same options and the same manifests give the same bytes. */
export interface ClusterOptions {
  readonly seed?: string
  /** Minor version, `1.34`. */
  readonly kubernetes?: string
  readonly featureGates?: Readonly<Record<string, boolean>>
  readonly nodes?: readonly NodeOptions[]
  readonly podCIDR?: string
  readonly serviceCIDRs?: readonly string[]
  readonly clusterDomain?: string
  /** Namespaces that exist beside default, kube-system, kube-public and kube-node-lease, with labels. */
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly environment?: EnvironmentName
  readonly install?: Installed
  /** Load balancers that an exercise describes itself, asked before the environment's own. */
  readonly balancers?: readonly BalancerDescription[]
  readonly images?: Readonly<Record<string, ImageBehaviour>>
  readonly undescribedImages?: 'ImagePullBackOff' | 'listens-on-declared-ports'
  readonly hosts?: readonly HostOptions[]
  readonly proxy?: {
    readonly mode?: ProxyModeName
    readonly scheduler?: string
    readonly masqueradeAll?: boolean
    readonly detectLocalMode?: 'ClusterCIDR' | 'NodeCIDR' | 'None'
    readonly nodePortAddresses?: readonly string[]
    readonly localhostNodePorts?: boolean
    /** Milliseconds between a change and its rules on every node; 0 by default. */
    readonly syncPeriod?: number
  }
  readonly dns?: {
    readonly corefile?: string
    /** Zone lines the resolver behind `forward` knows (`name ttl TYPE rdata`), by upstream address or `default`. */
    readonly upstream?: Readonly<Record<string, readonly string[]>>
    readonly nodeResolvConf?: {
      readonly nameservers: readonly string[]
      readonly search?: readonly string[]
      readonly options?: readonly string[]
    }
  }
  /** Public names that external DNS points at whatever serves them: ingress-nginx first, else a Gateway. */
  readonly publicNames?: readonly string[]
  readonly storageClasses?: readonly { readonly name: string; readonly default?: boolean }[]
  /** One-way milliseconds between zones and regions, `zone-a>zone-b` or `region-a>region-b`. */
  readonly delays?: Readonly<Record<string, number>>
  /** Whether NetworkPolicy has an effect (default true). */
  readonly networkPolicy?: boolean
  readonly limits?: {
    readonly pods?: number
    readonly endpointSlices?: number
    readonly objects?: number
    readonly rounds?: number
    readonly branches?: number
  }
}
