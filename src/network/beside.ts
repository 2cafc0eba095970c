import { familyOf } from '../address.ts'
import type { HttpRequest, HttpResponse } from '../http.ts'
import type { Outcome } from '../outcome.ts'
import { NO_ROUTER_MEMORY } from '../routing/contract.ts'
import { identityOf, injectedAt } from '../routing/istio/injected.ts'
import type { MeshProxy } from '../routing/istio/model.ts'
import type { Walk } from '../walk.ts'
import type { Client } from './client.ts'
import { type Connected, type Connection, connect } from './connect.ts'
import { upstreamOf } from './door.ts'
import { type NetworkMemory, withRouter } from './memory.ts'
import { lookUp } from './resolve.ts'
import type { NetworkView } from './view.ts'

/** What became of a request beside its client: an end, or the name (or the address it resolved to) to connect to. */
export type Beside =
  | { readonly kind: 'answered'; readonly response: HttpResponse; readonly memory: NetworkMemory }
  | { readonly kind: 'ended'; readonly outcome: Outcome }
  | { readonly kind: 'through'; readonly host: string }

type PodClient = Extract<Client, { kind: 'pod' }>

/** Whether a proxy stands beside the client. */
function accompanied(client: Client, { state }: NetworkView): client is PodClient {
  return client.kind === 'pod' && !client.hostNetwork && injectedAt(client.key, state)
}

function proxyOf({ namespace, labels, node }: PodClient): MeshProxy {
  return { namespace, labels, node, gateway: 'mesh' }
}

/**
 * A Pod's own sidecar takes the request after the application has resolved the name, and before any packet leaves; its
 * connections come from the Pod's address and are not intercepted again.
 */
export function* besideClient(
  request: HttpRequest,
  client: Client,
  host: string,
  view: NetworkView,
  memory: NetworkMemory,
): Walk<Beside> {
  const { sidecar } = view
  if (sidecar === undefined || !accompanied(client, view)) return { kind: 'through', host }
  let address = host
  if (familyOf(host) === undefined) {
    const found = yield* lookUp(client, host, view)
    if (found.address === undefined) return { kind: 'ended', outcome: { kind: 'unresolved', rcode: found.rcode } }
    address = found.address
  }
  const name = `sidecar ${client.key}`
  const peer = identityOf(client.key, view.state)
  const seen = {
    state: view.state,
    now: view.now,
    stays: view.stays === true,
    upstream: upstreamOf(client, view, peer),
  }
  const routed = yield* sidecar(request, proxyOf(client), seen, memory.routers[name] ?? NO_ROUTER_MEMORY)
  if (routed === undefined) return { kind: 'through', host: address }
  return { kind: 'answered', response: routed.response, memory: withRouter(memory, name, routed.memory) }
}

/**
 * A bare connection past the client's own proxy: it goes to the endpoint that the proxy chooses, with the Pod's
 * certificate; undefined: the proxy lets it through as it is, or there is none.
 */
export function* besideConnection(
  connection: Connection,
  view: NetworkView,
  memory: NetworkMemory,
): Walk<Connected | undefined> {
  const { client, destination, port, protocol, tls, carries } = connection
  const { sidecarConnection: intercept, state } = view
  if (intercept === undefined || carries === 'requests' || !accompanied(client, view)) return undefined
  const arrival = { protocol, port, clientIP: client.ip, ...(tls === undefined ? {} : { tls }) }
  const passed = yield* intercept({ arrival, proxy: proxyOf(client), state, destination })
  if (passed === undefined || passed.kind === 'requests') return undefined
  if (passed.kind !== 'target') return { outcome: { kind: passed.kind, by: 'mesh' }, memory }
  const peer = identityOf(client.key, state)
  return yield* connect({ ...connection, destination: passed.ip, port: passed.port, peer }, view, memory)
}
