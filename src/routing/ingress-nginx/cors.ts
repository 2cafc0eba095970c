import type { HttpRequest, HttpResponse } from '../../http.ts'
import { own } from '../contract.ts'
import type { Reader } from './reader.ts'

/** Whom an Ingress lets scripts of other origins ask, and how. */
export interface Cors {
  readonly origins: readonly string[]
  readonly methods: string
  readonly headers: string
  readonly credentials: boolean
  readonly expose: string
  readonly maxAge: number
}

const METHODS = 'GET, PUT, POST, DELETE, PATCH, OPTIONS'
const HEADERS =
  'DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization'

/** One origin: a scheme, a name whose first label may be `*`, and a port. */
const ORIGIN = /^([a-z][a-z0-9+.-]*:\/\/(\*\.)?[A-Za-z0-9.-]*(:\d+)?|\*)$/i

/** The cors annotations with the controller's defaults; a malformed value counts as absent (annotations/cors). */
export function corsOf(read: Reader): Cors {
  const origins = read.list('cors-allow-origin').filter((origin) => ORIGIN.test(origin))
  return {
    origins: origins.length === 0 ? ['*'] : origins,
    methods: read.text('cors-allow-methods', /^([A-Za-z]+,?\s?)+$/) || METHODS,
    headers: read.text('cors-allow-headers', /^([A-Za-z0-9\-_]+,?\s?)+$/) || HEADERS,
    credentials: read.flag('cors-allow-credentials', true),
    expose: read.text('cors-expose-headers', /^(([A-Za-z0-9\-_]+|\*),?\s?)+$/),
    maxAge: read.integer('cors-max-age', 1_728_000),
  }
}

function covers(allowed: string, origin: string): boolean {
  const expression = allowed.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace('*', '[A-Za-z0-9-]+')
  return new RegExp(`^${expression}$`, 'i').test(origin)
}

/** The headers that the answer to a request carries; undefined: its origin is a stranger. */
export function corsHeaders(cors: Cors, request: HttpRequest): Readonly<Record<string, string>> | undefined {
  const origin = request.headers['origin'] ?? ''
  const any = cors.origins.includes('*')
  if (!any && !cors.origins.some((allowed) => covers(allowed, origin))) return undefined
  return {
    'access-control-allow-origin': any ? '*' : origin,
    ...(cors.credentials ? { 'access-control-allow-credentials': 'true' } : {}),
    'access-control-allow-methods': cors.methods,
    'access-control-allow-headers': cors.headers,
    ...(cors.expose === '' ? {} : { 'access-control-expose-headers': cors.expose }),
    'access-control-max-age': String(cors.maxAge),
  }
}

/** The answer to a preflight, which never reaches a backend (template CORS); a stranger's is a request like any other. */
export function preflight(cors: Cors, request: HttpRequest): HttpResponse | undefined {
  const headers = request.method === 'OPTIONS' ? corsHeaders(cors, request) : undefined
  return headers === undefined ? undefined : own(204, headers)
}
