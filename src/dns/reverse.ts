import { issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import type { Reference } from '../position.ts'
import type { ClusterState } from '../state.ts'
import type { Answer, Backend } from './answer.ts'
import { find, readyAddresses } from './backend.ts'
import type { ResourceRecord } from './message.ts'
import { fqdn, isReverse, reverseAddress } from './name.ts'

/** A cluster IP is its Service's; any other address has one name below each Service that has it ready (reverse.go). */
export function reverse(name: string, zone: string, { state, options }: Backend): Answer {
  const address = reverseAddress(name)
  if (address === undefined) {
    const found = find(name, zone, state, options)
    return 'missing' in found ? found : { records: [], because: found.because }
  }
  const domain = fqdn(options.zones.find((one) => !isReverse(one)) ?? '.')
  const pointer = (data: string): ResourceRecord => ({ name, ttl: options.ttl, type: 'PTR', data })
  const { owner, slices } = holders(state, address)
  const hidden = (namespace: string): boolean =>
    options.namespaces.length > 0 && !options.namespaces.includes(namespace)
  if (owner !== undefined && !hidden(owner.split('/')[0]!)) {
    const [namespace, service] = owner.split('/')
    return {
      records: [pointer(`${service}.${namespace}.svc.${domain}`)],
      because: [{ kind: 'Service', key: owner, field: 'spec.clusterIP' }],
    }
  }
  const records: ResourceRecord[] = []
  const because: Reference[] = []
  for (const key of options.noEndpoints ? [] : slices) {
    const slice = state.get('EndpointSlice', key)!
    const { namespace = '', labels: marks = {} } = slice.metadata
    const service = marks['kubernetes.io/service-name']
    const named = hidden(namespace) ? [] : readyAddresses(slice, options).filter(({ ip }) => ip === address)
    for (const { hostname } of named) records.push(pointer(`${hostname}.${service ?? ''}.${namespace}.svc.${domain}`))
    if (named.length > 0) because.push({ kind: 'EndpointSlice', key })
  }
  return records.length > 0 ? { records, because } : { missing: issue('dns.no-reverse', { address }), because: [] }
}

interface Holders {
  readonly owner?: string
  readonly slices: readonly string[]
}

const reverseIndex = new WeakMap<ClusterState, ReadonlyMap<string, { owner?: string; slices: string[] }>>()

/** Who has an address: built once a snapshot, when the first reverse name is asked. */
function holders(state: ClusterState, address: string): Holders {
  let index = reverseIndex.get(state)
  if (index === undefined) {
    index = indexed(state)
    reverseIndex.set(state, index)
  }
  return index.get(address) ?? { slices: [] }
}

function indexed(state: ClusterState): ReadonlyMap<string, { owner?: string; slices: string[] }> {
  const index = new Map<string, { owner?: string; slices: string[] }>()
  const at = (address: string): { owner?: string; slices: string[] } => {
    const known = index.get(address) ?? { slices: [] }
    index.set(address, known)
    return known
  }
  for (const service of state.list('Service')) {
    for (const address of service.spec?.clusterIPs ?? [service.spec?.clusterIP ?? ''])
      at(address).owner ??= keyOf(service)
  }
  for (const slice of state.list('EndpointSlice')) {
    for (const { addresses: own } of slice.endpoints ?? []) {
      for (const address of own) if (at(address).slices.at(-1) !== keyOf(slice)) at(address).slices.push(keyOf(slice))
    }
  }
  return index
}
