import { type Kind, keyOf, type ObjectKey, type Stored } from './object.ts'
import { type LabelSelector, matchesSelector } from './selector.ts'
import { VersionedMap } from './versioned.ts'

export interface Selection {
  readonly namespace?: string
  readonly labels?: LabelSelector
}

/**
 * An immutable snapshot of the cluster. Objects are deeply frozen; a snapshot costs the change, not the size, so whoever
 * has not synced yet simply holds an older one.
 */
export interface ClusterState {
  readonly resourceVersion: number
  get<K extends Kind>(kind: K, key: ObjectKey): Stored<K> | undefined
  /** Sorted by key (code units), so that no answer depends on insertion. */
  list<K extends Kind>(kind: K, selection?: Selection): readonly Stored<K>[]
  /** Services of a namespace whose (non-empty) selector matches the labels: the reverse index. */
  selecting(labels: Readonly<Record<string, string>> | undefined, namespace: string): readonly Stored<'Service'>[]
  /** Objects of a kind with a controller owner reference to `uid`. */
  ownedBy<K extends Kind>(kind: K, uid: string): readonly Stored<K>[]
  /** Objects of a kind with any owner reference to `uid`. */
  dependents(kind: string, uid: string): readonly Stored[]
  /** Keys of the Pods of a node that are not over; '' holds those that are not bound. The same array while none comes or goes. */
  podsOn(node: string): readonly ObjectKey[]
  /** Keys of the Pods that found no node. */
  unschedulable(): readonly ObjectKey[]
  /** Any stored object, also of kinds without a type of their own. */
  find(kind: string, key: ObjectKey): Stored | undefined
  kinds(): readonly string[]
  /** Something that is the same as long as no object of the kind changes: a key for what is computed from all of them. */
  token(kind: string): object
  all(kind: string): readonly Stored[]
  /** How many objects of a kind there are; costs nothing. */
  count(kind: string): number
  /** Private memory of a component (probe counters, back-off, flow tables): forkable, and no question sees it. */
  memory<T>(component: string, key: string): T | undefined
  memories<T>(component: string): readonly (readonly [key: string, value: T])[]
  /** Whether a component remembers anything. */
  remembers(component: string): boolean
}

/** Keys of objects, each with no more to say. */
type Keys = VersionedMap<true>

type Index = VersionedMap<Keys>

function put(index: Index, at: string, key: string): Index {
  return index.set(at, (index.get(at) ?? VersionedMap.empty<true>()).set(key, true))
}

function drop(index: Index, at: string, key: string): Index {
  const left = index.get(at)?.delete(key)
  return left === undefined || left.size === 0 ? index.delete(at) : index.set(at, left)
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Versions are values: what was sorted once stays sorted. */
const sortedKeys = new WeakMap<Keys, readonly ObjectKey[]>()

type Objects = VersionedMap<Stored>

/** Lists of a kind's objects by place, as long as none of the kind changes. */
const lists = new WeakMap<Objects, Map<string, readonly Stored[]>>()
const NO_OBJECTS: Objects = VersionedMap.empty()
const NO_MEMORY: VersionedMap<NonNullable<unknown>> = VersionedMap.empty()

function listsOf(objects: Objects): Map<string, readonly Stored[]> {
  let found = lists.get(objects)
  if (found === undefined) {
    found = new Map()
    lists.set(objects, found)
  }
  return found
}

/** What a component remembers, by its own keys. */
type Memory = VersionedMap<NonNullable<unknown>>

interface Parts {
  readonly resourceVersion: number
  readonly objects: VersionedMap<Objects>
  readonly index: Index
  readonly memory: VersionedMap<Memory>
}

const placesOf = new WeakMap<Stored, readonly string[]>()

/** Where an object can be found without a scan. */
function places(kind: string, object: Stored): readonly string[] {
  let found = placesOf.get(object)
  if (found === undefined) {
    found = readPlaces(kind, object)
    placesOf.set(object, found)
  }
  return found
}

function readPlaces(kind: string, object: Stored): readonly string[] {
  const { namespace = '', labels = {}, ownerReferences = [] } = object.metadata
  const found = [`namespace\0${kind}\0${namespace}`]
  for (const owner of ownerReferences) found.push(`owner\0${kind}\0${owner.uid}`)
  if (kind === 'Pod') {
    const { spec, status } = object as unknown as Stored<'Pod'>
    if (status?.phase !== 'Succeeded' && status?.phase !== 'Failed') {
      found.push(`node\0${spec?.nodeName ?? ''}`)
      const unbound = spec?.nodeName === undefined || spec.nodeName === ''
      if (unbound && status?.conditions?.some((one) => one.type === 'PodScheduled' && one.status === 'False'))
        found.push('unschedulable')
    }
  }
  if (kind === 'Pod' || kind === 'EndpointSlice')
    for (const key in labels) found.push(`label\0${kind}\0${namespace}\0${key}=${labels[key]}`)
  if (kind === 'Service') {
    const selector = Object.entries((object as unknown as Stored<'Service'>).spec?.selector ?? {}).sort(([a], [b]) =>
      byCodeUnit(a, b),
    )
    // One pair is enough to find the candidates; the rest is compared.
    if (selector[0] !== undefined) found.push(`selector\0${namespace}\0${selector[0][0]}=${selector[0][1]}`)
  }
  return found
}

/** The one implementation: persistent maps with indexes by namespace, owner, Pod label and Service selector. */
export class Snapshot implements ClusterState {
  readonly #parts: Parts

  constructor(
    parts: Parts = {
      resourceVersion: 1,
      objects: VersionedMap.empty(),
      index: VersionedMap.empty(),
      memory: VersionedMap.empty(),
    },
  ) {
    this.#parts = parts
  }

  get resourceVersion(): number {
    return this.#parts.resourceVersion
  }

  find(kind: string, key: ObjectKey): Stored | undefined {
    return this.#parts.objects.get(kind)?.get(key)
  }

  get<K extends Kind>(kind: K, key: ObjectKey): Stored<K> | undefined {
    return this.find(kind, key) as unknown as Stored<K> | undefined
  }

  kinds(): readonly string[] {
    return this.#parts.objects.keys().toSorted(byCodeUnit)
  }

  token(kind: string): object {
    return this.#parts.objects.get(kind) ?? NO_OBJECTS
  }

  count(kind: string): number {
    return this.#parts.objects.get(kind)?.size ?? 0
  }

  all(kind: string): readonly Stored[] {
    const objects = this.#parts.objects.get(kind)
    if (objects === undefined) return []
    const cached = listsOf(objects)
    let sorted = cached.get('')
    if (sorted === undefined) {
      sorted = objects
        .entries()
        .sort(([a], [b]) => byCodeUnit(a, b))
        .map(([, object]) => object)
      cached.set('', sorted)
    }
    return sorted
  }

  list<K extends Kind>(kind: K, selection: Selection = {}): readonly Stored<K>[] {
    const objects = this.#candidates(kind, selection) as unknown as readonly Stored<K>[]
    return selection.labels === undefined
      ? objects
      : objects.filter((object) => matchesSelector(selection.labels, object.metadata.labels))
  }

  #candidates(kind: string, { namespace, labels }: Selection): readonly Stored[] {
    if (namespace === undefined) return this.all(kind)
    const pairs = Object.entries(labels?.matchLabels ?? {})
    if (pairs.length === 0 || (kind !== 'Pod' && kind !== 'EndpointSlice'))
      return this.#at(kind, `namespace\0${kind}\0${namespace}`)
    let smallest: string | undefined
    let least = Number.POSITIVE_INFINITY
    for (const [key, value] of pairs) {
      const place = `label\0${kind}\0${namespace}\0${key}=${value}`
      const size = this.#parts.index.get(place)?.size
      if (size === undefined) return []
      if (size < least) [smallest, least] = [place, size]
    }
    return this.#at(kind, smallest!)
  }

  #at(kind: string, place: string): readonly Stored[] {
    const objects = this.#parts.objects.get(kind)
    if (objects === undefined) return []
    const cached = listsOf(objects)
    let found = cached.get(place)
    if (found === undefined) {
      found = this.#fetch(kind, place)
      cached.set(place, found)
    }
    return found
  }

  #fetch(kind: string, place: string): readonly Stored[] {
    return this.#keysAt(place).map((key) => this.find(kind, key)!)
  }

  selecting(labels: Readonly<Record<string, string>> | undefined, namespace: string): readonly Stored<'Service'>[] {
    const found: Stored<'Service'>[] = []
    for (const [key, value] of Object.entries(labels ?? {})) {
      for (const service of this.#at(
        'Service',
        `selector\0${namespace}\0${key}=${value}`,
      ) as unknown as readonly Stored<'Service'>[]) {
        if (matchesSelector({ matchLabels: service.spec?.selector ?? {} }, labels)) found.push(service)
      }
    }
    return found.sort((a, b) => byCodeUnit(keyOf(a), keyOf(b)))
  }

  ownedBy<K extends Kind>(kind: K, uid: string): readonly Stored<K>[] {
    const all = this.#at(kind, `owner\0${kind}\0${uid}`) as unknown as readonly Stored<K>[]
    const controls = ({ metadata }: Stored<K>): boolean =>
      metadata.ownerReferences!.some((owner) => owner.uid === uid && owner.controller === true)
    return all.every(controls) ? all : all.filter(controls)
  }

  dependents(kind: string, uid: string): readonly Stored[] {
    return this.#at(kind, `owner\0${kind}\0${uid}`)
  }

  podsOn(node: string): readonly ObjectKey[] {
    return this.#keysAt(`node\0${node}`)
  }

  unschedulable(): readonly ObjectKey[] {
    return this.#keysAt('unschedulable')
  }

  #keysAt(place: string): readonly ObjectKey[] {
    const set = this.#parts.index.get(place)
    if (set === undefined) return []
    let keys = sortedKeys.get(set)
    if (keys === undefined) {
      keys = Object.freeze(set.keys().toSorted(byCodeUnit))
      sortedKeys.set(set, keys)
    }
    return keys
  }

  memory<T>(component: string, key: string): T | undefined {
    return this.#parts.memory.get(component)?.get(key) as T | undefined
  }

  memories<T>(component: string): readonly (readonly [string, T])[] {
    const map = this.#parts.memory.get(component)
    return map === undefined ? [] : (map.entries().sort(([a], [b]) => byCodeUnit(a, b)) as [string, T][])
  }

  remembers(component: string): boolean {
    return (this.#parts.memory.get(component)?.size ?? 0) > 0
  }

  /** The snapshot after one object was written; `object` must be frozen and carry the next resourceVersion. */
  with(kind: string, object: Stored): Snapshot {
    const key = keyOf(object)
    const { objects, memory } = this.#parts
    const before = this.find(kind, key)
    let index = this.#parts.index
    const gone = before === undefined ? [] : places(kind, before)
    const now = places(kind, object)
    for (const place of gone) if (!now.includes(place)) index = drop(index, place, key)
    for (const place of now) if (!gone.includes(place)) index = put(index, place, key)
    const resourceVersion = Number(object.metadata.resourceVersion)
    return new Snapshot({
      resourceVersion,
      objects: objects.set(kind, (objects.get(kind) ?? NO_OBJECTS).set(key, object)),
      index,
      memory,
    })
  }

  without(kind: string, key: ObjectKey): Snapshot {
    const { objects, memory, resourceVersion } = this.#parts
    const before = this.find(kind, key)
    if (before === undefined) return this
    let index = this.#parts.index
    for (const place of places(kind, before)) index = drop(index, place, key)
    return new Snapshot({
      resourceVersion: resourceVersion + 1,
      objects: objects.set(kind, objects.get(kind)!.delete(key)),
      index,
      memory,
    })
  }

  /** Remembers a frozen value, or forgets it when undefined. No new resourceVersion: no watcher sees it. */
  remembering(component: string, key: string, value: unknown): Snapshot {
    const { memory } = this.#parts
    const map = memory.get(component) ?? NO_MEMORY
    return new Snapshot({
      ...this.#parts,
      memory: memory.set(component, value === undefined || value === null ? map.delete(key) : map.set(key, value)),
    })
  }
}

export { byCodeUnit }
