import { kept } from './kept.ts'
import type { ObjectKey, Stored } from './object.ts'
import { VersionedMap } from './versioned.ts'

export const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Keys of objects, each with no more to say. */
type Keys = VersionedMap<true>

/** Keys of objects by where they can be found without a scan. */
export type Index = VersionedMap<Keys>

export const NO_INDEX: Index = VersionedMap.empty()

const NO_KEYS: readonly ObjectKey[] = []

/** Versions are values: what was sorted once stays sorted. */
const sorted = kept((keys: Keys): readonly ObjectKey[] => Object.freeze(keys.keys().toSorted(byCodeUnit)))

/** The sorted keys of a place; the same array while none comes or goes. */
export function keysAt(index: Index, at: string): readonly ObjectKey[] {
  const keys = index.get(at)
  return keys === undefined ? NO_KEYS : sorted(keys)
}

function put(index: Index, at: string, key: ObjectKey): Index {
  return index.set(at, (index.get(at) ?? VersionedMap.empty<true>()).set(key, true))
}

function drop(index: Index, at: string, key: ObjectKey): Index {
  const left = index.get(at)?.delete(key)
  return left === undefined || left.size === 0 ? index.delete(at) : index.set(at, left)
}

/** The index after an object took the place of an older one; either may be missing. */
export function indexed(index: Index, kind: string, key: ObjectKey, before?: Stored, after?: Stored): Index {
  if (before !== undefined && after !== undefined && stays(kind, before, after)) return index
  const gone = before === undefined ? NOWHERE : places(kind, before)
  const now = after === undefined ? NOWHERE : places(kind, after)
  let next = index
  for (const place of gone) if (!now.includes(place)) next = drop(next, place, key)
  for (const place of now) if (!gone.includes(place)) next = put(next, place, key)
  return next
}

const NOWHERE: readonly string[] = []

/** Whether all that places are read from is what it was: versions of an object share what did not change. */
function stays(kind: string, before: Stored, after: Stored): boolean {
  const [was, is] = [before.metadata, after.metadata]
  if (was.labels !== is.labels || was.ownerReferences !== is.ownerReferences) return false
  if (kind === 'Service') return selectorOf(before) === selectorOf(after)
  return kind !== 'Pod' || standing(before) === standing(after)
}

function selectorOf(object: Stored): Readonly<Record<string, string>> | undefined {
  return (object as unknown as Stored<'Service'>).spec?.selector
}

/** The node of a Pod that is not over: '' for one that has none, which `unschedulable` tells apart once that was said. */
function standing(object: Stored): string | undefined {
  const { spec, status } = object as unknown as Stored<'Pod'>
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') return undefined
  if (spec?.nodeName !== undefined && spec.nodeName !== '') return spec.nodeName
  const failed = status?.conditions?.some((one) => one.type === 'PodScheduled' && one.status === 'False')
  return failed === true ? UNSCHEDULABLE : ''
}

export const namespacePlace = (kind: string, namespace: string): string => `namespace\0${kind}\0${namespace}`
export const ownerPlace = (kind: string, uid: string): string => `owner\0${kind}\0${uid}`
export const nodePlace = (node: string): string => `node\0${node}`
/** The place of Pods that found no node; no node is called so. */
export const UNSCHEDULABLE = 'unschedulable\0'
export const labelPlace = (kind: string, namespace: string, key: string, value: string): string =>
  `label\0${kind}\0${namespace}\0${key}=${value}`
export const selectorPlace = (namespace: string, key: string, value: string): string =>
  `selector\0${namespace}\0${key}=${value}`

/** Whether objects of a kind are found by their labels. */
export function labelled(kind: string): boolean {
  return kind === 'Pod' || kind === 'EndpointSlice'
}

/** Whether objects of a kind have places: Events come by the dozen, and are listed seldom and by their namespace alone. */
export function indexes(kind: string): boolean {
  return kind !== 'Event'
}

/** Where an object can be found. */
function places(kind: string, object: Stored): readonly string[] {
  if (!indexes(kind)) return NOWHERE
  const { namespace = '', labels = {}, ownerReferences = [] } = object.metadata
  const found = [namespacePlace(kind, namespace)]
  for (const owner of ownerReferences) found.push(ownerPlace(kind, owner.uid))
  if (labelled(kind)) for (const key in labels) found.push(labelPlace(kind, namespace, key, labels[key]!))
  if (kind === 'Pod') {
    const node = standing(object)
    if (node !== undefined) found.push(nodePlace(node === UNSCHEDULABLE ? '' : node))
    if (node === UNSCHEDULABLE) found.push(UNSCHEDULABLE)
  }
  if (kind === 'Service') {
    const selector = Object.entries(selectorOf(object) ?? {}).sort(([a], [b]) => byCodeUnit(a, b))
    // One pair is enough to find the candidates; the rest is compared.
    if (selector[0] !== undefined) found.push(selectorPlace(namespace, ...selector[0]))
  }
  return found
}
