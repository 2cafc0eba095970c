import type { Reference } from '../position.ts'
import type { ClusterState } from '../state.ts'

/** A name that external-dns publishes, with what it leads to. */
export interface PublishedName {
  readonly name: string
  /** Addresses (A) or names (CNAME), as the object's status shows them. */
  readonly targets: readonly string[]
  readonly ttl: number
  readonly because: readonly Reference[]
}

const HOSTNAME = 'external-dns.alpha.kubernetes.io/hostname'
const TTL = 'external-dns.alpha.kubernetes.io/ttl'
const TARGET = 'external-dns.alpha.kubernetes.io/target'
const DEFAULT_TTL = 300

type Pairs = Readonly<Record<string, string>> | undefined
type Shown = readonly { readonly ip?: string; readonly hostname?: string }[] | undefined

function names(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((one) => one.trim().replace(/\.$/, ''))
    .filter((one) => one !== '')
}

/** Seconds, as a number or a duration (`60`, `1m`). */
function ttlOf(annotations: Pairs): number {
  const [, number = '', unit = 's'] = /^(\d+)(s|m|h)?$/.exec(annotations?.[TTL] ?? '') ?? []
  return number === '' ? DEFAULT_TTL : Number(number) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h']
}

function targets(annotations: Pairs, shown: Shown): readonly string[] {
  const written = names(annotations?.[TARGET])
  return written.length > 0 ? written : (shown ?? []).flatMap(({ ip, hostname }) => hostname ?? ip ?? [])
}

/**
 * The records that external-dns makes: the annotated names of Services, the hosts of Ingresses, each leading to what the
 * object's status shows. An object without an address publishes nothing.
 */
export function externalDnsNames(state: ClusterState): readonly PublishedName[] {
  const services = state.list('Service').flatMap(({ metadata, spec, status }) => {
    const { annotations } = metadata
    const key = `${metadata.namespace}/${metadata.name}`
    const because: readonly Reference[] = [{ kind: 'Service', key, field: `metadata.annotations[${HOSTNAME}]` }]
    const found = spec?.type === 'LoadBalancer' ? targets(annotations, status?.loadBalancer?.ingress as Shown) : []
    return names(annotations?.[HOSTNAME]).map((name) => ({ name, targets: found, ttl: ttlOf(annotations), because }))
  })
  const ingresses = state.list('Ingress').flatMap(({ metadata, spec, status }) => {
    const { annotations } = metadata
    const key = `${metadata.namespace}/${metadata.name}`
    const found = targets(annotations, status?.loadBalancer?.ingress as Shown)
    const hosts = (spec?.rules ?? []).flatMap(({ host = '' }, index) =>
      host === '' ? [] : [{ name: host, field: `spec.rules[${index}].host` }],
    )
    const written = names(annotations?.[HOSTNAME]).map((name) => ({ name, field: `metadata.annotations[${HOSTNAME}]` }))
    return [...hosts, ...written].map(({ name, field }) => ({
      name,
      targets: found,
      ttl: ttlOf(annotations),
      because: [{ kind: 'Ingress', key, field }],
    }))
  })
  return [...services, ...ingresses].filter((one) => one.targets.length > 0)
}
