import { EVENT_ALIAS, EVENT_DOCUMENT, EVENT_MAPPING, EVENT_POP, EVENT_SCALAR, EVENT_SEQUENCE, getScalarValue, SCALAR_STYLE_PLAIN, type parseEvents } from 'js-yaml'
import { plainScalar } from './scalar.ts'

type Event = ReturnType<typeof parseEvents>[number]

/** A value with the place (offsets into the source) of itself and, in a mapping, of each key. */
export type Node = ScalarNode | MapNode | ListNode

export interface Span {
  readonly start: number
  readonly end: number
}

export interface ScalarNode extends Span {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
}

export interface MapNode extends Span {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, { readonly key: Span; readonly node: Node }>
}

export interface ListNode extends Span {
  readonly kind: 'list'
  readonly items: readonly Node[]
}

/** Two keys of one mapping are equal: the last wins, as for kubectl. */
export interface DuplicateKey {
  readonly key: string
  readonly first: Span
  readonly last: Span
}

/** The document cannot become a value: which rule, and where. */
export class ComposeError extends Error {
  override readonly name = 'ComposeError'
  readonly offset: number
  readonly reason: 'alias' | 'cycle' | 'merge' | 'key' | 'number' | 'too-large' | 'tag'
  constructor(reason: ComposeError['reason'], offset: number, detail = '') {
    super(detail)
    this.reason = reason
    this.offset = offset
  }
}

export interface Composed {
  /** undefined: the document is empty. */
  readonly node: Node | undefined
  readonly duplicates: readonly DuplicateKey[]
  /** Nodes after every alias is expanded. */
  readonly expanded: number
}

/** Tags that say what a plain reading says anyway, or force text. */
const KNOWN_TAGS = new Set(['', '!', '!!str', '!!int', '!!float', '!!bool', '!!null', '!!map', '!!seq'])

class Composer {
  readonly #source: string
  readonly #events: readonly Event[]
  readonly #limit: number
  readonly #anchors = new Map<string, { readonly node: Node | undefined; readonly size: number }>()
  readonly duplicates: DuplicateKey[] = []
  expanded = 0
  #at: number

  constructor(source: string, events: readonly Event[], from: number, limit: number) {
    this.#source = source
    this.#events = events
    this.#at = from
    this.#limit = limit
  }

  node(): Node {
    const event = this.#events[this.#at++]!
    const before = this.expanded
    if (event.type === EVENT_ALIAS) return this.#alias(event.anchorStart, event.anchorEnd)
    this.#count(1, this.#start(event))
    const anchored = 'anchorStart' in event && event.anchorStart >= 0 ? this.#source.slice(event.anchorStart, event.anchorEnd) : undefined
    if (anchored !== undefined) this.#anchors.set(anchored, { node: undefined, size: 0 })
    const made = this.#made(event)
    if (anchored !== undefined) this.#anchors.set(anchored, { node: made, size: this.expanded - before })
    return made
  }

  #start(event: Event): number {
    if (event.type === EVENT_SCALAR) return event.valueStart
    return 'start' in event ? event.start : 0
  }

  #count(nodes: number, offset: number): void {
    this.expanded += nodes
    if (this.expanded > this.#limit) throw new ComposeError('too-large', offset, String(this.#limit))
  }

  #alias(start: number, end: number): Node {
    const name = this.#source.slice(start, end)
    const anchor = this.#anchors.get(name)
    if (anchor === undefined) throw new ComposeError('alias', start, name)
    if (anchor.node === undefined) throw new ComposeError('cycle', start, name)
    this.#count(anchor.size, start)
    return anchor.node
  }

  #made(event: Event): Node {
    switch (event.type) {
      case EVENT_SCALAR:
        return this.#scalar(event)
      case EVENT_SEQUENCE:
        return this.#list(event.start)
      case EVENT_MAPPING:
        return this.#map(event.start)
      default:
        throw new RangeError(`event ${event.type} begins no node`)
    }
  }

  #scalar(event: Extract<Event, { type: typeof EVENT_SCALAR }>): ScalarNode {
    const quoted = event.style !== SCALAR_STYLE_PLAIN
    const text = getScalarValue(this.#source, event) as string
    const tag = event.tagStart >= 0 ? this.#source.slice(event.tagStart, event.tagEnd) : ''
    if (!KNOWN_TAGS.has(tag)) throw new ComposeError('tag', event.tagStart, tag)
    const value = quoted || tag === '!!str' || tag === '!' ? text : plainScalar(text)
    if (typeof value === 'number' && !Number.isFinite(value)) throw new ComposeError('number', event.valueStart, text)
    const mark = quoted && /["']/.test(this.#source[event.valueStart - 1] ?? '') ? 1 : 0
    return { kind: 'scalar', value, start: event.valueStart - mark, end: event.valueEnd + mark }
  }

  #list(start: number): ListNode {
    const items: Node[] = []
    while (this.#events[this.#at]!.type !== EVENT_POP) items.push(this.node())
    this.#at++
    return { kind: 'list', items, start, end: items.at(-1)?.end ?? start + 1 }
  }

  #map(start: number): MapNode {
    const entries = new Map<string, { readonly key: Span; readonly node: Node }>()
    const merges: Node[] = []
    let end = start + 1
    while (this.#events[this.#at]!.type !== EVENT_POP) {
      const key = this.node()
      if (key.kind !== 'scalar') throw new ComposeError('key', key.start)
      const merge = key.value === '<<' && this.#source[key.start] === '<'
      const value = this.node()
      end = Math.max(end, key.end, value.end)
      if (merge) merges.push(value)
      else this.#entry(entries, key, value)
    }
    this.#at++
    for (const merge of merges) this.#merge(entries, merge)
    return { kind: 'map', entries, start, end }
  }

  #entry(entries: Map<string, { readonly key: Span; readonly node: Node }>, key: ScalarNode, node: Node): void {
    const name = String(key.value)
    const before = entries.get(name)
    if (before !== undefined) this.duplicates.push({ key: name, first: before.key, last: key })
    entries.set(name, { key: { start: key.start, end: key.end }, node })
  }

  #merge(entries: Map<string, { readonly key: Span; readonly node: Node }>, value: Node): void {
    const maps = value.kind === 'list' ? value.items : [value]
    for (const map of maps) {
      if (map.kind !== 'map') throw new ComposeError('merge', map.start)
      for (const [name, entry] of map.entries) if (!entries.has(name)) entries.set(name, entry)
    }
  }
}

/** The first document of a source's events as a tree of nodes; aliases are counted before they are followed. */
export function compose(source: string, events: readonly Event[], limit: number): Composed {
  const first = events.findIndex(({ type }) => type === EVENT_DOCUMENT)
  const next = events[first + 1]
  if (first < 0 || next === undefined || next.type === EVENT_POP || next.type === EVENT_DOCUMENT) return { node: undefined, duplicates: [], expanded: 0 }
  const composer = new Composer(source, events, first + 1, limit)
  const node = composer.node()
  return { node, duplicates: composer.duplicates, expanded: composer.expanded }
}

/** The plain JSON value of a node, frozen; `__proto__` is a key like any other. */
export function valueOf(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value
    case 'list':
      return Object.freeze(node.items.map(valueOf))
    case 'map': {
      const value: Record<string, unknown> = {}
      for (const [key, { node: child }] of node.entries) {
        if (key === '__proto__') Object.defineProperty(value, key, { value: valueOf(child), enumerable: true, configurable: true, writable: true })
        else value[key] = valueOf(child)
      }
      return Object.freeze(value)
    }
  }
}
