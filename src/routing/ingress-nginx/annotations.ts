import { cidr, familyOf } from '../../address.ts'
import { type Cors, corsOf } from './cors.ts'
import {
  ALGORITHMS,
  annotation,
  BASIC,
  CAPTURES,
  INTEGER,
  type Pairs,
  PREFIX,
  parseBool,
  REGEX,
  Reader,
  SIZE,
  SPACED,
  URL_CHARS,
  URL_WITH_VARIABLE,
} from './reader.ts'

/** How a canary Ingress takes its share. */
export interface Canary {
  readonly enabled: boolean
  readonly weight: number
  readonly weightTotal: number
  readonly header: string
  readonly headerValue: string
  readonly headerPattern: string
  readonly cookie: string
}

/** Cookie affinity as an Ingress asks for it. */
export interface AffinityCookie {
  readonly name: string
  readonly path?: string
  readonly maxAge?: number
  readonly secure?: boolean
  readonly sameSite?: string
  readonly changeOnFailure: boolean
}

/** What a request has to prove before it is passed on. */
export interface Auth {
  /** Basic authentication against a Secret of users. */
  readonly basic?: { readonly secret: string; readonly realm: string; readonly map: boolean }
  /** URL that is asked about every request; empty: none. */
  readonly url: string
  readonly method: string
  /** Where a request without a session is sent; empty: it gets the answer of the URL. */
  readonly signin: string
  readonly signinParameter: string
  /** One proof of several is enough. */
  readonly any: boolean
}

/** The annotations of one Ingress as the controller extracted them, with its defaults. */
export interface Annotations {
  readonly canary: Canary
  readonly affinity: string
  readonly affinityMode: string
  readonly affinityCanaryBehavior: string
  readonly cookie: AffinityCookie
  readonly hashBy: string
  readonly hashBySubset: number | undefined
  readonly loadBalance: string
  readonly serviceUpstream: boolean
  readonly rewriteTarget: string
  readonly useRegex: boolean
  readonly appRoot: string
  readonly sslRedirect: boolean
  readonly forceSslRedirect: boolean
  readonly preserveTrailingSlash: boolean
  readonly usePortInRedirects: boolean
  readonly fromToWww: boolean
  readonly redirect?: { readonly url: string; readonly code: number; readonly annotation: string }
  readonly allow: readonly string[]
  readonly deny: readonly string[]
  readonly connectTimeout: number
  readonly readTimeout: number
  readonly nextUpstream: readonly string[]
  readonly nextUpstreamTries: number
  /** Seconds after which no further try begins; 0: no limit. */
  readonly nextUpstreamTimeout: number
  readonly upstreamVhost: string
  readonly forwardedPrefix: string
  readonly defaultBackend: string
  readonly customErrors: readonly number[]
  readonly aliases: readonly string[]
  readonly cors?: Cors
  readonly auth: Auth
  /** Bytes of a body; 0: as many as come. */
  readonly bodySize: number
  /** URL that gets a copy of every request; empty: none. */
  readonly mirror: string
  readonly backendProtocol: string
  readonly accessLog: boolean
  /** Why every request to the Ingress' locations gets 503. */
  readonly denied?: string
}

function canaryOf(read: Reader): Canary {
  const canary: Canary = {
    enabled: read.flag('canary', false),
    weight: read.integer('canary-weight', 0),
    weightTotal: read.integer('canary-weight-total', 100),
    header: read.text('canary-by-header', BASIC),
    headerValue: read.text('canary-by-header-value', BASIC),
    headerPattern: read.text('canary-by-header-pattern', REGEX),
    cookie: read.text('canary-by-cookie', BASIC),
  }
  return canary
}

function cookieOf(read: Reader, pairs: Pairs | undefined): AffinityCookie {
  const path = read.text('session-cookie-path', REGEX)
  const maxAge = read.text('session-cookie-max-age', INTEGER) || read.text('session-cookie-expires', INTEGER)
  const secure = parseBool(annotation(pairs, 'session-cookie-secure'))
  const sameSite = read.option('session-cookie-samesite', ['None', 'Lax', 'Strict'])
  return {
    name: read.text('session-cookie-name', BASIC) || 'INGRESSCOOKIE',
    ...(path === '' ? {} : { path }),
    ...(maxAge === '' ? {} : { maxAge: Number(maxAge) }),
    ...(secure === undefined ? {} : { secure }),
    ...(sameSite === '' ? {} : { sameSite }),
    changeOnFailure: read.flag('session-cookie-change-on-failure', false),
  }
}

function redirectOf(read: Reader): Annotations['redirect'] {
  const code = (name: string, otherwise: number): number => {
    const value = read.integer(name, otherwise)
    return value < 300 || value > 308 ? otherwise : value
  }
  const temporal = read.text('temporal-redirect', URL_CHARS)
  if (temporal !== '') return validRedirect(temporal, code('temporal-redirect-code', 302), 'temporal-redirect')
  const permanent = read.text('permanent-redirect', URL_CHARS)
  if (permanent !== '')
    return {
      url: permanent,
      code: code('permanent-redirect-code', 301),
      annotation: `${PREFIX}permanent-redirect`,
    }
  return undefined
}

/** Only a temporary redirect must lead to http or https (annotations/redirect). */
function validRedirect(url: string, code: number, name: string): Annotations['redirect'] {
  return url.startsWith('http') ? { url, code, annotation: PREFIX + name } : undefined
}

function appRootOf(read: Reader): string {
  const root = read.text('app-root', CAPTURES)
  return root.startsWith('/') ? root : ''
}

/** Whether a list of source ranges holds at least one address or network. */
function ranged(ranges: readonly string[]): boolean {
  return ranges.length === 0 || ranges.some((range) => cidr(range) !== undefined || familyOf(range) !== undefined)
}

function authOf(read: Reader): Auth {
  const type = read.text('auth-type')
  const basic = {
    secret: read.text('auth-secret', BASIC),
    realm: read.text('auth-realm', SPACED),
    map: read.text('auth-secret-type') === 'auth-map',
  }
  return {
    ...(/basic|digest/.test(type) ? { basic } : {}),
    url: read.text('auth-url', URL_WITH_VARIABLE),
    method: read.text('auth-method') || 'GET',
    signin: read.text('auth-signin', URL_WITH_VARIABLE),
    signinParameter: read.text('auth-signin-redirect-param', BASIC) || 'rd',
    any: read.text('satisfy') === 'any',
  }
}

const UNIT: Readonly<Record<string, number>> = { k: 1024, m: 1024 ** 2, g: 1024 ** 3 }

/** Bytes of a size as NGINX writes it: `8m`, `100k`, `0`. */
function bytes(size: string): number {
  return Number.parseInt(size, 10) * (UNIT[size.slice(-1).toLowerCase()] ?? 1)
}

type Passing = Pick<
  Annotations,
  'connectTimeout' | 'readTimeout' | 'nextUpstream' | 'nextUpstreamTries' | 'nextUpstreamTimeout'
>

/** Timeouts and tries of a request on its way to a peer. */
function passingOf(read: Reader): Passing {
  return {
    connectTimeout: read.integer('proxy-connect-timeout', 5),
    readTimeout: read.integer('proxy-read-timeout', 60),
    nextUpstream: (read.text('proxy-next-upstream') || 'error timeout').split(/\s+/),
    nextUpstreamTries: read.integer('proxy-next-upstream-tries', 3),
    nextUpstreamTimeout: read.integer('proxy-next-upstream-timeout', 0),
  }
}

/** What the controller reads from an Ingress' annotations (internal/ingress/annotations); a malformed value counts as absent. */
export function annotationsOf(pairs: Pairs | undefined): Annotations {
  const read = new Reader(pairs)
  const redirect = redirectOf(read)
  const allow = read.list('whitelist-source-range', 'allowlist-source-range')
  const deny = read.list('denylist-source-range')
  const subset = read.flag('upstream-hash-by-subset', false)
  const denied =
    ranged(allow) && ranged(deny) ? undefined : 'the annotation does not contain a valid IP address or network'
  return {
    canary: canaryOf(read),
    affinity: read.option('affinity', ['cookie']),
    affinityMode: read.option('affinity-mode', ['balanced', 'persistent']),
    affinityCanaryBehavior: read.option('affinity-canary-behavior', ['sticky', 'legacy']),
    cookie: cookieOf(read, pairs),
    hashBy: read.text('upstream-hash-by'),
    hashBySubset: subset ? read.integer('upstream-hash-by-subset-size', 3) : undefined,
    loadBalance: read.option('load-balance', ALGORITHMS) || 'round_robin',
    serviceUpstream: read.flag('service-upstream', false),
    rewriteTarget: read.text('rewrite-target', CAPTURES),
    useRegex: read.flag('use-regex', false),
    appRoot: appRootOf(read),
    sslRedirect: read.flag('ssl-redirect', true),
    forceSslRedirect: read.flag('force-ssl-redirect', false),
    preserveTrailingSlash: read.flag('preserve-trailing-slash', false),
    usePortInRedirects: read.flag('use-port-in-redirects', false),
    fromToWww: read.flag('from-to-www-redirect', false),
    ...(redirect === undefined ? {} : { redirect }),
    allow,
    deny,
    ...passingOf(read),
    upstreamVhost: read.text('upstream-vhost'),
    forwardedPrefix: read.text('x-forwarded-prefix', BASIC),
    defaultBackend: read.text('default-backend'),
    customErrors: read.list('custom-http-errors').map(Number).filter(Number.isInteger),
    aliases: read.list('server-alias'),
    ...(read.flag('enable-cors', false) ? { cors: corsOf(read) } : {}),
    auth: authOf(read),
    bodySize: bytes(read.text('proxy-body-size', SIZE) || '1m'),
    mirror: read.text('mirror-target', URL_WITH_VARIABLE),
    accessLog: read.flag('enable-access-log', true),
    backendProtocol: read.text('backend-protocol').toUpperCase() || 'HTTP',
    ...(denied === undefined ? {} : { denied }),
  }
}
