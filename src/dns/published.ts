import type { ClusterState } from '../state.ts'
import type { ResourceRecord } from './message.ts'
import { fqdn, hostType } from './name.ts'
import type { DnsView } from './outside.ts'

const HOSTNAME = 'external-dns.alpha.kubernetes.io/hostname'
const TARGET = 'external-dns.alpha.kubernetes.io/target'
const TTL = 'external-dns.alpha.kubernetes.io/ttl'

/** Seconds of a published record when no annotation says otherwise. */
const DEFAULT_TTL = 300

type Annotations = Readonly<Record<string, string>>

const list = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** `60`, `1m`: the annotation takes seconds or a duration. */
function ttlOf(annotations: Annotations): number {
  const [, amount, unit = 's'] = /^(\d+)(s|m|h)?$/.exec(annotations[TTL] ?? '') ?? []
  if (amount === undefined) return DEFAULT_TTL
  return Number(amount) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h']
}

/** One record a target: A or AAAA for addresses, an alias for a balancer that only has a name. */
function records(
  hosts: readonly string[],
  targets: readonly string[],
  annotations: Annotations,
): readonly ResourceRecord[] {
  const forced = list(annotations[TARGET])
  const ends = forced.length > 0 ? forced : targets
  const ttl = ttlOf(annotations)
  return hosts.flatMap((host) =>
    ends.map((end) => {
      const { type, data } = hostType(end)
      return { name: fqdn(host), ttl, type, data }
    }),
  )
}

interface Entry {
  readonly ip?: string
  readonly hostname?: string
}

const ends = (entries: readonly Entry[] | undefined): readonly string[] =>
  (entries ?? []).flatMap(({ ip, hostname }) => ((ip ?? hostname) === undefined ? [] : [(ip ?? hostname)!]))

function ofServices(state: ClusterState): readonly ResourceRecord[] {
  return state.list('Service').flatMap(({ metadata: { annotations = {} }, spec, status }) => {
    const hosts = list(annotations[HOSTNAME])
    if (hosts.length === 0) return []
    if (spec?.type === 'LoadBalancer') return records(hosts, ends(status?.loadBalancer?.ingress), annotations)
    return spec?.type === 'ExternalName' ? records(hosts, [spec.externalName ?? ''], annotations) : []
  })
}

function ofIngresses(state: ClusterState): readonly ResourceRecord[] {
  return state.list('Ingress').flatMap(({ metadata: { annotations = {} }, spec, status }) => {
    const ruled = (spec?.rules ?? []).flatMap(({ host }) => (host === undefined ? [] : [host]))
    const secured = (spec?.tls ?? []).flatMap(({ hosts = [] }) => hosts)
    const hosts = [...new Set([...ruled, ...secured, ...list(annotations[HOSTNAME])])]
    return records(hosts, ends(status?.loadBalancer?.ingress), annotations)
  })
}

function ofRoutes(state: ClusterState): readonly ResourceRecord[] {
  return state.list('HTTPRoute').flatMap(({ metadata: { annotations = {}, namespace = '' }, spec }) => {
    const gateways = (spec?.parentRefs ?? []).map((parent) =>
      state.get('Gateway', `${parent.namespace ?? namespace}/${parent.name}`),
    )
    const targets = gateways.flatMap((gateway) => (gateway?.status?.addresses ?? []).map(({ value }) => value))
    return records([...(spec?.hostnames ?? []), ...list(annotations[HOSTNAME])], targets, annotations)
  })
}

/** What external-dns writes into the public zone, when it is installed: hosts of Services, Ingresses and HTTPRoutes. */
export function published({ state, options }: DnsView): readonly ResourceRecord[] {
  if (options.install?.['external-dns'] === undefined) return []
  const known = [...ofServices(state), ...ofIngresses(state), ...ofRoutes(state)]
  return known.filter(({ data }) => data !== '.')
}
