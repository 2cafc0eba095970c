import type { Family } from '../../address.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../../controller.ts'
import { same } from '../../equal.ts'
import { kept } from '../../kept.ts'
import type { AnyObject, Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { selectedPods, selects } from '../endpointslice/desired.ts'
import { addressesIn, hostnameOf, listable } from '../endpointslice/endpoint.ts'
import { HEADLESS, servicesOf } from '../endpointslice/keys.ts'
import { type EndpointPort, portsAt } from '../endpointslice/ports.ts'
import { isReady, isTerminating, type Pod } from '../pod.ts'
import { forgetTrigger, triggerTime, withTrigger } from '../trigger-time.ts'
import { changed } from '../write.ts'
import { type Address, gathered, keeping, type Port, repacked, type Subset, truncated } from './subsets.ts'

type Service = Stored<'Service'>
type Endpoints = Stored<'Endpoints'>

const OVER_CAPACITY = 'endpoints.kubernetes.io/over-capacity'
const MANAGED_BY = 'endpoints.kubernetes.io/managed-by'

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'Pod') return servicesOf(event, state)
  // An edit by hand stays until the Service or one of its Pods changes; only a deletion is noticed.
  if (event.kind === 'Endpoints') return event.type === 'DELETED' ? [event.key] : []
  return [event.key]
}

type Known = WeakMap<readonly string[], Address>

/** By the addresses of a Pod: how it stood in the object of a Service last. */
const knownOf = kept((_: Service): Known => new WeakMap())

function addressOf(pod: Pod, service: Service, family: Family): Address | undefined {
  const addresses = addressesIn(family, pod)
  const [ip] = addresses
  if (ip === undefined) return undefined
  const hostname = hostnameOf(pod, service)
  const nodeName = pod.spec?.nodeName || undefined
  const { name, namespace, uid } = pod.metadata
  const listed = knownOf(service)
  const before = listed.get(addresses)
  const of = before?.targetRef
  const stays = of?.uid === uid && of.name === name && of.namespace === namespace
  if (stays && before!.hostname === hostname && before!.nodeName === nodeName) return before
  const address: Address = {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    targetRef: { kind: 'Pod', namespace: namespace!, name, uid },
  }
  listed.set(addresses, address)
  return address
}

/** Ports as Endpoints write them: without an empty name. The same list for the same list. */
const asWritten = kept((ports: readonly EndpointPort[]): readonly Port[] =>
  ports.map(({ name, ...port }) => (name === '' ? port : { name, ...port })),
)

/** One Pod's part of an object. */
interface Part {
  readonly address: Address
  readonly ready: boolean
  /** Empty: a headless Service without ports. */
  readonly ports: readonly Port[]
}

/** Nothing when the Pod is going (unless published) or has none of the ports. */
function partOf(pod: Pod, service: Service): Part | undefined {
  const published = service.spec?.publishNotReadyAddresses === true
  if (!listable(pod) || (isTerminating(pod) && !published)) return undefined
  const address = addressOf(pod, service, (service.spec?.ipFamilies?.[0] ?? 'IPv4') as Family)
  if (address === undefined) return undefined
  const ports = asWritten(portsAt(service, pod))
  const portless = (service.spec?.ports ?? []).length === 0 && service.spec?.clusterIP === 'None'
  return ports.length === 0 && !portless ? undefined : { address, ready: published || isReady(pod), ports }
}

function subsetOf({ address, ready, ports }: Part): Subset {
  const side = ready ? { addresses: [address] } : { notReadyAddresses: [address] }
  return ports.length === 0 ? side : { ...side, ports }
}

/** The subsets of a Service's Pods; most often all of them have the same ports. */
function subsetsOf(pods: readonly Pod[], service: Service): readonly Subset[] {
  const parts: Part[] = []
  const ready: Address[] = []
  const notReady: Address[] = []
  let alike = true
  for (const pod of pods) {
    const part = partOf(pod, service)
    if (part === undefined) continue
    parts.push(part)
    alike &&= part.ports === parts[0]!.ports
    ;(part.ready ? ready : notReady).push(part.address)
  }
  return alike ? gathered(ready, notReady, parts[0]?.ports ?? []) : repacked(parts.map(subsetOf))
}

type Labels = Readonly<Record<string, string>>

const labelsOf = kept(madeLabels)

function madeLabels(service: Service): Labels {
  const { [HEADLESS]: _, ...own } = service.metadata.labels ?? {}
  const headless = service.spec?.clusterIP === 'None' || !service.spec?.clusterIP
  return { ...own, ...(headless ? { [HEADLESS]: '' } : {}), [MANAGED_BY]: 'endpoint-controller' }
}

const NO_ANNOTATIONS: Readonly<Record<string, string>> = {}

function annotationsOf(before: Endpoints | undefined, cut: boolean): Readonly<Record<string, string>> {
  const annotations = before?.metadata.annotations ?? NO_ANNOTATIONS
  if (!cut && annotations[OVER_CAPACITY] === undefined) return annotations
  const { [OVER_CAPACITY]: _, ...rest } = annotations
  return cut ? { ...rest, [OVER_CAPACITY]: 'truncated' } : rest
}

const TRIGGERS = 'endpoints-triggers'

function reconcile(key: string, state: ClusterState): Plan {
  const service = state.get('Service', key)
  const before = state.get('Endpoints', key)
  if (service === undefined) {
    const gone: readonly Write[] = before === undefined ? [] : [{ verb: 'delete', kind: 'Endpoints', key }]
    return { writes: [...gone, ...forgetTrigger(key, TRIGGERS, state)] }
  }
  if (service.spec?.type === 'ExternalName' || !selects(service)) return NOTHING
  const pods = selectedPods(service, state)
  const { time, writes: remembered } = triggerTime(service, pods, TRIGGERS, state)
  const all = keeping(subsetsOf(pods, service), (before?.subsets ?? []) as readonly Subset[])
  const { subsets, cut } = truncated(all)
  const labels = labelsOf(service)
  const annotations = annotationsOf(before, cut)
  const { name, namespace } = service.metadata
  if (before === undefined) {
    const metadata = { name, namespace: namespace!, labels, annotations: withTrigger(annotations, time) }
    return {
      writes: [
        ...remembered,
        { verb: 'create', object: { apiVersion: 'v1', kind: 'Endpoints', metadata, subsets } as unknown as AnyObject },
      ],
    }
  }
  const settled =
    same(before.subsets ?? [], subsets) &&
    same(before.metadata.labels ?? {}, labels) &&
    same(withTrigger(before.metadata.annotations, undefined), withTrigger(annotations, undefined))
  if (settled) return NOTHING
  const metadata = { ...before.metadata, labels, annotations: withTrigger(annotations, time) }
  return {
    writes: [...remembered, { verb: 'update', object: changed(before as unknown as Stored, { metadata, subsets }) }],
  }
}

/** Keeps the older Endpoints object of every Service with a selector; deprecated, still there. */
export const endpoints: Controller = {
  name: 'endpoints-controller',
  watches: ['Service', 'Pod', 'Endpoints'],
  keys,
  reconcile,
}
