/**
 * A persistent map from texts: `set` and `delete` give a new version, and every version goes on answering what it always
 * did. One native map shows one version; each other version knows the one step that leads towards it. So the version in
 * use costs what a native map costs, and a return to another costs the steps between the two (Baker, Shallow binding makes
 * functional arrays fast). A version that was walked to for as many steps as it has entries is given a map of its own:
 * going to and fro between two versions never costs more than copying them once. Where such a version is small, it keeps
 * its map from then on: what is forked again and again is not walked back to.
 */
export class VersionedMap<V extends NonNullable<unknown>> {
  readonly size: number
  /** Lists that were made of this version's values, by a name that their maker gave them. */
  lists: Map<string, readonly V[]> | undefined
  /** The native map, while it shows this version. */
  #table: Map<string, V> | undefined
  /** Else: this version is that one, but for one entry. */
  #towards: VersionedMap<V> | undefined
  #key = ''
  /** undefined: the entry is not there. */
  #value: V | undefined
  #walked = 0
  /** The longest way back to this version. Longer than a small map is, and whoever goes on from here takes a copy. */
  #way = 0

  private constructor(table: Map<string, V>, size: number) {
    this.#table = table
    this.size = size
  }

  static empty<V extends NonNullable<unknown>>(): VersionedMap<V> {
    return new VersionedMap(new Map<string, V>(), 0)
  }

  get(key: string): V | undefined {
    return (this.#table ?? this.#shown()).get(key)
  }

  has(key: string): boolean {
    return (this.#table ?? this.#shown()).has(key)
  }

  /** The same version when it holds the value already. */
  set(key: string, value: V): VersionedMap<V> {
    const table = this.#table ?? this.#shown()
    const before = table.get(key)
    if (before === value) return this
    const size = before === undefined ? this.size + 1 : this.size
    if (this.#way > this.size && this.size <= SMALL) return new VersionedMap(new Map(table).set(key, value), size)
    table.set(key, value)
    return this.#left(key, before, new VersionedMap(table, size))
  }

  delete(key: string): VersionedMap<V> {
    const table = this.#table ?? this.#shown()
    const before = table.get(key)
    if (before === undefined) return this
    if (this.#way > this.size && this.size <= SMALL) {
      const copy = new Map(table)
      copy.delete(key)
      return new VersionedMap(copy, this.size - 1)
    }
    table.delete(key)
    return this.#left(key, before, new VersionedMap(table, this.size - 1))
  }

  #left(key: string, before: V | undefined, next: VersionedMap<V>): VersionedMap<V> {
    this.#table = undefined
    this.#towards = next
    this.#key = key
    this.#value = before
    return next
  }

  /** In no order that means anything. */
  keys(): readonly string[] {
    return [...(this.#table ?? this.#shown()).keys()]
  }

  /** In no order that means anything. */
  entries(): (readonly [key: string, value: V])[] {
    return [...(this.#table ?? this.#shown())]
  }

  /** Makes the native map, or one of its own, show this version. */
  #shown(): Map<string, V> {
    const way: VersionedMap<V>[] = []
    let at: VersionedMap<V> = this
    while (at.#table === undefined) {
      way.push(at)
      at = at.#towards!
    }
    this.#walked += way.length
    if (way.length > this.#way) this.#way = way.length
    const copies = this.#walked > at.size + SMALL
    const table = copies ? new Map(at.#table) : at.#table
    for (let step = way.length - 1; step >= 0; step--) {
      const version = way[step]!
      const key = version.#key
      const value = version.#value
      // Every version on the way is turned round, so that it leads to this one; a copy leaves them as they are.
      if (!copies) at = at.#left(key, table.get(key), version)
      if (value === undefined) table.delete(key)
      else table.set(key, value)
    }
    if (copies) this.#walked = 0
    this.#table = table
    this.#towards = undefined
    this.#value = undefined
    return table
  }
}

/** A map of so many entries is copied without a thought; and so many steps are walked. */
const SMALL = 64
