import { instantOf } from '../../clock.ts'
import { evenly, type Hop } from '../../hop.ts'
import { type Issue, issue } from '../../issue.ts'
import { keyOf } from '../../object.ts'
import { socketText } from '../../packet.ts'
import type { Reference } from '../../position.ts'
import type { ClusterState } from '../../state.ts'
import type { Walk } from '../../walk.ts'
import type { Arrival, Passed } from '../contract.ts'
import { readyPeers } from '../peers.ts'
import {
  type Attached,
  attachments,
  type BackendRef,
  backend,
  type Gateway,
  type Listener,
  listenerField,
} from './attach.ts'
import { listenerFor, listenersAt, specificity } from './listeners.ts'

const STREAMS: readonly string[] = ['TCPRoute', 'TLSRoute', 'UDPRoute']

function hop(rule: string, says: Issue, because: readonly Reference[]): Hop {
  return { at: 'gateway', rule, says, because }
}

/** The route of a listener for a server name: the most specific hostname, then the oldest route, then its name. */
function routeOf(
  gateway: Gateway,
  listener: Listener,
  serverName: string | undefined,
  state: ClusterState,
): Attached | undefined {
  const key = keyOf(gateway)
  const rank = ({ route, hostnames }: Attached): readonly (number | string)[] => [
    -Math.max(...hostnames.map((name) => specificity(name, serverName ?? ''))),
    instantOf(route.metadata.creationTimestamp),
    keyOf(route),
  ]
  return attachments(state)
    .filter((one) => keyOf(one.gateway) === key && one.listener.name === listener.name)
    .filter(({ route }) => STREAMS.includes(route.kind))
    .filter(({ hostnames }) => hostnames.some((name) => specificity(name, serverName ?? '') >= 0))
    .map((one) => ({ one, rank: rank(one) }))
    .reduce<{ one: Attached; rank: readonly (number | string)[] } | undefined>(
      (best, next) => (best === undefined || before(next.rank, best.rank) ? next : best),
      undefined,
    )?.one
}

function before(a: readonly (number | string)[], b: readonly (number | string)[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index])
  return at >= 0 && a[at]! < b[at]!
}

/** One backend by weight; those that cannot be used keep their share, and their connections are rejected. */
function* drawn(refs: readonly BackendRef[]): Walk<BackendRef | undefined> {
  const open = refs.filter(({ weight = 1 }) => weight > 0)
  if (open.length < 2) return open[0]
  return open[yield { among: open.map(({ name, weight = 1 }) => [BigInt(weight), name] as const) }]
}

function* toBackend(attached: Attached, refused: Passed, state: ClusterState): Walk<Passed> {
  const { route, listener } = attached
  const [rule] = (route.spec.rules ?? []) as readonly { readonly backendRefs?: readonly BackendRef[] }[]
  const refs = rule?.backendRefs ?? []
  const ref = yield* drawn(refs)
  const at = ref === undefined ? -1 : refs.indexOf(ref)
  const field = (rest: string): readonly Reference[] => [
    { kind: route.kind, key: keyOf(route), field: `spec.rules[0]${rest}` },
  ]
  if (ref === undefined) {
    yield hop('rules[0]', issue('hop.gateway.no-stream-backend', { route: `${route.kind} ${keyOf(route)}` }), field(''))
    return refused
  }
  const because = field(`.backendRefs[${at}]`)
  const found = backend(ref, route, state)
  if (typeof found === 'string') {
    const says = issue('hop.gateway.invalid-stream-backend', { backend: ref.name, reason: found })
    yield hop(`backendRefs[${at}] ${ref.name}`, says, because)
    return refused
  }
  const total = refs.reduce((sum, { weight = 1 }) => sum + weight, 0)
  const share = `${ref.weight ?? 1}/${total}`
  const says = issue('hop.gateway.stream', {
    route: `${route.kind} ${keyOf(route)}`,
    listener: listener.name,
    service: found.key,
    share,
  })
  yield hop(`backendRefs[${at}] ${ref.name}`, says, [listenerField(attached), ...because])
  const port = found.service.spec?.ports?.find((one) => one.port === found.port)
  const peers = port === undefined ? [] : readyPeers(state, found.service, port)
  if (peers.length === 0) {
    yield hop(`Service ${found.key}`, issue('hop.gateway.no-stream-endpoint', { service: found.key }), [
      { kind: 'Service', key: found.key, field: 'spec.selector' },
    ])
    return refused
  }
  const peer = peers[peers.length === 1 ? 0 : yield evenly(peers.map(({ ip, port: to }) => socketText(ip, to)))]!
  yield hop(
    `endpoint ${socketText(peer.ip, peer.port)}`,
    issue('hop.gateway.peer', { peer: peer.pod ?? socketText(peer.ip, peer.port), service: found.key }),
    [{ kind: 'Service', key: found.key }],
  )
  return {
    kind: 'target',
    ip: peer.ip,
    port: peer.port,
    ends: listener.protocol === 'TLS' && listener.tls?.mode !== 'Passthrough',
  }
}

function* unheard(key: string, arrival: Arrival, kind: 'refused' | 'closed' | 'dropped'): Walk<Passed> {
  const { port, protocol, tls } = arrival
  const name = tls === undefined || tls === false ? '' : (tls.serverName ?? '')
  yield hop(`port ${port}/${protocol}`, issue('hop.gateway.no-listener', { gateway: key, port, protocol, name }), [
    { kind: 'Gateway', key, field: 'spec.listeners' },
  ])
  return { kind }
}

/**
 * What a Gateway does with a connection: HTTP and HTTPS listeners read requests; TCP, UDP and TLS ones hand it on by the
 * weights of their route. A share without a usable backend is rejected (TCPRouteRule.backendRefs: "MUST actively reject").
 */
export function* pass(gateway: Gateway, arrival: Arrival, state: ClusterState): Walk<Passed> {
  const { port, protocol, tls } = arrival
  const key = keyOf(gateway)
  const silent = protocol === 'UDP' ? 'dropped' : 'refused'
  const all = protocol === 'SCTP' ? [] : listenersAt(gateway, port, protocol, state)
  const [first] = all
  if (first === undefined) return yield* unheard(key, arrival, silent)
  if (first.protocol === 'HTTP') return tls ? yield* unheard(key, arrival, 'closed') : { kind: 'requests' }
  const named = tls === undefined || tls === false ? undefined : (tls.serverName ?? '')
  if (first.protocol === 'TCP' || first.protocol === 'UDP') {
    const attached = routeOf(gateway, first, undefined, state)
    return attached === undefined
      ? yield* unheard(key, arrival, silent)
      : yield* toBackend(attached, { kind: silent }, state)
  }
  if (tls === false) return yield* unheard(key, arrival, 'closed')
  const listener = tls === undefined && all.length === 1 ? first : listenerFor(all, named ?? '')
  if (listener === undefined)
    return all.some((one) => one.protocol === 'HTTPS') ? { kind: 'requests' } : yield* unheard(key, arrival, 'closed')
  if (listener.protocol === 'HTTPS') return { kind: 'requests' }
  const attached = routeOf(gateway, listener, named ?? '', state)
  return attached === undefined
    ? yield* unheard(key, arrival, 'closed')
    : yield* toBackend(attached, { kind: 'refused' }, state)
}
