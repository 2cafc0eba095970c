import { inCidr } from '../../address.ts'
import type { HttpRequest } from '../../http.ts'
import type { Stored } from '../../object.ts'

type Texts = readonly string[]

interface Source {
  readonly principals?: Texts
  readonly notPrincipals?: Texts
  readonly namespaces?: Texts
  readonly notNamespaces?: Texts
  readonly serviceAccounts?: Texts
  readonly notServiceAccounts?: Texts
  readonly ipBlocks?: Texts
  readonly notIpBlocks?: Texts
  readonly remoteIpBlocks?: Texts
  readonly notRemoteIpBlocks?: Texts
  readonly requestPrincipals?: Texts
  readonly notRequestPrincipals?: Texts
}

interface Operation {
  readonly hosts?: Texts
  readonly notHosts?: Texts
  readonly ports?: Texts
  readonly notPorts?: Texts
  readonly methods?: Texts
  readonly notMethods?: Texts
  readonly paths?: Texts
  readonly notPaths?: Texts
}

interface Condition {
  readonly key: string
  readonly values?: Texts
  readonly notValues?: Texts
}

interface Rule {
  readonly from?: readonly { readonly source?: Source }[]
  readonly to?: readonly { readonly operation?: Operation }[]
  readonly when?: readonly Condition[]
}

export interface AuthorizationPolicy {
  readonly metadata: Stored['metadata']
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> }
    readonly action?: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM'
    readonly rules?: readonly Rule[]
  }
}

/** What arrives at the Pod's own proxy: a request, or a connection whose bytes it does not read. */
export interface Inbound {
  /** Port of the Pod. */
  readonly port: number
  readonly clientIP: string
  readonly peer?: HttpRequest['peer']
  readonly request?: HttpRequest
}

/** `exact`, `prefix*`, `*suffix`, and `*` for anything that is there. */
function fits(pattern: string, text: string, fold = false): boolean {
  const [wanted, found] = fold ? [pattern.toLowerCase(), text.toLowerCase()] : [pattern, text]
  if (wanted === '*') return found !== ''
  if (wanted.startsWith('*')) return found.endsWith(wanted.slice(1))
  if (wanted.endsWith('*')) return found.startsWith(wanted.slice(0, -1))
  return wanted === found
}

/** Some of `values` fits, and none of `notValues` does; an absent list asks nothing. */
function among(
  values: Texts | undefined,
  notValues: Texts | undefined,
  text: string,
  same: (pattern: string, text: string) => boolean = fits,
): boolean {
  if (values !== undefined && !values.some((one) => same(one, text))) return false
  return notValues === undefined || !notValues.some((one) => same(one, text))
}

const inBlock = (block: string, ip: string): boolean =>
  inCidr(ip, block.includes('/') ? block : `${block}/${ip.includes(':') ? 128 : 32}`)

function principalOf({ peer }: Inbound): string {
  return peer === undefined ? '' : `cluster.local/ns/${peer.namespace}/sa/${peer.serviceAccount}`
}

function sourceFits(source: Source, inbound: Inbound): boolean {
  const { peer, clientIP } = inbound
  const account = peer === undefined ? '' : `${peer.namespace}/${peer.serviceAccount}`
  return (
    among(source.principals, source.notPrincipals, principalOf(inbound)) &&
    among(source.namespaces, source.notNamespaces, peer?.namespace ?? '') &&
    among(source.serviceAccounts, source.notServiceAccounts, account) &&
    among(source.ipBlocks, source.notIpBlocks, clientIP, inBlock) &&
    among(source.remoteIpBlocks, source.notRemoteIpBlocks, remoteIP(inbound), inBlock) &&
    // Nobody here carries a token that was checked.
    among(source.requestPrincipals, source.notRequestPrincipals, '')
  )
}

/** Who began: the first address that a gateway noted, else the other end of the connection. */
function remoteIP({ request, clientIP }: Inbound): string {
  return request?.headers['x-forwarded-for']?.split(',')[0]?.trim() || clientIP
}

function operationFits(operation: Operation, { request, port }: Inbound): boolean {
  if (!among(operation.ports, operation.notPorts, String(port))) return false
  if (request === undefined) return true
  return (
    among(operation.hosts, operation.notHosts, request.host, (one, text) => fits(one, text, true)) &&
    among(operation.methods, operation.notMethods, request.method) &&
    among(operation.paths, operation.notPaths, request.path)
  )
}

function attribute(key: string, inbound: Inbound): string {
  const header = /^request\.headers\[(.+)\]$/.exec(key)?.[1]
  if (header !== undefined) return inbound.request?.headers[header.toLowerCase()] ?? ''
  switch (key) {
    case 'source.ip':
      return inbound.clientIP
    case 'remote.ip':
      return remoteIP(inbound)
    case 'source.namespace':
      return inbound.peer?.namespace ?? ''
    case 'source.principal':
      return principalOf(inbound)
    case 'destination.port':
      return String(inbound.port)
    default:
      return ''
  }
}

function conditionFits({ key, values, notValues }: Condition, inbound: Inbound): boolean {
  const same = key === 'source.ip' || key === 'remote.ip' ? inBlock : fits
  return among(values, notValues, attribute(key, inbound), same)
}

const ofRequests = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'] as const
const ofTokens = ['requestPrincipals', 'notRequestPrincipals'] as const
const aboutRequests = ({ key }: Condition): boolean => key.startsWith('request.')

/** Whether a rule asks for what only requests have. */
function asksOfRequests({ from = [], to = [], when = [] }: Rule): boolean {
  return (
    to.some(({ operation = {} }) => ofRequests.some((name) => operation[name] !== undefined)) ||
    from.some(({ source = {} }) => ofTokens.some((name) => source[name] !== undefined)) ||
    when.some(aboutRequests)
  )
}

/**
 * A rule and a connection whose bytes nobody reads: one that asks for what only requests have allows nothing, and
 * denies by what is left of it (Istio's task "Authorization for TCP traffic").
 */
function asForStreams(rule: Rule, action: string): Rule | undefined {
  if (!asksOfRequests(rule)) return rule
  if (action === 'ALLOW') return undefined
  const { from, when = [], ...others } = rule
  const sources = from?.map(({ source = {} }) => {
    const { requestPrincipals: _, notRequestPrincipals: __, ...rest } = source
    return { source: rest }
  })
  return {
    ...others,
    ...(sources === undefined ? {} : { from: sources }),
    when: when.filter((one) => !aboutRequests(one)),
  }
}

function ruleFits({ from, to, when }: Rule, inbound: Inbound): boolean {
  return (
    (from === undefined || from.some(({ source = {} }) => sourceFits(source, inbound))) &&
    (to === undefined || to.some(({ operation = {} }) => operationFits(operation, inbound))) &&
    (when === undefined || when.every((condition) => conditionFits(condition, inbound)))
  )
}

/** A policy fits when one of its rules does; one without rules fits nothing, one with an empty rule everything. */
export function policyFits({ spec }: AuthorizationPolicy, inbound: Inbound): boolean {
  return (spec?.rules ?? []).some((written) => {
    const rule = inbound.request === undefined ? asForStreams(written ?? {}, spec?.action ?? 'ALLOW') : (written ?? {})
    return rule !== undefined && ruleFits(rule, inbound)
  })
}
