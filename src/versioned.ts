/**
 * A persistent map from texts: `set` and `delete` give a new version, and every version goes on answering what it always
 * did. One native map shows one version; each other version knows the one step that leads towards it. So the version in
 * use costs what a native map costs, and a return to another costs the steps between the two (Baker, Shallow binding makes
 * functional arrays fast). A version that was walked to for as many steps as it has entries is given a map of its own:
 * going to and fro between two versions never costs more than copying them once.
 */
export class VersionedMap<V extends NonNullable<unknown>> {
  readonly size: number
  /** The native map, while it shows this version. */
  #table: Map<string, V> | undefined
  /** Else: this version is that one, but for one entry. */
  #towards: VersionedMap<V> | undefined
  #key = ''
  /** undefined: the entry is not there. */
  #value: V | undefined
  #walked = 0

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
    table.set(key, value)
    return this.#stepped(key, before, new VersionedMap(table, before === undefined ? this.size + 1 : this.size))
  }

  delete(key: string): VersionedMap<V> {
    const table = this.#table ?? this.#shown()
    const before = table.get(key)
    if (before === undefined) return this
    table.delete(key)
    return this.#stepped(key, before, new VersionedMap(table, this.size - 1))
  }

  #stepped(key: string, before: V | undefined, next: VersionedMap<V>): VersionedMap<V> {
    this.#leave(key, before, next)
    return next
  }

  #leave(key: string, value: V | undefined, towards: VersionedMap<V>): void {
    this.#table = undefined
    this.#towards = towards
    this.#key = key
    this.#value = value
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
    return this.#walked > at.size + ENOUGH ? this.#copied(way, at.#table) : this.#turned(way, at)
  }

  /** Every version on the way is turned round, so that it leads to this one. */
  #turned(way: readonly VersionedMap<V>[], from: VersionedMap<V>): Map<string, V> {
    const table = from.#table!
    let shown = from
    for (const version of way.toReversed()) {
      const key = version.#key
      const before = table.get(key)
      version.#putInto(table)
      shown.#leave(key, before, version)
      shown = version
    }
    return this.#holding(table)
  }

  #copied(way: readonly VersionedMap<V>[], table: ReadonlyMap<string, V>): Map<string, V> {
    const copy = new Map(table)
    for (const version of way.toReversed()) version.#putInto(copy)
    this.#walked = 0
    return this.#holding(copy)
  }

  #putInto(table: Map<string, V>): void {
    if (this.#value === undefined) table.delete(this.#key)
    else table.set(this.#key, this.#value)
  }

  #holding(table: Map<string, V>): Map<string, V> {
    this.#table = table
    this.#towards = undefined
    this.#value = undefined
    return table
  }
}

/** Steps that are always walked: copying a small map is no cheaper. */
const ENOUGH = 64
