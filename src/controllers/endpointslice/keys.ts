import type { WatchEvent } from '../../controller.ts'
import { same } from '../../equal.ts'
import { kept } from '../../kept.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { addressesOf, isReady, isTerminal, type Pod } from '../pod.ts'
import { listable } from './endpoint.ts'

export const SERVICE_NAME = 'kubernetes.io/service-name'
export const MANAGED_BY = 'endpointslice.kubernetes.io/managed-by'
export const HEADLESS = 'service.kubernetes.io/headless'
export const MANAGER = 'endpointslice-controller.k8s.io'

/** Whether a change of a Pod can change an endpoint: a phase alone is no trigger, the kubelet turns Ready with it. */
function endpointChanged(old: Pod, now: Pod): boolean {
  return !(
    old.metadata.deletionTimestamp === now.metadata.deletionTimestamp &&
    (old.spec === now.spec || sameSpec(old, now)) &&
    (old.status === now.status || sameStatus(old, now)) &&
    same(old.metadata.labels, now.metadata.labels)
  )
}

/** Parts that stay are not read. */
function sameStatus(old: Pod, now: Pod): boolean {
  const [before, after] = [old.status, now.status]
  if (before?.conditions !== after?.conditions && isReady(old) !== isReady(now)) return false
  if (before?.phase !== after?.phase && isTerminal(old) !== isTerminal(now)) return false
  if (before?.podIPs === after?.podIPs && before?.podIP === after?.podIP) return true
  return sameAddresses(addressesOf(old), addressesOf(now))
}

function sameSpec({ spec: old }: Pod, { spec: now }: Pod): boolean {
  return old?.nodeName === now?.nodeName && old?.hostname === now?.hostname && old?.subdomain === now?.subdomain
}

function sameAddresses(old: readonly string[], now: readonly string[]): boolean {
  return old === now || (old.length === now.length && old.every((ip, index) => ip === now[index]))
}

/** Services that select a Pod, before or after a change. */
export function servicesOf(event: WatchEvent, state: ClusterState): readonly string[] {
  const pod = event.object as unknown as Pod
  const old = event.old as unknown as Pod | undefined
  if (old !== undefined && !endpointChanged(old, pod)) return []
  const now = selecting(pod, state)
  if (old === undefined || same(old.metadata.labels, pod.metadata.labels)) return now
  return [...new Set([...now, ...selecting(old, state)])]
}

interface Selecting {
  readonly namespace: string
  readonly keys: readonly string[]
}

/** For all Services as they are: by the labels of a Pod. */
const selectors = kept((_services: object) => new WeakMap<object, Selecting>())

function selecting({ metadata: { labels, namespace } }: Pod, state: ClusterState): readonly string[] {
  if (labels === undefined) return []
  const known = selectors(state.token('Service'))
  let found = known.get(labels)
  if (found?.namespace !== namespace) {
    found = { namespace: namespace!, keys: state.selecting(labels, namespace!).map(keyOf) }
    known.set(labels, found)
  }
  return found!.keys
}

/** A Pod that could not be listed and cannot be moves no slice; a Service without slices is looked at all the same. */
function slicesOf(event: WatchEvent, state: ClusterState): readonly string[] {
  const found = servicesOf(event, state)
  const pod = event.object as unknown as Pod
  const old = event.old as unknown as Pod | undefined
  if (found.length === 0 || listable(pod) || (old !== undefined && listable(old))) return found
  const slices = state.list('EndpointSlice', { namespace: pod.metadata.namespace! })
  const sliced = (key: string): boolean => slices.some((slice) => serviceOf(slice) === key)
  return found.filter((key) => !sliced(key))
}

/** The Service whose slice it is, if this controller made it. */
export function serviceOf({ metadata: { labels, namespace } }: Pick<Stored, 'metadata'>): string | undefined {
  const name = labels?.[SERVICE_NAME]
  return name === undefined || labels?.[MANAGED_BY] !== MANAGER ? undefined : `${namespace}/${name}`
}

/** Nodes matter by being there, their zone, and, for shares of CPU, by readiness and size. */
function nodeMatters(event: WatchEvent): boolean {
  if (event.type !== 'MODIFIED') return true
  const [now, old] = [event.object, event.old] as unknown as readonly [Stored<'Node'>, Stored<'Node'>]
  const ready = (node: Stored<'Node'>): string | undefined =>
    node.status?.conditions?.find(({ type }) => type === 'Ready')?.status
  return !(
    same(now.metadata.labels, old.metadata.labels) &&
    ready(now) === ready(old) &&
    same(now.status?.allocatable, old.status?.allocatable)
  )
}

/** The Services whose slices an event may change. */
export function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  switch (event.kind) {
    case 'Service':
      return [event.key]
    case 'Pod':
      return slicesOf(event, state)
    case 'EndpointSlice': {
      const now = serviceOf(event.object!)
      const before = event.old === undefined ? now : serviceOf(event.old)
      return (now === before ? [now] : [now, before]).filter((key) => key !== undefined)
    }
    default:
      return nodeMatters(event) ? state.list('Service').map(keyOf) : []
  }
}
