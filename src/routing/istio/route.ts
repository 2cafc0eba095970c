import type { Choice } from '../../hop.ts'
import type { HttpRequest, HttpResponse } from '../../http.ts'
import { issue } from '../../issue.ts'
import type { Walk } from '../../walk.ts'
import { own, type Routed, type RouterMemory } from '../contract.ts'
import { preflight, shared } from '../cors.ts'
import { type Cluster, clusterOf } from './destination.ts'
import { corsOf, edited, location, rewritten } from './edits.ts'
import { type Destination, type HttpMatch, type HttpRoute, milliseconds, type WeightedDestination } from './model.ts'
import { ask, type Going, hop } from './tries.ts'

/** A rule that matched: where it stands and what it asks for. */
export interface MatchedRoute {
  readonly route: HttpRoute
  readonly match: HttpMatch
  readonly field: string
}

/** `percentage` of requests, down to a ten-thousandth of a percent; nothing said means none. */
function chance(value: number | undefined, label: string): Choice | boolean {
  const part = Math.trunc((value ?? 0) * 10_000)
  if (part <= 0) return false
  if (part >= 1_000_000) return true
  return {
    among: [
      [BigInt(part), label],
      [BigInt(1_000_000 - part), `no ${label}`],
    ],
  }
}

function* happens(value: number | undefined, label: string): Walk<boolean> {
  const asked = chance(value, label)
  return typeof asked === 'boolean' ? asked : (yield asked) === 0
}

/** Delay first, then abort, as Envoy's filter does; an aborted request goes nowhere. */
function* faulty({ route }: MatchedRoute, going: Going): Walk<{ readonly delay: number; readonly status?: number }> {
  const { delay, abort } = route.fault ?? {}
  let waited = 0
  if (delay !== undefined && (yield* happens(delay.percentage?.value ?? delay.percent, 'delay'))) {
    waited = milliseconds(delay.fixedDelay) ?? 0
    yield hop(
      'fault.delay',
      issue('hop.mesh.fault', { fault: 'delay', detail: delay.fixedDelay ?? '0s' }),
      going.because,
    )
  }
  if (abort?.httpStatus !== undefined && (yield* happens(abort.percentage?.value, 'abort'))) {
    yield hop(
      'fault.abort',
      issue('hop.mesh.fault', { fault: 'abort', detail: String(abort.httpStatus) }),
      going.because,
    )
    return { delay: waited, status: abort.httpStatus }
  }
  return { delay: waited }
}

/** One destination by weight: its share of the sum, whatever stands behind it; a single one gets everything. */
export function* weighted(destinations: readonly WeightedDestination[]): Walk<number | undefined> {
  if (destinations.length === 1) return 0
  const weights = destinations.map(({ weight = 0 }) => weight)
  const used = weights.flatMap((weight, index) => (weight > 0 ? [index] : []))
  if (used.length === 0) return undefined
  if (used.length === 1) return used[0]
  return yield {
    among: destinations.map(({ destination, weight = 0 }) => [BigInt(weight), nameOf(destination)] as const),
  }
}

/** A destination in one line: its host, and its subset if it names one. */
export function nameOf({ host, subset }: Destination): string {
  return subset === undefined || subset === '' ? host : `${host} ${subset}`
}

function find(destination: Destination, { request, proxy, view }: Going): Cluster | string {
  return clusterOf(destination, { asked: request.port, proxy, state: view.state })
}

/** Copies of a request; whatever they answer is thrown away. @returns the Pods that got one. */
function* mirrored(
  matched: MatchedRoute,
  going: Going,
  sent: HttpRequest,
  memory: RouterMemory,
): Walk<readonly string[]> {
  const { mirror, mirrorPercentage, mirrors = [] } = matched.route
  const all = [...(mirror === undefined ? [] : [{ destination: mirror, percentage: mirrorPercentage }]), ...mirrors]
  const pods: string[] = []
  for (const { destination, percentage } of all) {
    if (!(yield* happens(percentage === undefined ? 100 : percentage.value, 'mirror'))) continue
    const cluster = find(destination, going)
    if (typeof cluster === 'string') continue
    yield hop('mirror', issue('hop.mesh.mirror', { destination: nameOf(destination) }), going.because)
    const copy = { ...sent, host: `${sent.host}-shadow` }
    const { response } = yield* ask(cluster, { retries: { attempts: 0 } }, { ...going, request: copy }, memory)
    if (response.pod !== undefined) pods.push(response.pod)
  }
  return pods
}

function* toDestination(matched: MatchedRoute, going: Going, memory: RouterMemory): Walk<Routed> {
  const { route, match, field } = matched
  const destinations = route.route ?? []
  const at = yield* weighted(destinations)
  const chosen = at === undefined ? undefined : destinations[at]
  if (chosen === undefined) {
    yield hop(field, issue('hop.mesh.no-destination', {}), going.because)
    return { response: own(503), memory }
  }
  const because = going.because.map((one) => ({ ...one, field: `${field}.route[${at}]` }))
  const total = destinations.length === 1 ? 1 : destinations.reduce((sum, { weight = 0 }) => sum + weight, 0)
  const share = `${destinations.length === 1 ? 1 : (chosen.weight ?? 0)}/${total}`
  yield hop(
    `${field}.route[${at}]`,
    issue('hop.mesh.destination', { destination: nameOf(chosen.destination), share }),
    because,
  )
  const request = rewritten(going.request, route, match, chosen)
  const copies = yield* mirrored(matched, going, request, memory)
  const cluster = find(chosen.destination, going)
  const answered = (response: HttpResponse): HttpResponse => ({
    ...response,
    headers: edited(edited(response.headers, chosen.headers?.response), route.headers?.response),
    ...(copies.length === 0 ? {} : { mirrored: copies }),
  })
  if (typeof cluster === 'string') {
    yield hop(
      nameOf(chosen.destination),
      issue('hop.mesh.no-cluster', { destination: nameOf(chosen.destination), reason: cluster }),
      because,
    )
    return { response: answered(own(503)), memory }
  }
  const { response, memory: after } = yield* ask(cluster, route, { ...going, request, because }, memory)
  return { response: answered(response), memory: after }
}

/** What a rule that matched does with the request: CORS first, as Envoy's filters stand. */
export function* follow(matched: MatchedRoute, going: Going, memory: RouterMemory): Walk<Routed> {
  const policy = corsOf(matched.route)
  if (policy === undefined) return yield* followed(matched, going, memory)
  const answer = preflight(policy, going.request)
  if (answer === undefined) {
    const routed = yield* followed(matched, going, memory)
    return { ...routed, response: shared(policy, going.request, routed.response) }
  }
  const allowed = answer.headers['access-control-allow-origin'] === undefined ? 'no' : 'yes'
  const says = issue('hop.mesh.preflight', { origin: going.request.headers['origin']!, allowed })
  yield hop(`${matched.field}.corsPolicy`, says, going.because)
  return { response: answer, memory }
}

function* followed(matched: MatchedRoute, going: Going, memory: RouterMemory): Walk<Routed> {
  const { route } = matched
  const { delay, status } = yield* faulty(matched, going)
  const later = (response: HttpResponse): HttpResponse => ({ ...response, delay: response.delay + delay })
  if (status !== undefined) return { response: later(own(status)), memory }
  if (route.redirect !== undefined) {
    const to = location(going.request, route.redirect)
    const code = route.redirect.redirectCode ?? 301
    yield hop(`${matched.field}.redirect`, issue('hop.mesh.redirect', { location: to, status: code }), going.because)
    return { response: later(own(code, edited({ location: to }, route.headers?.response))), memory }
  }
  if (route.directResponse !== undefined) {
    const { status: code, body } = route.directResponse
    yield hop(`${matched.field}.directResponse`, issue('hop.mesh.direct', { status: code }), going.because)
    const response = own(code, edited({}, route.headers?.response))
    return { response: later(body?.string === undefined ? response : { ...response, body: body.string }), memory }
  }
  const { response, memory: after } = yield* toDestination(matched, going, memory)
  return { response: later(response), memory: after }
}
