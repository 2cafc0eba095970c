import type { Instant } from '../clock.ts'
import { SECOND } from '../clock.ts'
import type { HttpRequest, SetCookie } from '../http.ts'

/** A cookie as a browser keeps it: what it is, and the requests it goes with. */
export interface Cookie {
  readonly name: string
  readonly value: string
  /** The host that set it; no other gets it. */
  readonly host: string
  readonly path: string
  readonly secure: boolean
  /** When it is forgotten; absent: at the end of the session. */
  readonly until?: Instant
}

/** What a client keeps between requests, sorted by host, path and name. */
export type CookieJar = readonly Cookie[]

export const NO_COOKIES: CookieJar = Object.freeze([])

type Asked = Pick<HttpRequest, 'scheme' | 'host' | 'path'>

/** The directory of a path, which stands in for the Path attribute (RFC 6265, 5.1.4). */
function directory(path: string): string {
  const end = path.lastIndexOf('/')
  return end <= 0 ? '/' : path.slice(0, end)
}

function covers(path: string, asked: string): boolean {
  return asked === path || asked.startsWith(path.endsWith('/') ? path : `${path}/`)
}

const place = ({ host, path, name }: Pick<Cookie, 'host' | 'path' | 'name'>): string => `${host} ${path} ${name}`

/** The cookies that go with a request: its host's, whose path covers it, Secure ones only over https (RFC 6265, 5.4). */
export function cookiesFor(jar: CookieJar, asked: Asked, now: Instant): Readonly<Record<string, string>> {
  const sent = jar
    .filter(({ host, path, secure, until }) => {
      const known = host === asked.host && covers(path, asked.path)
      return known && (!secure || asked.scheme === 'https') && (until === undefined || until > now)
    })
    .toSorted((a, b) => a.path.length - b.path.length)
  return Object.fromEntries(sent.map(({ name, value }) => [name, value]))
}

/**
 * What the client keeps after an answer. A browser takes no Secure cookie over plain http, and none of `SameSite=None`
 * that is not Secure; an age of zero or less forgets (RFC 6265bis, 5.7).
 */
export function kept(jar: CookieJar, set: readonly SetCookie[], asked: Asked, now: Instant): CookieJar {
  const next = new Map(jar.map((cookie) => [place(cookie), cookie]))
  for (const { name, value, path = directory(asked.path), secure = false, sameSite, maxAge } of set) {
    if (secure && asked.scheme === 'http') continue
    if (sameSite?.toLowerCase() === 'none' && !secure) continue
    const cookie = { name, value, host: asked.host, path, secure }
    if (maxAge === undefined) next.set(place(cookie), cookie)
    else if (maxAge <= 0) next.delete(place(cookie))
    else next.set(place(cookie), { ...cookie, until: now + maxAge * SECOND })
  }
  return [...next.keys()].sort().map((key) => next.get(key)!)
}
