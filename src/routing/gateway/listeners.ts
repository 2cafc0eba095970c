import { type Certificate, certificateOf } from '../../certificate.ts'
import type { ClusterState } from '../../state.ts'
import { covers, type Gateway, type Listener, permitted } from './attach.ts'

const GROUP = 'gateway.networking.k8s.io'

/** Kinds of routes that each protocol can carry. */
export const KINDS_OF: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
}

/** Why listeners of one port cannot be told apart: the reasons of the Conflicted condition. */
export type Conflict = 'ProtocolConflict' | 'HostnameConflict'

/** What a listener refers to and cannot have: the reasons of its ResolvedRefs condition. */
export type ListenerUnresolved = 'InvalidRouteKinds' | 'InvalidCertificateRef' | 'RefNotPermitted'

/** The layer that tells connections to a port apart: a Host header, a server name, or nothing at all. */
const LAYER: Readonly<Record<string, string>> = { HTTP: 'host', HTTPS: 'server name', TLS: 'server name' }

function hostOf({ hostname = '' }: Listener): string {
  return hostname.toLowerCase()
}

/**
 * Listeners that share a port must be told apart by the hostname; TCP beside anything else cannot be (GatewaySpec,
 * "Distinct Listeners": no conflicting listener wins, all of them stay out).
 */
export function conflict(gateway: Gateway, listener: Listener): Conflict | undefined {
  const others = gateway.spec.listeners.filter(
    (one) =>
      one.name !== listener.name &&
      one.port === listener.port &&
      (one.protocol === 'UDP') === (listener.protocol === 'UDP'),
  )
  const layer = LAYER[listener.protocol]
  if (others.some(({ protocol }) => LAYER[protocol] !== layer)) return 'ProtocolConflict'
  if (layer === undefined) return others.length === 0 ? undefined : 'ProtocolConflict'
  return others.some((one) => hostOf(one) === hostOf(listener)) ? 'HostnameConflict' : undefined
}

/** The kinds of routes a listener takes: those its protocol carries, narrowed by allowedRoutes.kinds. */
export function supportedKinds(listener: Listener): readonly string[] {
  const carried = KINDS_OF[listener.protocol] ?? []
  const asked = listener.allowedRoutes?.kinds ?? []
  if (asked.length === 0) return carried
  return asked.flatMap(({ group = GROUP, kind }) => (group === GROUP && carried.includes(kind) ? [kind] : []))
}

/** The certificates of a listener that ends TLS, or why one of them cannot be used. */
export function certificates(
  gateway: Gateway,
  listener: Listener,
  state: ClusterState,
): readonly Certificate[] | ListenerUnresolved {
  const { mode = 'Terminate', certificateRefs = [] } = listener.tls ?? {}
  if (mode !== 'Terminate' || !['HTTPS', 'TLS'].includes(listener.protocol)) return []
  const own = gateway.metadata.namespace ?? 'default'
  const found: Certificate[] = []
  for (const { group = '', kind = 'Secret', name, namespace = own } of certificateRefs) {
    if (group !== '' || kind !== 'Secret') return 'InvalidCertificateRef'
    if (!permitted({ kind: 'Gateway', namespace: own }, { kind: 'Secret', namespace, name }, state))
      return 'RefNotPermitted'
    const certificate = certificateOf(state.get('Secret', `${namespace}/${name}`))
    if (certificate === undefined) return 'InvalidCertificateRef'
    found.push(certificate)
  }
  return found
}

/** The first thing a listener refers to and cannot have. */
export function unresolvedBy(
  gateway: Gateway,
  listener: Listener,
  state: ClusterState,
): ListenerUnresolved | undefined {
  const asked = listener.allowedRoutes?.kinds ?? []
  if (KINDS_OF[listener.protocol] !== undefined && supportedKinds(listener).length < asked.length)
    return 'InvalidRouteKinds'
  const found = certificates(gateway, listener, state)
  return typeof found === 'string' ? found : undefined
}

/** Whether a listener accepts connections: its protocol is known, it conflicts with none, its certificates can be read. */
export function programmed(gateway: Gateway, listener: Listener, state: ClusterState): boolean {
  return (
    KINDS_OF[listener.protocol] !== undefined &&
    conflict(gateway, listener) === undefined &&
    typeof certificates(gateway, listener, state) !== 'string'
  )
}

/** Listeners of a port that accept connections, TCP or UDP. */
export function listenersAt(
  gateway: Gateway,
  port: number,
  protocol: 'TCP' | 'UDP',
  state: ClusterState,
): readonly Listener[] {
  return gateway.spec.listeners.filter(
    (one) => one.port === port && (one.protocol === 'UDP') === (protocol === 'UDP') && programmed(gateway, one, state),
  )
}

/** How specific a hostname is for a host it covers: an exact name, then wildcards with more labels, then none. */
export function specificity(hostname: string, host: string): number {
  if (!covers(hostname, host)) return -1
  if (hostname === '') return 0
  return hostname.startsWith('*') ? hostname.length : 10_000 + hostname.length
}

/** The one listener for a host (Listener Isolation): the most specific hostname that covers it. */
export function listenerFor(listeners: readonly Listener[], host: string): Listener | undefined {
  let best: { readonly listener: Listener; readonly rank: number } | undefined
  for (const listener of listeners) {
    const rank = specificity(hostOf(listener), host.toLowerCase())
    if (rank >= 0 && (best === undefined || rank > best.rank)) best = { listener, rank }
  }
  return best?.listener
}
