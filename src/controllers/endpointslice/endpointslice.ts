import type { Family } from '../../address.ts'
import { type Controller, NOTHING, type Plan, type Write } from '../../controller.ts'
import { same } from '../../equal.ts'
import { kept } from '../../kept.ts'
import { type AnyObject, keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { controllerReference } from '../owner.ts'
import type { Pod } from '../pod.ts'
import { forgetTrigger, triggerTime, withTrigger } from '../trigger-time.ts'
import { changed } from '../write.ts'
import { desiredGroups, type Slice, selectedPods, selects } from './desired.ts'
import type { Endpoint } from './endpoint.ts'
import { HEADLESS, keys, MANAGED_BY, MANAGER, SERVICE_NAME, serviceOf } from './keys.ts'
import { type Draft, type Existing, type Packed, packFamily, reusing } from './packing.ts'
import type { EndpointPort } from './ports.ts'
import { withAutoHints } from './topology.ts'
import { distribution, withHints } from './traffic-distribution.ts'

type Service = Stored<'Service'>

const FAMILIES: readonly Family[] = ['IPv4', 'IPv6']

type Labels = Readonly<Record<string, string>>

/** Labels of a Service's slices: its own, but for the reserved three (setEndpointSliceLabels). */
const labelsOf = kept(madeLabels)

function madeLabels(service: Service): Labels {
  const { [SERVICE_NAME]: _n, [MANAGED_BY]: _m, [HEADLESS]: _h, ...own } = service.metadata.labels ?? {}
  const { clusterIP } = service.spec ?? {}
  const headless = clusterIP === 'None' || clusterIP === '' || clusterIP === undefined
  return {
    ...own,
    ...(headless ? { [HEADLESS]: '' } : {}),
    [SERVICE_NAME]: service.metadata.name,
    [MANAGED_BY]: MANAGER,
  }
}

function existing(slice: Slice, wanted: Labels): Existing {
  return {
    name: slice.metadata.name,
    ports: (slice.ports ?? []) as readonly EndpointPort[],
    endpoints: (slice.endpoints ?? []) as unknown as readonly Endpoint[],
    relabelled: !same(slice.metadata.labels ?? {}, wanted),
  }
}

/** The annotation that switches shares by zone on; the older name is read first. */
export function autoHints(service: Service): boolean {
  const { annotations = {} } = service.metadata
  const value =
    annotations['service.kubernetes.io/topology-aware-hints'] ?? annotations['service.kubernetes.io/topology-mode']
  return value === 'Auto' || value === 'auto'
}

const HINTS = 'topology-hints'

/** Events tell a change of mind, not every look. */
function hintEvents(
  service: Service,
  family: Family,
  verdict: string | undefined,
  state: ClusterState,
): readonly Write[] {
  const key = keyOf(service)
  const memory = `${key} ${family}`
  const before = state.memory<string>(HINTS, memory)
  const now = verdict ?? (autoHints(service) ? 'enabled' : undefined)
  if (before === now) return []
  const told: Write = { verb: 'remember', component: HINTS, key: memory, value: now }
  if (now === undefined && before !== 'enabled') return [told]
  const enabled = now === 'enabled'
  const message = enabled
    ? `Topology Aware Hints has been enabled, addressType: ${family}`
    : `${verdict ?? 'Topology Aware Hints has been disabled'}, addressType: ${family}`
  const event: Write = {
    verb: 'event',
    about: { kind: 'Service', key },
    type: enabled ? 'Normal' : 'Warning',
    reason: enabled ? 'TopologyAwareHintsEnabled' : 'TopologyAwareHintsDisabled',
    message,
    source: 'endpoint-slice-controller',
  }
  return [told, event]
}

function hints(
  packed: Packed,
  service: Service,
  family: Family,
  state: ClusterState,
): readonly [Packed, readonly Write[]] {
  if (!autoHints(service)) {
    const policy = distribution(service.spec?.trafficDistribution)
    return [withHints(packed, policy), hintEvents(service, family, undefined, state)]
  }
  const { packed: done, withheld } = withAutoHints(packed, state)
  return [done, hintEvents(service, family, withheld, state)]
}

function created(draft: Draft, service: Service, family: Family, time: string | undefined): Write {
  const object = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: `${service.metadata.name}-`,
      namespace: service.metadata.namespace!,
      labels: labelsOf(service),
      ...(time === undefined ? {} : { annotations: withTrigger(undefined, time) }),
      ownerReferences: [controllerReference(service as unknown as Stored)],
    },
    addressType: family,
    endpoints: draft.endpoints,
    ports: draft.ports,
  }
  return { verb: 'create', object: object as unknown as AnyObject }
}

function rewritten({ ports, endpoints }: Draft, slice: Slice, service: Service, time: string | undefined): Write {
  const annotations = withTrigger(slice.metadata.annotations, time)
  const metadata = { ...slice.metadata, labels: labelsOf(service), annotations }
  return { verb: 'update', object: changed(slice as unknown as Stored, { metadata, ports, endpoints }) }
}

/** Writes for the slices of one address family. */
function family(
  service: Service,
  pods: readonly Pod[],
  slices: readonly Slice[],
  of: Family,
  state: ClusterState,
  time: string | undefined,
): readonly Write[] {
  const wanted = labelsOf(service)
  const groups = desiredGroups(service, pods, of, state)
  const packed = packFamily(
    slices.map((slice) => existing(slice, wanted)),
    groups,
  )
  const [hinted, events] = hints(packed, service, of, state)
  const { create, update, remove } = reusing(hinted)
  const named = (name: string): Slice => slices.find(({ metadata }) => metadata.name === name)!
  const writes: Write[] = []
  for (const draft of update) writes.push(rewritten(draft, named(draft.name!), service, time))
  for (const { name } of remove) writes.push({ verb: 'delete', kind: 'EndpointSlice', key: keyOf(named(name)) })
  for (const draft of create) writes.push(created(draft, service, of, time))
  return events.length === 0 ? writes : [...writes, ...events]
}

function mine(service: Service, state: ClusterState): readonly Slice[] {
  const labels = { matchLabels: { [SERVICE_NAME]: service.metadata.name } }
  const all = state.list('EndpointSlice', { namespace: service.metadata.namespace!, labels })
  const own = ({ metadata }: Slice): boolean =>
    metadata.labels?.[MANAGED_BY] === MANAGER && metadata.deletionTimestamp === undefined
  return all.every(own) ? all : all.filter(own)
}

const TRIGGERS = 'endpointslice-triggers'

function reconcile(key: string, state: ClusterState): Plan {
  const service = state.get('Service', key)
  if (service === undefined) return { writes: forgetTrigger(key, TRIGGERS, state) }
  if (service.metadata.deletionTimestamp !== undefined) return NOTHING
  // A Service that lost its selector, or became an alias, keeps the slices it has: the controller looks away.
  if (service.spec?.type === 'ExternalName' || !selects(service)) return NOTHING
  const families = (service.spec?.ipFamilies ?? ['IPv4']) as readonly Family[]
  const slices = mine(service, state)
  const pods = selectedPods(service, state)
  const { time, writes: remembered } = triggerTime(service, pods, TRIGGERS, state)
  const strangers = slices.filter(({ addressType }) => !families.includes(addressType as Family))
  const writes = strangers.map((slice): Write => ({ verb: 'delete', kind: 'EndpointSlice', key: keyOf(slice) }))
  for (const one of FAMILIES) {
    if (!families.includes(one)) continue
    const own = (slice: Slice): boolean => slice.addressType === one
    writes.push(...family(service, pods, slices.every(own) ? slices : slices.filter(own), one, state, time))
  }
  // What changed without a trace in the slices is counted with the next change.
  return writes.length === 0 ? NOTHING : { writes: [...remembered, ...writes] }
}

/** Lists the Pods of every Service with a selector in slices of at most a hundred, with as few writes as upstream. */
export const endpointSlice: Controller = {
  name: 'endpointslice-controller',
  watches: ['Service', 'Pod', 'Node', 'EndpointSlice'],
  keys,
  // Shares by zone are judged once more when the slices that they were made for are there.
  foresaw: (event, state) => {
    if (event.kind !== 'EndpointSlice') return false
    const key = serviceOf(event.object!)
    const service = key === undefined ? undefined : state.get('Service', key)
    return service !== undefined && !autoHints(service)
  },
  reconcile,
}
