import { type Issue, issue } from '../issue.ts'
import type { Manifest } from '../manifest.ts'
import { type FieldPath, type Position, segments } from '../position.ts'
import { ComposeError, compose, type DuplicateKey, type Node, plainValue, type Span } from './compose.ts'
import { type Chunk, chunks } from './documents.ts'
import { Lines } from './lines.ts'
import { type Parsed, parse, SyntaxProblem } from './parse.ts'

/** What a file may cost to read; the defaults are the product's. */
export interface ReadLimits {
  readonly bytes: number
  readonly documents: number
  /** Nodes of a file after aliases are expanded. */
  readonly nodes: number
  readonly depth: number
}

export const READ_LIMITS: ReadLimits = { bytes: 1024 * 1024, documents: 1000, nodes: 250_000, depth: 100 }

/** Everything a file came to: documents in order, what is wrong with the rest, what kubectl would only warn of. */
export interface Read {
  readonly manifests: readonly Manifest[]
  readonly issues: readonly Issue[]
  readonly warnings: readonly Issue[]
}

function located(file: string, text: string, code: 'too-big' | 'encoding' | 'nul', detail: string): Read {
  const location = new Lines(file, text).position(0, 0)
  return { manifests: [], issues: [issue(`manifest.${code}`, { detail }, { location })], warnings: [] }
}

function decoded(input: string | Uint8Array): string | undefined {
  if (typeof input === 'string') return input.replace(/^\uFEFF/, '')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(input)
  } catch {
    return undefined
  }
}

/**
 * Reads a manifest file as kubectl reads it: documents split at `---`, YAML 1.1 words, merge keys, lists expanded. A
 * document that cannot be read ends the file, as for kubectl; those before it stand.
 */
export function readManifests(input: string | Uint8Array, file: string, limits: ReadLimits = READ_LIMITS): Read {
  const bytes = typeof input === 'string' ? Buffer.byteLength(input) : input.byteLength
  if (bytes > limits.bytes) return located(file, '', 'too-big', `${bytes} > ${limits.bytes}`)
  const text = decoded(input)
  if (text === undefined) return located(file, '', 'encoding', '')
  if (text.includes('\0')) return located(file, text, 'nul', '')
  return new Reader(text, file, limits).read()
}

/** A line that is neither blank nor a comment: nothing else makes a document. */
const CONTENT = /^[ \t]*[^\s#]/m

class Reader {
  readonly #text: string
  readonly #file: string
  readonly #limits: ReadLimits
  readonly #lines: Lines
  readonly #manifests: Manifest[] = []
  readonly #warnings: Issue[] = []
  #nodes = 0

  constructor(text: string, file: string, limits: ReadLimits) {
    this.#text = text
    this.#file = file
    this.#limits = limits
    this.#lines = new Lines(file, text)
  }

  read(): Read {
    const all = chunks(this.#text).filter(({ text }) => CONTENT.test(text))
    if (all.length > this.#limits.documents) {
      const says = issue(
        'manifest.too-many-documents',
        { limit: this.#limits.documents, found: all.length },
        { location: this.#lines.position(all[this.#limits.documents]!.offset, all[this.#limits.documents]!.offset) },
      )
      return { manifests: [], issues: [says], warnings: [] }
    }
    for (const [index, chunk] of all.entries()) {
      const wrong = this.#chunk(chunk, index)
      if (wrong !== undefined) return { manifests: this.#manifests, issues: [wrong], warnings: this.#warnings }
    }
    return { manifests: this.#manifests, issues: [], warnings: this.#warnings }
  }

  #chunk({ text, offset }: Chunk, document: number): Issue | undefined {
    try {
      const parsed = parse(text, this.#limits.depth)
      const place: Place = (span) => {
        const start = parsed.original(span.start)
        return this.#lines.position(offset + start, offset + Math.max(start, parsed.original(span.end)))
      }
      return this.#document(parsed, { text, offset, document, place })
    } catch (error) {
      return this.#wrong(error, offset)
    }
  }

  #document(parsed: Parsed, at: At): Issue | undefined {
    const { node, duplicates, expanded, free } = composed(parsed, this.#limits.nodes - this.#nodes)
    this.#nodes += expanded
    const tab = strayTab(at.text, free, parsed)
    if (tab !== undefined) throw new SyntaxProblem('tab', tab, '')
    for (const duplicate of duplicates) this.#warnings.push(duplicated(duplicate, at.place))
    if (node !== undefined && !(node.kind === 'scalar' && node.value === null)) this.#add(node, at)
    return undefined
  }

  #wrong(error: unknown, offset: number): Issue {
    if (!(error instanceof SyntaxProblem) && !(error instanceof ComposeError)) throw error
    const at = offset + error.offset
    const location = this.#lines.position(at, at + 1)
    if (error instanceof ComposeError)
      return issue('yaml.refused', { reason: error.reason, detail: error.message }, { location })
    return issue('yaml.syntax', { reason: error.reason, detail: error.message }, { location })
  }

  #add(node: Node, at: At): void {
    for (const { node: item, value } of itemsOf(node)) {
      const { document, place } = at
      this.#manifests.push({
        value,
        file: this.#file,
        document,
        locate: (field, what = 'value') => place(find(item, field, what)),
      })
    }
  }
}

type Place = (span: Span) => Position

interface At {
  readonly text: string
  readonly offset: number
  readonly document: number
  readonly place: Place
}

/** Offsets of problems as the text has them. */
function composed(parsed: Parsed, limit: number): ReturnType<typeof compose> {
  try {
    return compose(parsed, limit)
  } catch (error) {
    if (error instanceof ComposeError)
      throw new ComposeError(error.reason, parsed.original(error.offset), error.message)
    throw error
  }
}

/** A line that begins with a tab and holds nothing (or a comment): libyaml refuses it outside brackets and quotes. */
function strayTab(text: string, free: readonly Span[], { original }: Parsed): number | undefined {
  if (!/^\t/m.test(text)) return undefined
  for (const { index } of text.matchAll(/^\t[\t ]*(?:#.*)?\r?$/gm))
    if (!free.some(({ start, end }) => original(start) < index && index < original(end))) return index
  return undefined
}

function duplicated({ key, first, last }: DuplicateKey, place: Place): Issue {
  return issue('yaml.duplicate-key', { key, first: place(first).line }, { location: place(last) })
}

/**
 * The objects of a document: itself, or what stands under `items` of a list, however nested. Items of a typed list
 * (`ServiceList`) may leave out their kind (UnstructuredJSONScheme.detectList, FlattenListVisitor).
 */
function* itemsOf(
  node: Node,
  of: { readonly apiVersion?: unknown; readonly kind?: string } = {},
): Generator<{ readonly node: Node; readonly value: unknown }> {
  const items = node.kind === 'map' ? node.entries.get('items')?.node : undefined
  if (items?.kind !== 'list') {
    yield { node, value: typed(plainValue(node), of) }
    return
  }
  const kind = scalarAt(node, 'kind')
  const inner = typeof kind === 'string' ? kind.replace(/List$/, '') : ''
  for (const item of items.items)
    yield* itemsOf(item, inner === '' ? {} : { apiVersion: scalarAt(node, 'apiVersion'), kind: inner })
}

function typed(
  value: unknown,
  { apiVersion, kind }: { readonly apiVersion?: unknown; readonly kind?: string },
): unknown {
  if (kind === undefined || value === null || typeof value !== 'object' || 'kind' in value || 'apiVersion' in value)
    return value
  return Object.freeze({ apiVersion, kind, ...value })
}

function scalarAt(node: Node, key: string): unknown {
  const child = node.kind === 'map' ? node.entries.get(key)?.node : undefined
  return child?.kind === 'scalar' ? child.value : undefined
}

/** The span of a field, or of the nearest ancestor that is there; a key's own span when the key is asked for. */
function find(root: Node, field: FieldPath, what: 'key' | 'value'): Span {
  let node = root
  let span: Span = root
  for (const segment of segments(field)) {
    if (node.kind === 'list' && typeof segment === 'number') {
      const item = node.items[segment]
      if (item === undefined) return span
      node = item
      span = item
    } else if (node.kind === 'map') {
      const entry = node.entries.get(String(segment))
      if (entry === undefined) return span
      node = entry.node
      span = what === 'key' || entry.node.kind !== 'scalar' || isEmpty(entry.node) ? entry.key : entry.node
    } else return span
  }
  return span
}

/** A value that is not written: its key stands for it. */
function isEmpty({ start, end }: Span): boolean {
  return start >= end
}
