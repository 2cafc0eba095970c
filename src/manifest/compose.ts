import {
  COLLECTION_STYLE_FLOW,
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  getScalarValue,
  SCALAR_STYLE_DOUBLE_QUOTED,
  SCALAR_STYLE_PLAIN,
  SCALAR_STYLE_SINGLE_QUOTED,
} from 'js-yaml'
import type { Event, Parsed } from './parse.ts'
import { plainScalar } from './scalar.ts'

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

export interface Entry {
  readonly key: Span
  readonly node: Node
  /** Came in by `<<`. */
  readonly merged?: true
}

export interface MapNode extends Span {
  readonly kind: 'map'
  readonly entries: ReadonlyMap<string, Entry>
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
  /** Places in which a tab may begin a line: flow collections and quoted scalars. */
  readonly free: readonly Span[]
}

type Entries = Map<string, Entry>

class Composer {
  readonly #source: string
  readonly #events: readonly Event[]
  readonly #limit: number
  readonly #anchors = new Map<string, { readonly node: Node | undefined; readonly size: number }>()
  readonly duplicates: DuplicateKey[] = []
  readonly free: Span[] = []
  expanded = 0
  #at: number
  /** Where the last node ended: an empty node stands there. */
  #end = 0

  constructor({ source, events }: Parsed, from: number, limit: number) {
    this.#source = source
    this.#events = events
    this.#at = from
    this.#limit = limit
  }

  node(): Node {
    const event = this.#events[this.#at++]!
    const before = this.expanded
    if (event.type === EVENT_ALIAS) return this.#alias(event.anchorStart, event.anchorEnd)
    this.#count(1)
    const anchored = 'anchorStart' in event && event.anchorStart >= 0
    if (!anchored) return this.#made(event)
    const name = this.#source.slice(event.anchorStart, event.anchorEnd)
    this.#anchors.set(name, { node: undefined, size: 0 })
    const made = this.#made(event)
    this.#anchors.set(name, { node: made, size: this.expanded - before })
    return made
  }

  #count(nodes: number): void {
    this.expanded += nodes
    if (this.expanded > this.#limit) throw new ComposeError('too-large', this.#end, String(this.#limit))
  }

  #alias(start: number, end: number): Node {
    const name = this.#source.slice(start, end)
    const anchor = this.#anchors.get(name)
    if (anchor === undefined) throw new ComposeError('alias', start - 1, name)
    if (anchor.node === undefined) throw new ComposeError('cycle', start - 1, name)
    this.#end = end
    this.#count(anchor.size)
    return anchor.node
  }

  #made(event: Event): Node {
    switch (event.type) {
      case EVENT_SCALAR:
        return this.#scalar(event)
      case EVENT_SEQUENCE:
        return this.#list(event.start, event.style === COLLECTION_STYLE_FLOW)
      case EVENT_MAPPING:
        return this.#map(event.start, event.style === COLLECTION_STYLE_FLOW)
      default:
        throw new RangeError(`event ${event.type} begins no node`)
    }
  }

  #scalar(event: Extract<Event, { type: typeof EVENT_SCALAR }>): ScalarNode {
    const text = getScalarValue(this.#source, event) as string
    const { style, valueStart } = event
    const quoted = style === SCALAR_STYLE_DOUBLE_QUOTED || style === SCALAR_STYLE_SINGLE_QUOTED
    const mark = quoted ? 1 : 0
    const start = valueStart < 0 ? this.#end : valueStart - mark
    const end = valueStart < 0 ? this.#end : Math.max(start, event.valueEnd + mark)
    this.#end = end
    if (quoted) this.free.push({ start, end })
    const tag = event.tagStart >= 0 ? this.#source.slice(event.tagStart, event.tagEnd) : ''
    const value =
      tag === '' ? (style === SCALAR_STYLE_PLAIN ? plainScalar(text) : text) : tagged(tag, text, event.tagStart)
    if (typeof value === 'number' && !Number.isFinite(value)) throw new ComposeError('number', start, text)
    return { kind: 'scalar', value, start, end }
  }

  #list(start: number, flow: boolean): ListNode {
    const items: Node[] = []
    this.#end = start + 1
    while (this.#events[this.#at]!.type !== EVENT_POP) items.push(this.node())
    this.#at++
    return { kind: 'list', items, start, end: this.#closed(start, flow) }
  }

  #map(start: number, flow: boolean): MapNode {
    const entries: Entries = new Map()
    this.#end = start
    while (this.#events[this.#at]!.type !== EVENT_POP) {
      const key = this.node()
      if (key.kind !== 'scalar') throw new ComposeError('key', key.start)
      const merges = key.value === '<<' && this.#source[key.start] === '<'
      this.#end = key.end
      const value = this.node()
      if (merges) merge(entries, value)
      else this.#entry(entries, key, value)
    }
    this.#at++
    return { kind: 'map', entries, start, end: this.#closed(start, flow) }
  }

  /** Where a collection ends: behind its last node, or behind its bracket. */
  #closed(start: number, flow: boolean): number {
    if (!flow) return this.#end
    const rest = /(?:#.*|[^#\]}])*[\]}]/y
    rest.lastIndex = Math.max(this.#end, start + 1)
    const found = rest.exec(this.#source)
    this.#end = found === null ? this.#end : rest.lastIndex
    this.free.push({ start, end: this.#end })
    return this.#end
  }

  #entry(entries: Entries, key: ScalarNode, node: Node): void {
    const name = String(key.value)
    const before = entries.get(name)
    if (before !== undefined && before.merged !== true)
      this.duplicates.push({ key: name, first: before.key, last: key })
    entries.set(name, { key: { start: key.start, end: key.end }, node })
  }
}

/**
 * The reader of kubectl (go-yaml v2) merges where `<<` stands: what was written before it is replaced, what comes after it
 * replaces. Of several maps the first one wins.
 */
function merge(entries: Entries, value: Node): void {
  const maps = value.kind === 'list' ? value.items.toReversed() : [value]
  for (const map of maps) {
    if (map.kind !== 'map') throw new ComposeError('merge', map.start)
    for (const [name, { key, node }] of map.entries) entries.set(name, { key, node, merged: true })
  }
}

/** What a tag makes of a text; a tag that nobody knows leaves it text (go-yaml v2 resolve.go). */
function tagged(tag: string, text: string, offset: number): string | number | boolean | null {
  const name = tag.replace(/^!<tag:yaml\.org,2002:(.*)>$/, '!!$1')
  const plain = plainScalar(text)
  const kinds: Readonly<Record<string, boolean>> = {
    '!!int': typeof plain === 'number' && Number.isInteger(plain),
    '!!float': typeof plain === 'number',
    '!!bool': typeof plain === 'boolean',
    '!!null': plain === null,
  }
  if (name === '!!binary') return Buffer.from(text, 'base64').toString('latin1')
  if (kinds[name] === undefined) return text
  if (!kinds[name]) throw new ComposeError('tag', offset, `${tag} ${text}`)
  return plain
}

/** The first document of a source's events as a tree of nodes; aliases are counted before they are followed. */
export function compose(parsed: Parsed, limit: number): Composed {
  const { events } = parsed
  const first = events.findIndex(({ type }) => type === EVENT_DOCUMENT)
  const next = events[first + 1]
  const empty = first < 0 || next === undefined || next.type === EVENT_POP || next.type === EVENT_DOCUMENT
  if (empty) return { node: undefined, duplicates: [], expanded: 0, free: [] }
  const composer = new Composer(parsed, first + 1, limit)
  const node = composer.node()
  return { node, duplicates: composer.duplicates, expanded: composer.expanded, free: composer.free }
}

/** The plain JSON value of a node, frozen; `__proto__` is a key like any other. */
export function plainValue(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value
    case 'list':
      return Object.freeze(node.items.map(plainValue))
    case 'map': {
      const value: Record<string, unknown> = {}
      for (const [key, { node: child }] of node.entries) {
        if (key === '__proto__')
          Object.defineProperty(value, key, {
            value: plainValue(child),
            enumerable: true,
            configurable: true,
            writable: true,
          })
        else value[key] = plainValue(child)
      }
      return Object.freeze(value)
    }
  }
}
