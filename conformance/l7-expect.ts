import type { HttpRequest } from '../src/http.ts'
import type { Crowd, Reply } from './crowd.ts'

type Values = Readonly<Record<string, string | null>>

/** What a phase of a case expects of its replies. */
export interface Expect {
  readonly status?: Readonly<Record<string, number>>
  readonly backendShares?: Readonly<Record<string, number>>
  readonly sticky?: boolean
  readonly redirect?: { readonly status?: number; readonly location?: string }
  readonly pathSeen?: string
  readonly hostSeen?: string
  readonly requestHeadersSeen?: Values
  readonly requestHeadersAbsent?: readonly string[]
  readonly requestHeadersSeenBy?: Readonly<Record<string, Values>>
  readonly responseHeaders?: Values
  readonly responseHeadersAbsent?: readonly string[]
  readonly responseCookies?: readonly string[]
  readonly mirroredTo?: readonly { readonly backend: string; readonly share: number }[]
}

const TOLERANCE = 0.03

function share(name: string, expected: number, actual: number): readonly string[] {
  const exact = expected === 0 || expected === 1
  const same = exact ? Math.abs(actual - expected) < 1e-9 : Math.abs(actual - expected) <= TOLERANCE
  return same ? [] : [`${name}: ${expected} expected, ${actual.toFixed(4)} got`]
}

function sameUrl(a: string, b: string | undefined): boolean {
  if (b === undefined) return false
  try {
    return new URL(a).href === new URL(b).href
  } catch {
    return a === b
  }
}

/** A crowd's replies with their shares. */
export class Tally {
  readonly replies: readonly Reply[]
  readonly #versions: (pod: string) => string | undefined
  constructor(replies: readonly Reply[], versions: (pod: string) => string | undefined) {
    this.replies = replies
    this.#versions = versions
  }

  of(holds: (reply: Reply) => boolean): number {
    return this.replies.reduce((sum, reply) => sum + (holds(reply) ? reply.share : 0), 0)
  }

  version(reply: Reply): string | undefined {
    const { outcome, response } = reply
    const pod = outcome.kind === 'delivered' && outcome.to.kind === 'pod' ? outcome.to.key : response?.pod
    return pod === undefined ? undefined : this.#versions(pod)
  }

  mirrors(version: string): number {
    return this.replies.reduce(
      (sum, { response, share: part }) =>
        sum + part * (response?.mirrored ?? []).filter((pod) => this.#versions(pod) === version).length,
      0,
    )
  }
}

function headers(
  what: string,
  expected: Values,
  actual: Readonly<Record<string, string>> | undefined,
): readonly string[] {
  return Object.entries(expected).flatMap(([name, value]) => {
    const got = actual?.[name.toLowerCase()] ?? null
    const [a, b] = [value, got].map((one) => one?.replaceAll(', ', ',') ?? null)
    return a === b ? [] : [`${what} ${name}: ${value} expected, ${got} got`]
  })
}

const LABELS = ['v1.0', 'v1.1']

function sharesOf(tally: Tally, expected: Readonly<Record<string, number>>): readonly string[] {
  const names = new Set([
    ...LABELS,
    ...Object.keys(expected),
    ...tally.replies.flatMap((reply) => tally.version(reply) ?? []),
  ])
  return [...names].flatMap((name) =>
    share(
      `share of ${name}`,
      expected[name] ?? 0,
      tally.of((reply) => tally.version(reply) === name),
    ),
  )
}

function statuses(tally: Tally, expected: Readonly<Record<string, number>>): readonly string[] {
  const text = (reply: Reply): string => String(reply.response?.status ?? reply.outcome.kind)
  const names = new Set([...Object.keys(expected), ...tally.replies.filter((reply) => reply.share > 0).map(text)])
  return [...names].flatMap((name) =>
    share(
      `status ${name}`,
      expected[name] ?? 0,
      tally.of((reply) => text(reply) === name),
    ),
  )
}

/** What the receivers saw of the requests. */
function seen(tally: Tally, want: Expect): readonly string[] {
  const served = tally.replies.filter((reply) => reply.response?.seen !== undefined)
  const wrong: string[] = []
  for (const reply of served) {
    const got = reply.response!.seen!
    if (want.pathSeen !== undefined && pathText(got, want.pathSeen) !== want.pathSeen)
      wrong.push(`path ${want.pathSeen} expected, ${got.path} seen`)
    if (want.hostSeen !== undefined && got.host !== want.hostSeen)
      wrong.push(`host ${want.hostSeen} expected, ${got.host} seen`)
    wrong.push(...headers('header', want.requestHeadersSeen ?? {}, got.headers))
    wrong.push(
      ...headers(
        'header',
        Object.fromEntries((want.requestHeadersAbsent ?? []).map((name) => [name, null])),
        got.headers,
      ),
    )
    const mine = want.requestHeadersSeenBy?.[tally.version(reply) ?? '']
    if (mine !== undefined) wrong.push(...headers(`${tally.version(reply)} header`, mine, got.headers))
  }
  const asked = want.pathSeen ?? want.hostSeen ?? want.requestHeadersSeen
  if (asked !== undefined && served.length === 0) wrong.push('nobody saw the request')
  return [...new Set(wrong)]
}

function pathText({ path, query }: HttpRequest, like: string): string {
  return like.includes('?') && query !== '' ? `${path}?${query}` : path
}

function answered(tally: Tally, want: Expect): readonly string[] {
  const wrong: string[] = []
  for (const { response } of tally.replies) {
    if (want.redirect?.status !== undefined && response?.status !== want.redirect.status)
      wrong.push(`redirect ${want.redirect.status} expected, ${response?.status} got`)
    if (want.redirect?.location !== undefined && !sameUrl(want.redirect.location, response?.headers['location']))
      wrong.push(`location ${want.redirect.location} expected, ${response?.headers['location']} got`)
    wrong.push(...headers('response header', want.responseHeaders ?? {}, response?.headers))
    wrong.push(
      ...headers(
        'response header',
        Object.fromEntries((want.responseHeadersAbsent ?? []).map((name) => [name, null])),
        response?.headers,
      ),
    )
  }
  return [...new Set(wrong)]
}

/** Every expectation that the replies do not meet, in words. */
export function compare(crowd: Crowd, tally: Tally, want: Expect): readonly string[] {
  const wrong: string[] = []
  if (want.status !== undefined) wrong.push(...statuses(tally, want.status))
  if (want.backendShares !== undefined) wrong.push(...sharesOf(tally, want.backendShares))
  if (want.sticky !== undefined) {
    const one = crowd.onePod
    if (want.sticky ? one < 1 - 1e-9 : one > 1e-3)
      wrong.push(`sticky ${want.sticky} expected, one Pod with probability ${one.toFixed(4)}`)
  }
  for (const { backend, share: part } of want.mirroredTo ?? [])
    wrong.push(...share(`mirrored to ${backend}`, part, tally.mirrors(backend)))
  if (want.responseCookies !== undefined) {
    for (const names of crowd.firstCookies) {
      if (names.join() !== [...want.responseCookies].sort().join())
        wrong.push(`cookies ${want.responseCookies.join()} expected, ${names.join()} got`)
    }
  }
  return [...wrong, ...seen(tally, want), ...answered(tally, want)]
}
