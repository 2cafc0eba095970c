import type { Instant } from '../clock.ts'
import type { HttpRequest, HttpResponse } from '../http.ts'
import type { ObjectKey } from '../object.ts'
import type { Protocol } from '../packet.ts'
import type { ClusterState } from '../state.ts'
import type { Walk } from '../walk.ts'

/** Whom a router opens a connection to. */
export interface UpstreamTarget {
  /** Or a name, which the network resolves. */
  readonly ip: string
  readonly port: number
  /** The Pod behind the address, where the router knows it. */
  readonly pod?: ObjectKey
  readonly protocol: 'http' | 'https' | 'grpc' | 'tcp'
  /** `service`: the address is a ClusterIP, so the connection passes kube-proxy. Absent: `pod`. */
  readonly via?: 'pod' | 'service'
  /** Without the certificate that the router has in a mesh. */
  readonly plain?: boolean
}

/** The connection never gave an answer: RST, silence, or closed before the response. */
export interface UpstreamFailure {
  readonly failed: 'refused' | 'timeout' | 'closed'
}

/**
 * What a router may look at. `upstream` is the network's: it opens the connection and asks whoever accepts. Retries,
 * mirrors, timeouts (against `HttpResponse.delay`) and redirects are the router's own.
 */
export interface RoutingView {
  readonly state: ClusterState
  readonly now: Instant
  /** Requests of this question stay open: whoever counts those sees them. */
  readonly stays?: boolean
  upstream(target: UpstreamTarget, request: HttpRequest): Walk<HttpResponse | UpstreamFailure>
}

/**
 * What a router remembers between requests (round-robin pointers, ejected hosts, session tables), by names of its own
 * choosing. Immutable; values are JSON. Two memories with equal `key` behave alike for ever.
 */
export interface RouterMemory {
  readonly key: string
  readonly values: Readonly<Record<string, unknown>>
}

/** An answer, and what the router remembers afterwards. */
export interface Routed {
  readonly response: HttpResponse
  readonly memory: RouterMemory
}

/** A connection (or datagram) before any request is read. */
export interface Arrival {
  readonly protocol: Protocol
  readonly port: number
  readonly clientIP: string
  /** The client begins TLS, asking for this name; `false`: it speaks plainly; absent: nothing is known yet. */
  readonly tls?: { readonly serverName?: string } | false
}

/** What becomes of a connection: a router reads its requests, hands it on as it is, or takes none. */
export type Passed =
  | { readonly kind: 'requests' | 'refused' | 'dropped' | 'closed' }
  /** `ends`: TLS ends at the router, the target gets plain bytes. */
  | { readonly kind: 'target'; readonly ip: string; readonly port: number; readonly ends: boolean }

/** A component that accepts requests and hands them on by rules. It does not know how the request reached it. */
export interface Router {
  readonly name: string
  /** TCP ports it accepts connections on in this state. */
  ports(state: ClusterState): readonly number[]
  /** Decides about connections before requests (streams, datagrams, server names); absent: TCP to `ports`, requests follow. */
  pass?(arrival: Arrival, state: ClusterState): Walk<Passed>
  route(request: HttpRequest, view: RoutingView, memory: RouterMemory): Walk<Routed>
}

export const NO_ROUTER_MEMORY: RouterMemory = Object.freeze({ key: '', values: Object.freeze({}) })

/** A remembered value. */
export function recall<T>(memory: RouterMemory, name: string): T | undefined {
  return memory.values[name] as T | undefined
}

/** The memory with one value replaced (undefined forgets it), its key recomputed in canonical order. */
export function remember(memory: RouterMemory, name: string, value: unknown): RouterMemory {
  const { [name]: _, ...others } = memory.values
  const values = value === undefined ? others : { ...others, [name]: value }
  const key = Object.keys(values)
    .sort()
    .map((one) => `${one}=${JSON.stringify(values[one])}`)
    .join(';')
  return { key, values }
}

/** Whether an upstream gave no answer. */
export function failed(answer: HttpResponse | UpstreamFailure): answer is UpstreamFailure {
  return 'failed' in answer
}

/** An answer that the router gives by itself. */
export function own(status: number, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers, cookies: [], delay: 0 }
}
