/** One HTTP request; header names in lower case, values in the order sent. */
export interface HttpRequest {
  readonly scheme: 'http' | 'https'
  readonly method: string
  /** Without port. */
  readonly host: string
  readonly port: number
  readonly path: string
  /** Without the question mark. */
  readonly query: string
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: Readonly<Record<string, string>>
  /** Address the receiver sees as TCP source. */
  readonly clientIP: string
  readonly grpc?: { readonly service: string; readonly method: string }
  /** Who sent it, as mutual TLS between proxies of a mesh proves; absent: in plain text. */
  readonly peer?: { readonly namespace: string; readonly serviceAccount: string }
}

export interface SetCookie {
  readonly name: string
  readonly value: string
  readonly path?: string
  readonly secure?: boolean
  readonly sameSite?: string
  readonly maxAge?: number
}

/** What a client that checks certificates makes of the one it is shown; fallback: the proxy's own, which nobody knows. */
export type ShownCertificate = 'accepted' | 'other name' | 'expired' | 'fallback'

/** An answer, with who gave it: a Pod's key, a host, or nobody when a proxy answered by itself. */
export interface HttpResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly cookies: readonly SetCookie[]
  /** Text of the answer, where it matters. */
  readonly body?: string
  /** `ns/name` of the Pod that answered. */
  readonly pod?: string
  readonly host?: string
  /** The request as the application received it. */
  readonly seen?: HttpRequest
  /** Pods (`ns/name`) that got a copy of the request; their answers are thrown away. */
  readonly mirrored?: readonly string[]
  /** Absent: in plain text, or from somebody whose certificate the cluster does not hold. */
  readonly certificate?: ShownCertificate
  /** Virtual milliseconds until the answer. */
  readonly delay: number
}
