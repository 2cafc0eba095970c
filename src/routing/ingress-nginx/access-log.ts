import { type Instant, timestamp } from '../../clock.ts'
import type { Hop } from '../../hop.ts'
import type { HttpRequest, HttpResponse } from '../../http.ts'
import { requestUri } from './redirect.ts'

interface Tried {
  readonly upstream: string
  readonly peer: string
}

const PEER = /^upstream (\S+) → (\S+)$/

function tries(trace: readonly Hop[]): readonly Tried[] {
  return trace.flatMap(({ at, rule }) => {
    const found = at === 'ingress-controller' ? PEER.exec(rule) : null
    return found === null ? [] : [{ upstream: found[1]!, peer: found[2]! }]
  })
}

function failures(trace: readonly Hop[]): readonly string[] {
  return trace.flatMap(({ rule }) =>
    rule.startsWith('proxy_next_upstream ') ? [rule.slice('proxy_next_upstream '.length)] : [],
  )
}

const STATUS: Readonly<Record<string, string>> = { error: '502', timeout: '504' }

/** Statuses of the tries: those that failed by their failure, the last one by the answer. */
function upstreamStatuses(count: number, failed: readonly string[], status: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const failure = failed[index]
    return index === count - 1 || failure === undefined
      ? String(status)
      : (STATUS[failure] ?? failure.replace('http_', ''))
  })
}

/** The upstream that a request was meant for, when it has no peer. */
function withoutPeer(trace: readonly Hop[]): string {
  for (const { says } of trace) {
    if (says.code === 'hop.nginx.no-endpoint') return `${says.params.service.replace('/', '-')}-${says.params.port}`
  }
  return ''
}

/**
 * The line that the controller's access log holds for a request (the default `upstreaminfo` format, without sizes):
 * address, time, request, status, upstream, and every peer that was tried with its status.
 */
export function accessLogLine(
  request: HttpRequest,
  response: HttpResponse,
  { trace, now }: { readonly trace: readonly Hop[]; readonly now: Instant },
): string {
  const tried = tries(trace)
  const upstream = tried.at(-1)?.upstream ?? withoutPeer(trace)
  const peers = tried.map(({ peer }) => peer).join(', ')
  const statuses = upstreamStatuses(tried.length, failures(trace), response.status).join(', ')
  const seconds = (response.delay / 1000).toFixed(3)
  const what = `${request.method} ${requestUri(request)} HTTP/1.1`
  return `${request.clientIP} - - [${timestamp(now)}] "${what}" ${response.status} ${seconds} [${upstream}] ${peers || '-'} ${statuses || '-'}`
}
