import { duration } from '../clock.ts'
import type { LabelSelector } from '../selector.ts'
import { CorefileError, type Directive, zoneOf } from './directives.ts'
import { fqdn } from './name.ts'

/** Names that go on to the next plugin: all (`true`), those of some zones, or none. */
export type Fallthrough = true | readonly string[]

/** What the kubernetes plugin of one block was told. */
export interface KubernetesOptions {
  readonly zones: readonly string[]
  readonly ttl: number
  readonly pods: 'disabled' | 'insecure' | 'verified'
  readonly fallthrough: Fallthrough
  readonly endpointPodNames: boolean
  readonly namespaces: readonly string[]
  readonly labels?: LabelSelector
  readonly namespaceLabels?: LabelSelector
  readonly noEndpoints: boolean
  readonly ignoreEmptyService: boolean
}

/** The cache of a block: seconds, and the zones it leaves alone. */
export interface CacheOptions {
  readonly zones: readonly string[]
  readonly success: CacheBounds
  readonly denial: CacheBounds
  /** Seconds an answer of a failed server is kept. */
  readonly servfail: number
  /** Seconds past its TTL that an answer may still be served, with TTL 0. */
  readonly staleFor: number
}

export interface CacheBounds {
  readonly maximum: number
  readonly minimum: number
  readonly except: readonly string[]
}

export interface HostsOptions {
  readonly zones: readonly string[]
  readonly entries: readonly { readonly address: string; readonly names: readonly string[] }[]
  readonly ttl: number
  readonly reverse: boolean
  readonly fallthrough: Fallthrough
}

export type RewriteMatch = 'exact' | 'prefix' | 'suffix' | 'substring' | 'regex'

export interface RewriteRule {
  readonly match: RewriteMatch
  readonly from: string
  readonly to: string
  readonly continues: boolean
}

export interface ForwardOptions {
  readonly from: string
  /** Addresses without port; `node` is the resolver of the node the server runs on. */
  readonly to: readonly string[]
  readonly except: readonly string[]
}

/** A plugin that decides about answers. */
export type Plugin =
  | { readonly name: 'cache'; readonly options: CacheOptions }
  | { readonly name: 'rewrite'; readonly options: RewriteRule }
  | { readonly name: 'hosts'; readonly options: HostsOptions }
  | { readonly name: 'kubernetes'; readonly options: KubernetesOptions }
  | { readonly name: 'forward'; readonly options: ForwardOptions }

/** A plugin feels those after it and does not care about those before it; the order is plugin.cfg's, not the file's. */
export const pluginOrder: readonly Plugin['name'][] = ['cache', 'rewrite', 'hosts', 'kubernetes', 'forward']

/** The plugin a directive sets up; undefined when it decides about no answer here. */
export function plugin(directive: Directive, zones: readonly string[]): Plugin | undefined {
  switch (directive.name) {
    case 'cache':
      return { name: 'cache', options: cacheOptions(directive, zones) }
    case 'rewrite': {
      const options = rewriteRule(directive)
      return options === undefined ? undefined : { name: 'rewrite', options }
    }
    case 'hosts':
      return { name: 'hosts', options: hostsOptions(directive, zones) }
    case 'kubernetes':
      return { name: 'kubernetes', options: kubernetesOptions(directive, zones) }
    case 'forward':
      return { name: 'forward', options: forwardOptions(directive) }
    default:
      return undefined
  }
}

function whole(text: string | undefined, what: string): number {
  if (text === undefined || !/^\d+$/.test(text)) throw new CorefileError(`${what}: not a number: ${text ?? ''}`)
  return Number(text)
}

const option = (body: readonly Directive[], name: string): Directive | undefined =>
  body.findLast((one) => one.name === name)

function fallthrough(body: readonly Directive[]): Fallthrough {
  const found = option(body, 'fallthrough')
  if (found === undefined) return []
  return found.args.length === 0 ? true : found.args.map(zoneOf)
}

/** Longest and shortest time a cache keeps an answer when nothing else is said (pkg/dnsutil/ttl.go). */
const LONGEST = 3600
const SHORTEST = 5

function cacheOptions({ args, body }: Directive, zones: readonly string[]): CacheOptions {
  const timed = /^\d+$/.test(args[0] ?? '')
  if (timed && Number(args[0]) === 0) throw new CorefileError('cache TTL can not be zero or negative: 0')
  const own = args.slice(timed ? 1 : 0).map(zoneOf)
  const scope = own.length === 0 ? zones : own
  const bounds = (name: 'success' | 'denial', longest: number): CacheBounds => {
    const [, maximum, minimum] = option(body, name)?.args ?? []
    const disabled = body.filter((one) => one.name === 'disable' && one.args[0] === name)
    return {
      maximum: maximum === undefined ? (timed ? Number(args[0]) : longest) : whole(maximum, `cache ${name}`),
      minimum: minimum === undefined ? SHORTEST : whole(minimum, `cache ${name}`),
      except: disabled.flatMap((one) => (one.args.length === 1 ? scope : one.args.slice(1).map(zoneOf))),
    }
  }
  const stale = option(body, 'serve_stale')
  const failed = option(body, 'servfail')?.args[0]
  return {
    zones: scope,
    success: bounds('success', LONGEST),
    denial: bounds('denial', LONGEST / 2),
    servfail: failed === undefined ? SHORTEST : (duration(failed) ?? 0) / 1000,
    staleFor: stale === undefined ? 0 : (duration(stale.args[0] ?? '1h') ?? 3_600_000) / 1000,
  }
}

const matches: readonly string[] = ['exact', 'prefix', 'suffix', 'substring', 'regex']

/** `rewrite [continue|stop] name [exact|prefix|suffix|substring|regex] FROM TO`; other rewrites decide no name. */
function rewriteRule({ args }: Directive): RewriteRule | undefined {
  const continues = args[0] === 'continue'
  const rest = args[0] === 'continue' || args[0] === 'stop' ? args.slice(1) : args
  if (rest[0] !== 'name') return undefined
  const match = matches.includes(rest[1] ?? '') ? (rest[1] as RewriteMatch) : 'exact'
  const [from, to] = rest.slice(match === rest[1] ? 2 : 1)
  if (from === undefined || to === undefined) throw new CorefileError('rewrite name: two names needed')
  const whole = match === 'exact' || match === 'suffix'
  return { match, from: whole ? fqdn(from).toLowerCase() : from, to: whole ? fqdn(to) : to, continues }
}

const settings: readonly string[] = ['ttl', 'no_reverse', 'reload', 'fallthrough']

function hostsOptions({ args, body }: Directive, zones: readonly string[]): HostsOptions {
  const ttl = option(body, 'ttl')?.args[0]
  const own = args.slice(1).map(zoneOf)
  return {
    zones: own.length === 0 ? zones : own,
    entries: body
      .filter(({ name }) => !settings.includes(name))
      .map((one) => ({ address: one.name, names: one.args.map((name) => fqdn(name).toLowerCase()) })),
    ttl: ttl === undefined ? LONGEST : whole(ttl, 'hosts ttl'),
    reverse: option(body, 'no_reverse') === undefined,
    fallthrough: fallthrough(body),
  }
}

/** A label selector in its one-line form, as far as `labels` options use it. */
function selector(text: string | undefined): LabelSelector | undefined {
  if (text === undefined) return undefined
  const matchExpressions = text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .map((part) => {
      const [, key = '', operator, list = ''] = /^!?\s*([^\s=!]+)\s*(==|=|!=|in|notin)?\s*(.*)$/.exec(part) ?? []
      const values = list.replace(/^\(|\)$/g, '').split(',').map((value) => value.trim()) // biome-ignore format: one chain
      if (operator === undefined) return { key, operator: part.startsWith('!') ? 'DoesNotExist' : 'Exists' }
      return { key, operator: operator === '!=' || operator === 'notin' ? 'NotIn' : 'In', values }
    })
  return { matchExpressions }
}

function kubernetesOptions({ args, body }: Directive, zones: readonly string[]): KubernetesOptions {
  const ttl = option(body, 'ttl')?.args[0]
  const pods = option(body, 'pods')?.args[0] ?? 'disabled'
  if (pods !== 'disabled' && pods !== 'insecure' && pods !== 'verified')
    throw new CorefileError(`wrong value for pods: ${pods}, must be one of: disabled, verified, insecure`)
  const seconds = ttl === undefined ? 5 : whole(ttl, 'kubernetes ttl')
  if (seconds > 3600) throw new CorefileError(`ttl must be in range [0, 3600]: ${seconds}`)
  const own = selector(option(body, 'labels')?.args.join(' '))
  const namespaces = selector(option(body, 'namespace_labels')?.args.join(' '))
  return {
    zones: args.length === 0 ? zones : args.map(zoneOf),
    ttl: seconds,
    pods,
    fallthrough: fallthrough(body),
    endpointPodNames: option(body, 'endpoint_pod_names') !== undefined,
    namespaces: body.filter(({ name }) => name === 'namespaces').flatMap((one) => one.args),
    ...(own === undefined ? {} : { labels: own }),
    ...(namespaces === undefined ? {} : { namespaceLabels: namespaces }),
    noEndpoints: option(body, 'noendpoints') !== undefined,
    ignoreEmptyService: option(body, 'ignore')?.args[0] === 'empty_service',
  }
}

/** An upstream without scheme and port; a path means the resolv.conf of the node. */
function upstream(text: string): string {
  if (text.startsWith('/')) return 'node'
  const address = text.replace(/^(dns|tls|https|grpc|quic):\/\//, '').replace(/%.*$/, '')
  const bracketed = /^\[(.+)\](?::\d+)?$/.exec(address)
  return bracketed?.[1] ?? (address.split(':').length === 2 ? address.replace(/:\d+$/, '') : address)
}

function forwardOptions({ args, body }: Directive): ForwardOptions {
  const [from, ...to] = args
  if (from === undefined || to.length === 0) throw new CorefileError('forward: a zone and an upstream needed')
  const except = body.filter(({ name }) => name === 'except').flatMap((one) => one.args.map(zoneOf))
  return { from: zoneOf(from), to: to.map(upstream), except }
}
