import { type Family, familyOf } from '../../address.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../../controller.ts'
import { same } from '../../equal.ts'
import type { AnyObject, Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { hostnameOf, listable, selectedPods, selects } from '../endpointslice/desired.ts'
import { HEADLESS, servicesOf } from '../endpointslice/keys.ts'
import { endpointPorts } from '../endpointslice/ports.ts'
import { addressesOf, isReady, isTerminating, type Pod } from '../pod.ts'
import { forgetTrigger, triggerTime, withTrigger } from '../trigger-time.ts'
import { changed } from '../write.ts'
import { type Address, repacked, type Subset, truncated } from './subsets.ts'

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

function addressOf(pod: Pod, service: Service, family: Family): Address | undefined {
  const ip = addressesOf(pod).find((one) => familyOf(one) === family)
  if (ip === undefined) return undefined
  const hostname = hostnameOf(pod, service)
  const { nodeName } = pod.spec ?? {}
  const { name, namespace, uid } = pod.metadata
  return {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName ? { nodeName } : {}),
    targetRef: { kind: 'Pod', namespace: namespace!, name, uid },
  }
}

/** One Pod's part: nothing when it is going (unless published) or has none of the ports. */
function subsetOf(pod: Pod, service: Service): readonly Subset[] {
  const published = service.spec?.publishNotReadyAddresses === true
  if (!listable(pod) || (isTerminating(pod) && !published)) return []
  const address = addressOf(pod, service, (service.spec?.ipFamilies?.[0] ?? 'IPv4') as Family)
  if (address === undefined) return []
  const ports = endpointPorts(service, pod).map(({ name, ...port }) => (name === '' ? port : { name, ...port }))
  const portless = (service.spec?.ports ?? []).length === 0 && service.spec?.clusterIP === 'None'
  if (ports.length === 0 && !portless) return []
  const side = published || isReady(pod) ? { addresses: [address] } : { notReadyAddresses: [address] }
  return [ports.length === 0 ? side : { ...side, ports }]
}

function labelsOf(service: Service): Readonly<Record<string, string>> {
  const { [HEADLESS]: _, ...own } = service.metadata.labels ?? {}
  const headless = service.spec?.clusterIP === 'None' || !service.spec?.clusterIP
  return { ...own, ...(headless ? { [HEADLESS]: '' } : {}), [MANAGED_BY]: 'endpoint-controller' }
}

function annotationsOf(before: Endpoints | undefined, cut: boolean): Readonly<Record<string, string>> {
  const { [OVER_CAPACITY]: _, ...rest } = before?.metadata.annotations ?? {}
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
  const all = repacked(pods.flatMap((pod) => subsetOf(pod, service)))
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
