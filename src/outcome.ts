import type { Component } from './hop.ts'
import type { HttpResponse } from './http.ts'

/** Who received a connection: a Pod of the cluster, a process on a node, or a host outside that the exercise declares. */
export type Receiver =
  | { readonly kind: 'pod'; readonly key: string; readonly ip: string }
  | { readonly kind: 'node'; readonly name: string; readonly ip: string }
  | { readonly kind: 'host'; readonly name: string; readonly ip: string }

/** How a connection attempt, or a request, ended. */
export type Outcome =
  | { readonly kind: 'delivered'; readonly to: Receiver; readonly port: number; readonly sourceSeen: string }
  /** refused: RST or ICMP port unreachable; dropped: silence; unreachable: no route; closed: accepted, then closed. */
  | { readonly kind: 'refused' | 'dropped' | 'unreachable' | 'closed'; readonly by: Component }
  | { readonly kind: 'unresolved'; readonly rcode: 'NXDOMAIN' | 'NODATA' | 'SERVFAIL' }
  | { readonly kind: 'answered'; readonly response: HttpResponse; readonly to?: Receiver; readonly sourceSeen: string }
