import { familyOf } from '../address.ts'
import type { HttpRequest, HttpResponse } from '../http.ts'
import type { Outcome } from '../outcome.ts'
import { NO_ROUTER_MEMORY } from '../routing/contract.ts'
import type { Walk } from '../walk.ts'
import type { Client } from './client.ts'
import { upstreamOf } from './door.ts'
import { type NetworkMemory, withRouter } from './memory.ts'
import { lookUp } from './resolve.ts'
import type { NetworkView } from './view.ts'

/** What became of a request beside its client: an end, or the name (or the address it resolved to) to connect to. */
export type Beside =
  | { readonly kind: 'answered'; readonly response: HttpResponse; readonly memory: NetworkMemory }
  | { readonly kind: 'ended'; readonly outcome: Outcome }
  | { readonly kind: 'through'; readonly host: string }

/** The service account that a Pod's certificate names. */
function peerOf(client: Extract<Client, { kind: 'pod' }>, { state }: NetworkView): NonNullable<HttpRequest['peer']> {
  const serviceAccount = state.get('Pod', client.key)?.spec?.serviceAccountName || 'default'
  return { namespace: client.namespace, serviceAccount }
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
  if (sidecar === undefined || client.kind !== 'pod' || client.hostNetwork) return { kind: 'through', host }
  let address = host
  if (familyOf(host) === undefined) {
    const found = yield* lookUp(client, host, view)
    if (found.address === undefined) return { kind: 'ended', outcome: { kind: 'unresolved', rcode: found.rcode } }
    address = found.address
  }
  const proxy = { namespace: client.namespace, labels: client.labels, node: client.node, gateway: 'mesh' }
  const name = `sidecar ${client.key}`
  const seen = { state: view.state, now: view.now, upstream: upstreamOf(client, view, peerOf(client, view)) }
  const routed = yield* sidecar(request, proxy, seen, memory.routers[name] ?? NO_ROUTER_MEMORY)
  if (routed === undefined) return { kind: 'through', host: address }
  return { kind: 'answered', response: routed.response, memory: withRouter(memory, name, routed.memory) }
}
