import { instantOf } from '../../clock.ts'
import { kept } from '../../kept.ts'
import { keyOf, type ObjectKey, type Stored } from '../../object.ts'
import type { Reference } from '../../position.ts'
import { type LabelSelector, matchesSelector } from '../../selector.ts'
import type { ClusterState } from '../../state.ts'
import { supportedKinds } from './listeners.ts'

export type Gateway = Stored<'Gateway'>
export type Listener = NonNullable<Gateway['spec']>['listeners'][number]

/** What all kinds of routes share. */
export interface Route {
  readonly kind: string
  readonly apiVersion: string
  readonly metadata: Stored['metadata']
  readonly spec: {
    readonly parentRefs?: readonly ParentRef[]
    readonly hostnames?: readonly string[]
    readonly rules?: readonly unknown[]
  }
}

export interface ParentRef {
  readonly group?: string
  readonly kind?: string
  readonly namespace?: string
  readonly name: string
  readonly sectionName?: string
  readonly port?: number
}

/** A route bound to one listener, with the hostnames both agree on ('' stands for every host). */
export interface Attached {
  readonly route: Route
  readonly gateway: Gateway
  readonly listener: Listener
  readonly hostnames: readonly string[]
}

/** Why a parent does not take a route: the reasons of the Accepted condition. */
export type Refused = 'NoMatchingParent' | 'NotAllowedByListeners' | 'NoMatchingListenerHostname' | 'HostnameConflict'

export const ROUTE_KINDS = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'] as const

export function routesOf(state: ClusterState): readonly Route[] {
  return ROUTE_KINDS.flatMap((kind) => state.list(kind) as unknown as readonly Route[])
}

/** `*.a.b` covers one or more labels before `.a.b`, never `a.b` itself. */
export function covers(pattern: string, host: string): boolean {
  if (pattern === '' || pattern === host) return true
  return pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length >= pattern.length
}

/** The more specific of two patterns, if they meet. */
export function intersection(a: string, b: string): string | undefined {
  if (a === '' || a === b) return b
  if (b === '') return a
  if (covers(a, b)) return b
  return covers(b, a) ? a : undefined
}

function fromNamespace(route: Route, gateway: Gateway, listener: Listener, state: ClusterState): boolean {
  const { from = 'Same', selector } = (listener.allowedRoutes?.namespaces ?? {}) as {
    from?: string
    selector?: LabelSelector
  }
  if (from === 'All') return true
  if (from === 'Same') return route.metadata.namespace === gateway.metadata.namespace
  return (
    from === 'Selector' &&
    matchesSelector(selector, state.get('Namespace', route.metadata.namespace ?? 'default')?.metadata.labels)
  )
}

function ofKind(route: Route, listener: Listener): boolean {
  return supportedKinds(listener).includes(route.kind)
}

const RIVAL: Readonly<Record<string, 'HTTPRoute' | 'GRPCRoute'>> = { HTTPRoute: 'GRPCRoute', GRPCRoute: 'HTTPRoute' }

function older(a: Route, b: Route): boolean {
  const [mine, theirs] = [a, b].map(({ metadata }) => instantOf(metadata.creationTimestamp)) as [number, number]
  return mine === theirs ? keyOf(a) < keyOf(b) : mine < theirs
}

/**
 * An HTTPRoute and a GRPCRoute on one listener whose hostnames meet: only the older one is taken, then the first by name
 * (GRPCRouteSpec.hostnames: "the implementation MUST accept exactly one of these two routes").
 */
function outrun({ route, gateway, listener, hostnames }: Attached, state: ClusterState): boolean {
  const kind = RIVAL[route.kind]
  if (kind === undefined) return false
  return (state.list(kind) as unknown as readonly Route[]).some(
    (rival) =>
      older(rival, route) &&
      (rival.spec.parentRefs ?? []).some((ref) => {
        const taken = listenersOf(rival, ref, state)
        return (
          typeof taken !== 'string' &&
          taken.some(
            (one) =>
              one.listener.name === listener.name &&
              keyOf(one.gateway) === keyOf(gateway) &&
              one.hostnames.some((a) => hostnames.some((b) => intersection(a, b) !== undefined)),
          )
        )
      }),
  )
}

/** Where a listener stands in its Gateway. */
export function listenerField({ gateway, listener }: Pick<Attached, 'gateway' | 'listener'>): Reference {
  const at = gateway.spec.listeners.findIndex(({ name }) => name === listener.name)
  return { kind: 'Gateway', key: keyOf(gateway), field: `spec.listeners[${at}]` }
}

/** What one parentRef of a route comes to: the listeners that take it, or why none does. */
export function attach(route: Route, ref: ParentRef, state: ClusterState): readonly Attached[] | Refused {
  const taken = listenersOf(route, ref, state)
  if (typeof taken === 'string' || taken.length === 0) return taken
  const left = taken.filter((one) => !outrun(one, state))
  return left.length === 0 ? 'HostnameConflict' : left
}

function listenersOf(route: Route, ref: ParentRef, state: ClusterState): readonly Attached[] | Refused {
  const namespace = ref.namespace ?? route.metadata.namespace ?? 'default'
  if ((ref.kind ?? 'Gateway') !== 'Gateway') return []
  const gateway = state.get('Gateway', `${namespace}/${ref.name}`)
  if (gateway === undefined || !accepted(gateway, state)) return 'NoMatchingParent'
  const named = gateway.spec.listeners.filter(
    ({ name, port }) =>
      (ref.sectionName === undefined || ref.sectionName === name) && (ref.port === undefined || ref.port === port),
  )
  if (named.length === 0) return 'NoMatchingParent'
  const allowed = named.filter((listener) => ofKind(route, listener) && fromNamespace(route, gateway, listener, state))
  if (allowed.length === 0) return 'NotAllowedByListeners'
  const attached = allowed.flatMap((listener): Attached[] => {
    const hostnames = meet(route, listener)
    return hostnames.length === 0 ? [] : [{ route, gateway, listener, hostnames }]
  })
  return attached.length === 0 ? 'NoMatchingListenerHostname' : attached
}

function meet(route: Route, { hostname = '', protocol }: Listener): readonly string[] {
  if (protocol === 'TCP' || protocol === 'UDP' || route.kind === 'TCPRoute' || route.kind === 'UDPRoute') return ['']
  const own = route.spec.hostnames ?? []
  return (own.length === 0 ? [''] : own).flatMap((pattern) => intersection(hostname, pattern) ?? [])
}

/** A class with a controller makes a Gateway work. */
export function accepted(gateway: Gateway, state: ClusterState): boolean {
  return state.get('GatewayClass', gateway.spec.gatewayClassName) !== undefined
}

/** Every route on every listener that takes it. */
export const attachments = kept((state: ClusterState): readonly Attached[] =>
  routesOf(state).flatMap((route) =>
    (route.spec.parentRefs ?? []).flatMap((ref) => {
      const answer = attach(route, ref, state)
      return typeof answer === 'string' ? [] : answer
    }),
  ),
)

export interface BackendRef {
  readonly group?: string
  readonly kind?: string
  readonly name: string
  readonly namespace?: string
  readonly port?: number
  readonly weight?: number
}

/** Why a backend cannot be used: the reasons of the ResolvedRefs condition. */
export type Unresolved = 'InvalidKind' | 'RefNotPermitted' | 'BackendNotFound'

/** A reference into another namespace needs a grant there that names this one, its kind, and the target. */
export function permitted(
  from: { readonly kind: string; readonly namespace: string },
  to: { readonly kind: string; readonly namespace: string; readonly name: string },
  state: ClusterState,
): boolean {
  if (from.namespace === to.namespace) return true
  return state.list('ReferenceGrant', { namespace: to.namespace }).some(({ spec }) => {
    const comes = spec?.from.some(
      (one) => one.kind === from.kind && one.namespace === from.namespace && one.group === 'gateway.networking.k8s.io',
    )
    return (
      comes === true &&
      spec!.to.some(
        (one) => one.kind === to.kind && (one.group ?? '') === '' && (one.name === undefined || one.name === to.name),
      )
    )
  })
}

/** The Service behind a backendRef, or why there is none. */
export function backend(
  ref: BackendRef,
  route: Route,
  state: ClusterState,
): { readonly service: Stored<'Service'>; readonly key: ObjectKey; readonly port: number } | Unresolved {
  if ((ref.group ?? '') !== '' || (ref.kind ?? 'Service') !== 'Service') return 'InvalidKind'
  const own = route.metadata.namespace ?? 'default'
  const namespace = ref.namespace ?? own
  if (!permitted({ kind: route.kind, namespace: own }, { kind: 'Service', namespace, name: ref.name }, state))
    return 'RefNotPermitted'
  const service = state.get('Service', `${namespace}/${ref.name}`)
  const port = service?.spec?.ports?.find((one) => one.port === ref.port)
  if (service === undefined || port === undefined) return 'BackendNotFound'
  return { service, key: keyOf(service), port: port.port }
}
