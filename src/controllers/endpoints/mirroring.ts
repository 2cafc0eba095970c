import { type Family, familyOf } from '../../address.ts'
import type { Controller, Plan, WatchEvent, Write } from '../../controller.ts'
import { same } from '../../equal.ts'
import { type AnyObject, keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { type Slice, selects } from '../endpointslice/desired.ts'
import type { Endpoint } from '../endpointslice/endpoint.ts'
import { MANAGED_BY, SERVICE_NAME } from '../endpointslice/keys.ts'
import { portMapKey } from '../endpointslice/ports.ts'
import { controllerReference } from '../owner.ts'
import { changed } from '../write.ts'
import { type Address, type Port, repacked, type Subset } from './subsets.ts'

type Endpoints = Stored<'Endpoints'>

const MANAGER = 'endpointslicemirroring-controller.k8s.io'
const SKIP = 'endpointslice.kubernetes.io/skip-mirror'
const LEADER = 'control-plane.alpha.kubernetes.io/leader'
const NOT_COPIED = [
  'endpoints.kubernetes.io/last-change-trigger-time',
  'kubectl.kubernetes.io/last-applied-configuration',
]
const FAMILIES: readonly Family[] = ['IPv4', 'IPv6']
/** Addresses of a subset that are mirrored; the rest is left out. */
const PER_SUBSET = 1000

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  // Endpoints of a Service with a selector come from it; that it got one was an event of the Service.
  if (event.kind === 'Endpoints') return selects(state.get('Service', event.key)) ? [] : [event.key]
  if (event.kind === 'Service') return selecting(event) ? [] : [event.key]
  const labels = event.object?.metadata.labels
  const name = labels?.[SERVICE_NAME]
  return name === undefined || labels?.[MANAGED_BY] !== MANAGER ? [] : [`${event.object!.metadata.namespace}/${name}`]
}

/** A Service that selects, and did before if it was there: nothing of it is mirrored. */
function selecting({ type, object, old }: WatchEvent): boolean {
  const [now, before] = [object, old] as unknown as readonly (Stored<'Service'> | undefined)[]
  return type !== 'DELETED' && selects(now) && (before === undefined || selects(before))
}

/** Only hand-written Endpoints of a Service without selector are mirrored. */
function mirrored(endpoints: Endpoints | undefined, state: ClusterState): endpoints is Endpoints {
  if (endpoints === undefined || endpoints.metadata.deletionTimestamp !== undefined) return false
  const { labels = {}, annotations = {} } = endpoints.metadata
  if (labels[SKIP] === 'true' || annotations[LEADER] !== undefined) return false
  const service = state.get('Service', keyOf(endpoints))
  return service !== undefined && !selects(service)
}

interface Wanted {
  readonly family: Family
  readonly ports: readonly Port[]
  readonly endpoints: readonly Endpoint[]
}

function endpointOf({ ip, hostname, nodeName, targetRef }: Address, ready: boolean): Endpoint {
  return {
    addresses: [ip],
    conditions: { ready },
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    ...(targetRef === undefined ? {} : { targetRef }),
  }
}

function wantedOf({ addresses = [], notReadyAddresses = [], ports = [] }: Subset): readonly Wanted[] {
  const all = [
    ...addresses.map((address) => endpointOf(address, true)),
    ...notReadyAddresses.map((address) => endpointOf(address, false)),
  ].slice(0, PER_SUBSET)
  const named = ports.map(({ name = '', protocol = 'TCP', port, appProtocol }) => ({
    name,
    port,
    protocol,
    ...(appProtocol === undefined ? {} : { appProtocol }),
  }))
  return FAMILIES.map((family) => ({
    family,
    ports: named,
    endpoints: all.filter((endpoint) => familyOf(endpoint.addresses[0]!) === family),
  })).filter((wanted) => wanted.endpoints.length > 0)
}

function metadataOf(endpoints: Endpoints): {
  readonly labels: Record<string, string>
  readonly annotations: Record<string, string>
} {
  const { name, labels = {}, annotations = {} } = endpoints.metadata
  return {
    labels: { ...labels, [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER },
    annotations: Object.fromEntries(Object.entries(annotations).filter(([key]) => !NOT_COPIED.includes(key))),
  }
}

function created(endpoints: Endpoints, { family, ports, endpoints: list }: Wanted): Write {
  const { name, namespace } = endpoints.metadata
  const object = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${name}-`,
      namespace,
      ...metadataOf(endpoints),
      ownerReferences: [controllerReference(endpoints as unknown as Stored)],
    },
    addressType: family,
    endpoints: list,
    ports,
  }
  return { verb: 'create', object: object as unknown as AnyObject }
}

function rewritten(slice: Slice, { ports, endpoints: list }: Wanted, endpoints: Endpoints): readonly Write[] {
  const { labels, annotations } = metadataOf(endpoints)
  const settled =
    same(slice.endpoints ?? [], list) &&
    portMapKey(slice.ports) === portMapKey(ports) &&
    same(slice.metadata.labels, labels) &&
    same(slice.metadata.annotations ?? {}, annotations)
  if (settled) return []
  const metadata = { ...slice.metadata, labels, annotations }
  return [{ verb: 'update', object: changed(slice as unknown as Stored, { metadata, ports, endpoints: list }) }]
}

function writesFor(endpoints: Endpoints, slices: readonly Slice[]): readonly Write[] {
  const wanted = repacked((endpoints.subsets ?? []) as readonly Subset[]).flatMap(wantedOf)
  const left = [...slices]
  const take = (fits: (slice: Slice) => boolean): Slice | undefined => {
    const at = left.findIndex(fits)
    return at < 0 ? undefined : left.splice(at, 1)[0]
  }
  const paired = wanted.map((one) => ({
    one,
    slice: take(({ addressType, ports }) => addressType === one.family && portMapKey(ports) === portMapKey(one.ports)),
  }))
  const writes = paired.flatMap(({ one, slice }) => {
    const reused = slice ?? take(({ addressType }) => addressType === one.family)
    return reused === undefined ? [created(endpoints, one)] : rewritten(reused, one, endpoints)
  })
  return [...writes, ...left.map((slice): Write => ({ verb: 'delete', kind: 'EndpointSlice', key: keyOf(slice) }))]
}

function reconcile(key: string, state: ClusterState): Plan {
  const [namespace = '', name = ''] = key.split('/')
  const labels = { matchLabels: { [SERVICE_NAME]: name, [MANAGED_BY]: MANAGER } }
  const slices = state.list('EndpointSlice', { namespace, labels })
  const endpoints = state.get('Endpoints', key)
  if (mirrored(endpoints, state)) return { writes: writesFor(endpoints, slices) }
  return { writes: slices.map((slice): Write => ({ verb: 'delete', kind: 'EndpointSlice', key: keyOf(slice) })) }
}

/** Shows hand-written Endpoints to everybody who reads slices only: one slice for each family and port set. */
export const mirroring: Controller = {
  name: 'endpointslicemirroring-controller',
  watches: ['Endpoints', 'Service', 'EndpointSlice'],
  keys,
  reconcile,
}
