import { type Issue, issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import type { DnsView } from './outside.ts'
import { clusterDomain, NODE_NAMESERVER, serverAddresses } from './server.ts'

/** A resolver's configuration as /etc/resolv.conf states it. */
export interface ResolvConf {
  readonly nameservers: readonly string[]
  readonly search: readonly string[]
  /** `ndots:5`, `single-request`. */
  readonly options: readonly string[]
}

/** What a Pod gets, and what did not fit: the kubelet's Events DNSConfigForming. */
export interface PodResolvConf extends ResolvConf {
  readonly omitted: readonly Issue<'dns.servers-cut' | 'dns.search-cut'>[]
}

/** What decides a Pod's resolver: its namespace and a few fields of its spec. */
export interface PodDns {
  readonly namespace: string
  readonly dnsPolicy?: string | undefined
  readonly hostNetwork?: boolean | undefined
  readonly dnsConfig?:
    | {
        readonly nameservers?: readonly string[] | undefined
        readonly searches?: readonly string[] | undefined
        readonly options?:
          | readonly { readonly name?: string | undefined; readonly value?: string | undefined }[]
          | undefined
      }
    | undefined
}

/** Limits of the kubelet (validation.MaxDNSNameservers and its neighbours). */
const SERVERS = 3
const SEARCHES = 32
const SEARCH_LINE = 2048
const SEARCH_NAME = 253

const distinct = (all: readonly string[]): readonly string[] => [...new Set(all)]

/** A later option replaces an earlier one of its name. */
function merge(options: readonly string[]): readonly string[] {
  const byName = new Map<string, string>()
  for (const option of options) byName.set(option.split(':')[0]!, option)
  return [...byName.values()]
}

/** The node's own resolver. */
export function nodeResolvConf({ options }: Pick<DnsView, 'options'>): ResolvConf {
  const { nameservers = [NODE_NAMESERVER], search = [], options: own = [] } = options.dns?.nodeResolvConf ?? {}
  return {
    nameservers,
    search: search.map((name) => (name === '.' ? name : name.replace(/\.$/, ''))),
    options: merge(own),
  }
}

function base(pod: PodDns, view: DnsView): ResolvConf {
  const node = nodeResolvConf(view)
  const policy = pod.dnsPolicy ?? 'ClusterFirst'
  if (policy === 'None') return { nameservers: [], search: [], options: [] }
  const cluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && pod.hostNetwork !== true)
  const servers = serverAddresses(view)
  if (!cluster || servers.length === 0) return node
  const domain = clusterDomain(view)
  const search = distinct([`${pod.namespace}.svc.${domain}`, `svc.${domain}`, domain, ...node.search])
  return { nameservers: servers, search, options: ['ndots:5'] }
}

/** The search list that fits: entries and characters are cut from the end, names too long for a resolver are dropped. */
function fitting(search: readonly string[]): readonly string[] {
  const kept = search.slice(0, SEARCHES).filter((name) => name.length <= SEARCH_NAME)
  while (kept.join(' ').length > SEARCH_LINE) kept.pop()
  return kept
}

/** The resolv.conf the kubelet writes into a Pod: dnsPolicy × dnsConfig × the node's own (kubelet/network/dns/dns.go). */
export function podResolvConf(pod: PodDns, view: DnsView): PodResolvConf {
  const from = base(pod, view)
  const own = pod.dnsConfig ?? {}
  const nameservers = distinct([...from.nameservers, ...(own.nameservers ?? [])])
  const search = distinct([...from.search, ...(own.searches ?? [])])
  const added = (own.options ?? []).map(({ name = '', value }) =>
    value === undefined || value === '' ? name : `${name}:${value}`,
  )
  const servers = nameservers.slice(0, SERVERS)
  const kept = fitting(search)
  return {
    nameservers: servers,
    search: kept,
    options: merge([...from.options, ...added]),
    omitted: [
      ...(servers.length < nameservers.length ? [issue('dns.servers-cut', { kept: servers.join(' ') })] : []),
      ...(kept.length < search.length ? [issue('dns.search-cut', { kept: kept.join(' ') })] : []),
    ],
  }
}

/** The fields of a Pod that decide its resolver. */
export function podDns({ metadata, spec }: Stored<'Pod'>): PodDns {
  return {
    namespace: metadata.namespace ?? 'default',
    dnsPolicy: spec?.dnsPolicy,
    hostNetwork: spec?.hostNetwork,
    dnsConfig: spec?.dnsConfig,
  }
}

/** The file as it lies in the container. */
export function resolvConfText({ nameservers, search, options }: ResolvConf): string {
  const lines = [
    ...(search.length === 0 ? [] : [`search ${search.join(' ')}`]),
    ...nameservers.map((server) => `nameserver ${server}`),
    ...(options.length === 0 ? [] : [`options ${options.join(' ')}`]),
  ]
  return `${lines.join('\n')}\n`
}
