import { evenly, type Hop } from '../../hop.ts'
import type { HttpRequest } from '../../http.ts'
import { issue } from '../../issue.ts'
import { socketText } from '../../packet.ts'
import type { Reference } from '../../position.ts'
import type { Walk } from '../../walk.ts'
import { failed, type RoutingView } from '../contract.ts'
import { readyPeers } from '../peers.ts'
import { backend, type Route } from './attach.ts'
import type { Filter } from './match.ts'

/** Copies to other backends: `because` names the filters of the rule (or backend) they stand in. */
export interface Mirrors {
  readonly route: Route
  readonly filters: readonly Filter[]
  readonly because: readonly Reference[]
}

function* wanted({ percent, fraction }: NonNullable<Filter['requestMirror']>): Walk<boolean> {
  const [part, whole] =
    fraction === undefined ? [percent ?? 100, 100] : [fraction.numerator, fraction.denominator ?? 100]
  if (part <= 0 || part >= whole) return part > 0
  const among = [
    [BigInt(part), 'mirrored'],
    [BigInt(whole - part), 'not mirrored'],
  ] as const
  return (yield { among }) === 0
}

function hop(detail: string, because: readonly Reference[]): Hop {
  return {
    at: 'gateway',
    rule: 'RequestMirror',
    says: issue('hop.gateway.filter', { filter: 'RequestMirror', detail }),
    because,
  }
}

/**
 * Sends the copies and forgets their answers; the Pods (`ns/name`) that got one. A backend that cannot be used gets none
 * and the request goes on (HTTPRequestMirrorFilter.backendRef: "MUST NOT configure this backend").
 */
export function* mirrored(
  { route, filters, because }: Mirrors,
  request: HttpRequest,
  view: RoutingView,
): Walk<readonly string[]> {
  const reached: string[] = []
  for (const { requestMirror } of filters) {
    if (requestMirror === undefined || !(yield* wanted(requestMirror))) continue
    const found = backend(requestMirror.backendRef, route, view.state)
    if (typeof found === 'string') {
      yield hop(`${requestMirror.backendRef.name}: ${found}`, because)
      continue
    }
    const port = found.service.spec?.ports?.find((one) => one.port === found.port)
    const peers = port === undefined ? [] : readyPeers(view.state, found.service, port)
    yield hop(found.key, because)
    if (peers.length === 0) continue
    const labels = peers.map(({ ip, port: to }) => socketText(ip, to))
    const { ip, port: to, pod } = peers[peers.length === 1 ? 0 : yield evenly(labels)]!
    const protocol = request.grpc === undefined ? 'http' : 'grpc'
    const answer = yield* view.upstream({ ip, port: to, protocol, ...(pod === undefined ? {} : { pod }) }, request)
    if (!failed(answer) && answer.pod !== undefined) reached.push(answer.pod)
  }
  return reached
}
