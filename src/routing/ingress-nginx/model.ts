import type { Instant } from '../../clock.ts'
import type { Stored } from '../../object.ts'
import type { Reference } from '../../position.ts'
import type { Peer } from '../peers.ts'
import type { AffinityCookie, Annotations, Canary } from './annotations.ts'

export type PathType = 'Exact' | 'Prefix'

/**
 * A path as the controller keeps it: no path is the root, and a path that is not Exact is Prefix, ImplementationSpecific
 * included (store.syncIngress and SetDefaultNGINXPathType in internal/k8s/main.go).
 */
export function pathOf({ path = '', pathType }: { readonly path?: string; readonly pathType?: string }): {
  readonly path: string
  readonly pathType: PathType
} {
  return { path: path === '' ? '/' : path, pathType: pathType === 'Exact' ? 'Exact' : 'Prefix' }
}

/** A pool of peers behind one Service port; several locations may share it. */
export interface Upstream {
  readonly name: string
  /** `ns/name` and port of the Service, as the Ingress names it. */
  readonly service: string
  readonly port: string
  readonly because: readonly Reference[]
  readonly peers: readonly Peer[]
  /** The one peer is the Service's cluster IP. */
  readonly clusterIP: boolean
  readonly hashBy: string
  readonly hashBySubset: number | undefined
  readonly loadBalance: string
  /** Made by a canary Ingress: it owns no location. */
  readonly canary?: Canary & { readonly ingress: string }
  readonly affinity?: Affinity
  /** Upstreams of canary Ingresses, the first merged first. */
  readonly alternatives: readonly string[]
}

export interface Affinity {
  readonly mode: 'balanced' | 'persistent'
  readonly cookie: AffinityCookie
  /** Paths by host on which the cookie is set. */
  readonly locations: Readonly<Record<string, readonly string[]>>
}

/** What answers a part of a server's paths. */
export interface Location {
  readonly path: string
  /** The path as the Ingress wrote it. */
  readonly ingressPath: string
  readonly pathType: PathType
  readonly upstream: string
  /** Only stands in until a rule takes the path. */
  readonly isDefault: boolean
  readonly ingress?: Stored<'Ingress'>
  readonly because: readonly Reference[]
  readonly annotations: Annotations
}

/** Everything under one host name; `_` is the catch-all. */
export interface Server {
  readonly hostname: string
  readonly aliases: readonly string[]
  readonly locations: readonly Location[]
  readonly certificate?: {
    readonly secret?: string
    /** When the Secret's certificate ends; it is shown all the same. */
    readonly notAfter?: Instant
    readonly fallback: boolean
    readonly because: readonly Reference[]
  }
  /** Some location turns all of them into regular expressions. */
  readonly regex: boolean
}

/** A canary that had no effect, with the reason. */
export interface Dropped {
  readonly ingress: string
  readonly reason: 'no-host' | 'no-path' | 'same-service' | 'second'
  readonly host: string
  readonly path: string
  readonly field: string
}

/** The controller's view of every served Ingress: what it renders into its configuration. */
export interface Configuration {
  readonly servers: ReadonlyMap<string, Server>
  readonly upstreams: ReadonlyMap<string, Upstream>
  readonly dropped: readonly Dropped[]
}

export const DEFAULT_SERVER = '_'
export const DEFAULT_UPSTREAM = 'upstream-default-backend'

/** A field of an Ingress. */
export function fieldOf(ingress: Stored<'Ingress'>, field: string): Reference {
  return { kind: 'Ingress', key: `${ingress.metadata.namespace}/${ingress.metadata.name}`, field }
}

/** An annotation of an Ingress. */
export function annotationField(key: string, name: string): Reference {
  return { kind: 'Ingress', key, field: `metadata.annotations[nginx.ingress.kubernetes.io/${name}]` }
}
