import { type Issue, issue } from '../issue.ts'
import type { Reference } from '../position.ts'
import type { Answer, Backend } from './answer.ts'
import { type Found, find, type Item } from './backend.ts'
import { type DnsQuestion, emptyReply, type Reply, type ResourceRecord } from './message.ts'
import { hostType, inZone, labels, sameName } from './name.ts'
import type { KubernetesOptions } from './plugins.ts'
import { reverse } from './reverse.ts'

/** Aliases followed inside the zone before the server gives up (plugin/backend_lookup.go). */
const LONGEST_CHAIN = 10

/** Seconds `dns-version` may be kept (kubernetes.go). */
const VERSION_TTL = 28_800

/**
 * The answer of the kubernetes plugin for a name of `zone`; undefined when the name does not exist and falls through to
 * the next plugin. Names of the zone are never forwarded otherwise.
 */
export function clusterReply(question: DnsQuestion, zone: string, backend: Backend): Reply | undefined {
  const answer = lookUp(question, zone, backend)
  const authority = [soa(zone, backend)]
  const base = { authoritative: true, because: answer.because }
  if ('missing' in answer) {
    if (fallsThrough(question.name, backend.options)) return undefined
    return emptyReply(question, 'NXDOMAIN', { ...base, authority, reason: answer.missing })
  }
  const { records: answers, additional = [], reason } = answer
  const more = reason === undefined ? {} : { reason }
  if (answers.length === 0) return emptyReply(question, 'NOERROR', { ...base, authority, ...more })
  return {
    question,
    rcode: 'NOERROR',
    answers: unique(answers),
    authority: [],
    additional: unique(additional),
    ...base,
  }
}

function fallsThrough(name: string, { fallthrough }: KubernetesOptions): boolean {
  return fallthrough === true || fallthrough.some((zone) => inZone(name, zone))
}

function unique(records: readonly ResourceRecord[]): readonly ResourceRecord[] {
  const seen = new Set<string>()
  return records.filter(({ name, type, data }) => {
    const key = `${name.toLowerCase()} ${type} ${data}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function lookUp(question: DnsQuestion, zone: string, backend: Backend): Answer {
  const { name, type } = question
  switch (type) {
    case 'A':
    case 'AAAA':
      return addresses(name, type, zone, backend, [])
    case 'CNAME':
      return alias(name, zone, backend)
    case 'SRV':
      return locations(name, zone, backend)
    case 'TXT':
      return version(name, zone)
    case 'PTR':
      return reverse(name, zone, backend)
    case 'SOA':
      return { records: sameName(name, zone) ? [soa(zone, backend)] : [], because: [] }
    case 'NS':
      if (sameName(name, zone)) return nameServers(zone, backend)
  }
  // Any other type: the name exists, or it does not.
  const exists = addresses(name, 'A', zone, backend, [])
  return 'missing' in exists ? exists : { records: [], because: exists.because }
}

/** Serial is what changed last; the rest as plugin.SOA writes it. */
function soa(zone: string, { state, options }: Backend): ResourceRecord {
  const data = `${below('ns.dns', zone)} ${below('hostmaster', zone)} ${state.resourceVersion} 7200 1800 86400 ${options.ttl}`
  return { name: zone, ttl: Math.min(options.ttl, 300), type: 'SOA', data }
}

function below(label: string, zone: string): string {
  return zone === '.' ? `${label}.` : `${label}.${zone}`
}

function addresses(name: string, type: 'A' | 'AAAA', zone: string, backend: Backend, chain: readonly string[]): Answer {
  if (sameName(name, below('ns.dns', zone))) {
    const own = serverAddresses(zone, backend).filter((record) => record.type === type)
    return { records: own.map((record) => ({ ...record, name })), because: [] }
  }
  const found = find(name, zone, backend.state, backend.options)
  if ('missing' in found) return found
  const records = found.items.flatMap((item) => addressRecords(item, name, type, zone, backend, chain))
  return {
    records,
    because: [...found.because, ...beyond(found, records, zone, backend)],
    ...why(found, name, type, records),
  }
}

/** The Services an alias leads on to. */
function beyond(
  found: Found,
  records: readonly ResourceRecord[],
  zone: string,
  { state, options }: Backend,
): readonly Reference[] {
  if ('missing' in found || found.items.every(({ host }) => hostType(host).type !== 'CNAME')) return []
  const targets = records.filter(({ type }) => type === 'CNAME').map(({ data }) => data)
  return targets
    .filter((target) => inZone(target, zone))
    .flatMap((target) => find(target, zone, state, options).because)
}

/** Why an existing name has no address of a type. */
function why(
  found: Found,
  name: string,
  type: string,
  records: readonly ResourceRecord[],
): { readonly reason?: Issue } {
  if ('missing' in found || records.length > 0) return {}
  if (found.reason !== undefined) return { reason: found.reason }
  const [first] = found.items
  const service = found.because[0]?.kind === 'Service' ? found.because[0].key : name
  if (first === undefined) return {}
  if (hostType(first.host).type === 'CNAME')
    return { reason: issue('dns.external-name-broken', { service, host: first.host }) }
  const hosts = [...new Set(found.items.map(({ host }) => host))].join(', ')
  return { reason: issue('dns.no-family', { service, type, addresses: hosts }) }
}

/**
 * An address stands for itself; a name is an alias that the server follows: inside the zone by itself (an alias that
 * leads to no address is left out altogether), outside through the whole server (the bare alias stays).
 */
function addressRecords(
  item: Item,
  name: string,
  type: 'A' | 'AAAA',
  zone: string,
  backend: Backend,
  chain: readonly string[],
): readonly ResourceRecord[] {
  const { ttl } = backend.options
  const host = hostType(item.host)
  if (host.type !== 'CNAME') return host.type === type ? [{ name, ttl, type, data: host.data }] : []
  const target = host.data
  const record: ResourceRecord = { name, ttl, type: 'CNAME', data: target }
  const link = `${name} ${target}`.toLowerCase()
  if (sameName(name, target) || chain.length > LONGEST_CHAIN || chain.includes(link)) return []
  if (!inZone(target, zone)) return [record, ...backend.elsewhere({ name: target, type }).answers]
  const next = addresses(target, type, zone, backend, [...chain, link])
  return 'missing' in next || next.records.length === 0 ? [] : [record, ...next.records]
}

/** Type CNAME shows the alias, whether or not it leads anywhere. */
function alias(name: string, zone: string, backend: Backend): Answer {
  const found = find(name, zone, backend.state, backend.options)
  if ('missing' in found) return found
  const first = found.items[0]
  const host = first === undefined ? undefined : hostType(first.host)
  const records = host?.type === 'CNAME' ? [{ name, ttl: backend.options.ttl, type: 'CNAME', data: host.data }] : []
  return { records, because: found.because }
}

/** Every (target, port) once; each weight is the share of one item among all found, doubles included. */
function locations(name: string, zone: string, backend: Backend): Answer {
  const found = find(name, zone, backend.state, backend.options)
  if ('missing' in found) return found
  const { ttl } = backend.options
  // SRV of names outside is not implemented upstream: such items are left out (Kubernetes.Services).
  const items = found.items.filter(({ host }) => hostType(host).type !== 'CNAME')
  const weight = Math.max(1, Math.floor(100 / items.length))
  const records: ResourceRecord[] = []
  const additional: ResourceRecord[] = []
  for (const { host, port, owner } of items) {
    if (port === -1) continue
    const { type, data } = hostType(host)
    records.push({ name, ttl, type: 'SRV', data: `0 ${weight} ${port} ${owner}` })
    additional.push({ name: owner, ttl, type, data })
  }
  return {
    records,
    additional,
    because: found.because,
    ...(found.reason === undefined ? {} : { reason: found.reason }),
  }
}

/** `dns-version` of the zone; TXT of any other name is empty, whether the name exists or not (Services in kubernetes.go). */
function version(name: string, zone: string): Answer {
  const parts = labels(name.toLowerCase()).slice(0, -labels(zone).length || undefined)
  const records =
    parts.length === 1 && parts[0] === 'dns-version' ? [{ name, ttl: VERSION_TTL, type: 'TXT', data: '"1.1.0"' }] : []
  return { records, because: [] }
}

/** The DNS Service's own names and addresses: what NS records and `ns.dns` show (ns.go). */
function serverAddresses(zone: string, { state, options }: Backend): readonly ResourceRecord[] {
  const service = state.get('Service', 'kube-system/kube-dns')
  const hosts = service?.spec?.clusterIPs ?? (service?.spec?.clusterIP === undefined ? [] : [service.spec.clusterIP])
  return hosts.map((host) => {
    const { type, data } = hostType(host)
    return { name: `kube-dns.kube-system.svc.${zone}`, ttl: options.ttl, type, data }
  })
}

function nameServers(zone: string, backend: Backend): Answer {
  const additional = serverAddresses(zone, backend)
  const names = [...new Set(additional.map(({ name }) => name))]
  const records = names.map((data) => ({ name: zone, ttl: backend.options.ttl, type: 'NS', data }))
  return { records, additional, because: [] }
}
