import { cidr, familyOf } from '../../address.ts'

type Pairs = Readonly<Record<string, string>>

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
  readonly upstreamVhost: string
  readonly forwardedPrefix: string
  readonly defaultBackend: string
  readonly customErrors: readonly number[]
  readonly aliases: readonly string[]
  readonly cors: boolean
  readonly backendProtocol: string
  /** Why every request to the Ingress' locations gets 503. */
  readonly denied?: string
}

export const PREFIX = 'nginx.ingress.kubernetes.io/'

const chars = '-._~a-zA-Z0-9/:'
const BASIC = new RegExp(`^[${chars}]*$`)
const REGEX = new RegExp(String.raw`^[${chars}^$\[\](){}*+?|&=\\]*$`)
const URL_CHARS = new RegExp(`^[${chars}?&=]*$`)
const URL_WITH_VARIABLE = new RegExp(`^[${chars}?&=$]*$`)
const CAPTURES = new RegExp(`^[${chars}$]*$`)
const INTEGER = /^[+-]?\d+$/
const NGINX_VARIABLE = /^[A-Za-z0-9_${}-]*$/
const ALGORITHMS = ['round_robin', 'chash', 'chashsubset', 'sticky_balanced', 'sticky_persistent', 'ewma']

const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True']
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False']

/** Go's strconv.ParseBool. */
export function parseBool(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  return TRUE.includes(text) ? true : FALSE.includes(text) ? false : undefined
}

/** A value of the controller's prefix; undefined when absent. Line breaks and outer blanks are dropped, as upstream does. */
export function annotation(pairs: Pairs | undefined, name: string): string | undefined {
  const value = pairs?.[PREFIX + name]
  return value
    ?.split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim()
}

class Reader {
  readonly #pairs: Pairs | undefined
  constructor(pairs: Pairs | undefined) {
    this.#pairs = pairs
  }

  text(name: string, allowed?: RegExp): string {
    const value = annotation(this.#pairs, name) ?? ''
    return allowed === undefined || allowed.test(value) ? value : ''
  }

  option(name: string, options: readonly string[]): string {
    const value = this.text(name)
    return options.includes(value) ? value : ''
  }

  flag(name: string, otherwise: boolean): boolean {
    return parseBool(annotation(this.#pairs, name)) ?? otherwise
  }

  integer(name: string, otherwise: number): number {
    const value = annotation(this.#pairs, name)
    return value !== undefined && INTEGER.test(value) ? Number(value) : otherwise
  }

  list(...names: readonly string[]): readonly string[] {
    for (const name of names) {
      const value = annotation(this.#pairs, name)
      if (value !== undefined && value !== '')
        return value
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '')
    }
    return []
  }
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
  const maxAge = read.text('session-cookie-max-age', INTEGER)
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
  if (permanent !== '') return validRedirect(permanent, code('permanent-redirect-code', 301), 'permanent-redirect')
  return undefined
}

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

type Passing = Pick<Annotations, 'connectTimeout' | 'readTimeout' | 'nextUpstream' | 'nextUpstreamTries'>

/** Timeouts and tries of a request on its way to a peer. */
function passingOf(read: Reader): Passing {
  return {
    connectTimeout: read.integer('proxy-connect-timeout', 5),
    readTimeout: read.integer('proxy-read-timeout', 60),
    nextUpstream: (read.text('proxy-next-upstream') || 'error timeout').split(/\s+/),
    nextUpstreamTries: read.integer('proxy-next-upstream-tries', 3),
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
    cors: read.flag('enable-cors', false),
    backendProtocol: read.text('backend-protocol').toUpperCase() || 'HTTP',
    ...(denied === undefined ? {} : { denied }),
  }
}

/** Annotations whose extractor hands a malformed value on, so that the webhook refuses the Ingress. */
const REFUSED: Readonly<Record<string, (value: string) => boolean>> = {
  'load-balance': (value) => ALGORITHMS.includes(value.trim()),
  'permanent-redirect': (value) => URL_CHARS.test(value),
  'temporal-redirect': (value) => URL_CHARS.test(value),
  'upstream-vhost': (value) => URL_WITH_VARIABLE.test(value),
  'upstream-hash-by': (value) => value.split(/(?=\$)/).every((part) => NGINX_VARIABLE.test(part) || BASIC.test(part)),
}

/** The first annotation whose value the webhook refuses. */
export function refusedAnnotation(pairs: Pairs | undefined): string | undefined {
  for (const [name, valid] of Object.entries(REFUSED)) {
    const value = annotation(pairs, name)
    if (value !== undefined && value !== '' && !valid(value)) return PREFIX + name
  }
  return undefined
}
