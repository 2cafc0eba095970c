import { type Kind, keyOf, type ObjectKey, type Stored } from './object.ts'
import {
  byCodeUnit,
  type Index,
  indexed,
  indexes,
  keysAt,
  labelled,
  labelPlace,
  NO_INDEX,
  namespacePlace,
  nodePlace,
  ownerPlace,
  selectorPlace,
  UNSCHEDULABLE,
} from './places.ts'
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

type Objects = VersionedMap<Stored>

const NO_OBJECTS: Objects = VersionedMap.empty()
const NO_MEMORY: VersionedMap<NonNullable<unknown>> = VersionedMap.empty()

/** What a component remembers, by its own keys. */
type Memory = VersionedMap<NonNullable<unknown>>

/**
 * Kinds and components are few and known: an array holds what a snapshot has of each, at the number that its name was
 * given when the first of it was stored. At 0 there is nothing.
 */
type Numbers = Map<string, number>

const kindNumbers: Numbers = new Map()
const componentNumbers: Numbers = new Map()

function numbered(numbers: Numbers, name: string): number {
  numbers.set(name, numbers.size + 1)
  return numbers.size
}

type Slots<T> = readonly (T | undefined)[]

function slotted<T>(slots: Slots<T>, number: number, value: T | undefined): Slots<T> {
  const copy = slots.slice()
  while (copy.length < number) copy.push(undefined)
  copy[number] = value
  return copy
}

/** Whether one place of the index holds exactly what is selected: one label and nothing else. */
function placed(kind: string, { namespace, labels }: Selection): boolean {
  if (namespace === undefined || labels?.matchExpressions !== undefined || !indexes(kind) || !labelled(kind))
    return false
  let pairs = 0
  for (const _ in labels?.matchLabels) pairs++
  return pairs === 1
}

/** The one implementation: persistent maps with indexes by namespace, owner, Pod label and Service selector. */
export class Snapshot implements ClusterState {
  readonly resourceVersion: number
  readonly #objects: Slots<Objects>
  readonly #index: Index
  readonly #memory: Slots<Memory>

  constructor(resourceVersion = 1, objects: Slots<Objects> = [], index: Index = NO_INDEX, memory: Slots<Memory> = []) {
    this.resourceVersion = resourceVersion
    this.#objects = objects
    this.#index = index
    this.#memory = memory
  }

  find(kind: string, key: ObjectKey): Stored | undefined {
    return this.#objects[kindNumbers.get(kind) ?? 0]?.get(key)
  }

  get<K extends Kind>(kind: K, key: ObjectKey): Stored<K> | undefined {
    return this.#objects[kindNumbers.get(kind) ?? 0]?.get(key) as unknown as Stored<K> | undefined
  }

  kinds(): readonly string[] {
    return [...kindNumbers.keys()]
      .filter((kind) => this.#objects[kindNumbers.get(kind) ?? 0] !== undefined)
      .sort(byCodeUnit)
  }

  token(kind: string): object {
    return this.#objects[kindNumbers.get(kind) ?? 0] ?? NO_OBJECTS
  }

  count(kind: string): number {
    return this.#objects[kindNumbers.get(kind) ?? 0]?.size ?? 0
  }

  all(kind: string): readonly Stored[] {
    const objects = this.#objects[kindNumbers.get(kind) ?? 0]
    if (objects === undefined) return []
    objects.lists ??= new Map()
    const cached = objects.lists
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
    if (selection.labels === undefined || placed(kind, selection)) return objects
    return objects.filter((object) => matchesSelector(selection.labels, object.metadata.labels))
  }

  #candidates(kind: string, { namespace, labels }: Selection): readonly Stored[] {
    if (namespace === undefined) return this.all(kind)
    if (!indexes(kind)) return this.all(kind).filter(({ metadata }) => (metadata.namespace ?? '') === namespace)
    let smallest: string | undefined
    let least = Number.POSITIVE_INFINITY
    const wanted = labelled(kind) ? labels?.matchLabels : undefined
    for (const key in wanted) {
      const place = labelPlace(kind, namespace, key, wanted[key]!)
      const size = this.#index.get(place)?.size
      if (size === undefined) return []
      if (size >= least) continue
      smallest = place
      least = size
    }
    return this.#at(kind, smallest ?? namespacePlace(kind, namespace))
  }

  #at(kind: string, place: string): readonly Stored[] {
    const objects = this.#objects[kindNumbers.get(kind) ?? 0]
    if (objects === undefined) return []
    objects.lists ??= new Map()
    const cached = objects.lists
    let found = cached.get(place)
    if (found === undefined) {
      found = keysAt(this.#index, place).map((key) => objects.get(key)!)
      cached.set(place, found)
    }
    return found
  }

  selecting(labels: Readonly<Record<string, string>> | undefined, namespace: string): readonly Stored<'Service'>[] {
    const found: Stored<'Service'>[] = []
    for (const [key, value] of Object.entries(labels ?? {})) {
      for (const service of this.#at(
        'Service',
        selectorPlace(namespace, key, value),
      ) as unknown as readonly Stored<'Service'>[]) {
        if (matchesSelector({ matchLabels: service.spec?.selector ?? {} }, labels)) found.push(service)
      }
    }
    return found.sort((a, b) => byCodeUnit(keyOf(a), keyOf(b)))
  }

  ownedBy<K extends Kind>(kind: K, uid: string): readonly Stored<K>[] {
    const all = this.#at(kind, ownerPlace(kind, uid)) as unknown as readonly Stored<K>[]
    const controls = ({ metadata }: Stored<K>): boolean =>
      metadata.ownerReferences!.some((owner) => owner.uid === uid && owner.controller === true)
    return all.every(controls) ? all : all.filter(controls)
  }

  dependents(kind: string, uid: string): readonly Stored[] {
    return this.#at(kind, ownerPlace(kind, uid))
  }

  podsOn(node: string): readonly ObjectKey[] {
    return keysAt(this.#index, nodePlace(node))
  }

  unschedulable(): readonly ObjectKey[] {
    return keysAt(this.#index, UNSCHEDULABLE)
  }

  memory<T>(component: string, key: string): T | undefined {
    return this.#memory[componentNumbers.get(component) ?? 0]?.get(key) as T | undefined
  }

  memories<T>(component: string): readonly (readonly [string, T])[] {
    const map = this.#memory[componentNumbers.get(component) ?? 0]
    return map === undefined ? [] : (map.entries().sort(([a], [b]) => byCodeUnit(a, b)) as [string, T][])
  }

  remembers(component: string): boolean {
    return this.memoryCount(component) > 0
  }

  /** How many keys a component remembers. */
  memoryCount(component: string): number {
    return this.#memory[componentNumbers.get(component) ?? 0]?.size ?? 0
  }

  /** The snapshot after one object was written; `object` must be frozen and carry the next resourceVersion. */
  with(kind: string, object: Stored): Snapshot {
    const key = keyOf(object)
    const number = kindNumbers.get(kind) ?? numbered(kindNumbers, kind)
    const held = this.#objects[number] ?? NO_OBJECTS
    const before = held.get(key)
    return new Snapshot(
      Number(object.metadata.resourceVersion),
      slotted(this.#objects, number, held.set(key, object)),
      indexed(this.#index, kind, key, before, object),
      this.#memory,
    )
  }

  without(kind: string, key: ObjectKey): Snapshot {
    const number = kindNumbers.get(kind) ?? 0
    const held = this.#objects[number]
    const before = held?.get(key)
    if (held === undefined || before === undefined) return this
    return new Snapshot(
      this.resourceVersion + 1,
      slotted(this.#objects, number, held.delete(key)),
      indexed(this.#index, kind, key, before),
      this.#memory,
    )
  }

  /** Remembers a frozen value, or forgets it when undefined. No new resourceVersion: no watcher sees it. */
  remembering(component: string, key: string, value: unknown): Snapshot {
    const number = componentNumbers.get(component) ?? numbered(componentNumbers, component)
    const held = this.#memory[number] ?? NO_MEMORY
    const next = value === undefined || value === null ? held.delete(key) : held.set(key, value)
    return new Snapshot(
      this.resourceVersion,
      this.#objects,
      this.#index,
      slotted(this.#memory, number, next.size === 0 ? undefined : next),
    )
  }
}

export { byCodeUnit }
