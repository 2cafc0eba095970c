import { parseEvents, YAMLException } from 'js-yaml'
import { type Issue, issue } from '../issue.ts'
import type { Manifest } from '../manifest.ts'
import { type FieldPath, type Position, segments } from '../position.ts'
import { ComposeError, compose, type DuplicateKey, type Node, type Span, valueOf } from './compose.ts'
import { Lines } from './lines.ts'

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

interface Chunk {
  readonly text: string
  readonly offset: number
}

/** kubectl splits a stream at lines that begin with `---` before any YAML is read (apimachinery pkg/util/yaml). */
function chunks(text: string): readonly Chunk[] {
  const found: Chunk[] = []
  let from = 0
  for (let at = text.indexOf('\n---'); at >= 0; at = text.indexOf('\n---', from)) {
    found.push({ text: text.slice(from, at + 1), offset: from })
    const rest = text.indexOf('\n', at + 4)
    from = rest < 0 ? text.length : rest + 1
    if (rest < 0) return found
    // The next separator may begin right here.
    if (text.startsWith('---', from)) {
      const skip = text.indexOf('\n', from)
      from = skip < 0 ? text.length : skip + 1
    }
  }
  found.push({ text: text.slice(from), offset: from })
  return found
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
    const all = chunks(this.#text)
    if (all.length > this.#limits.documents) {
      const says = issue('manifest.too-many-documents', { limit: this.#limits.documents, found: all.length }, { location: this.#lines.position(all[this.#limits.documents]!.offset, all[this.#limits.documents]!.offset) })
      return { manifests: [], issues: [says], warnings: [] }
    }
    for (const [index, chunk] of all.entries()) {
      const wrong = this.#chunk(chunk, index)
      if (wrong !== undefined) return { manifests: this.#manifests, issues: [wrong], warnings: this.#warnings }
    }
    return { manifests: this.#manifests, issues: [], warnings: this.#warnings }
  }

  #chunk({ text, offset }: Chunk, document: number): Issue | undefined {
    if (!/\S/.test(text)) return undefined
    try {
      const events = parseEvents(text, { maxDepth: this.#limits.depth })
      const { node, duplicates, expanded } = compose(text, events, this.#limits.nodes - this.#nodes)
      this.#nodes += expanded
      for (const duplicate of duplicates) this.#warnings.push(this.#duplicated(duplicate, offset))
      if (node !== undefined && !(node.kind === 'scalar' && node.value === null)) this.#add(node, document, offset)
      return undefined
    } catch (error) {
      return this.#wrong(error, offset)
    }
  }

  #wrong(error: unknown, offset: number): Issue {
    if (error instanceof YAMLException) {
      const at = offset + (error.mark?.position ?? 0)
      const detail = error.reason
      return issue('yaml.syntax', { detail }, { location: this.#lines.position(at, at + 1) })
    }
    if (error instanceof ComposeError) {
      const at = offset + error.offset
      return issue('yaml.refused', { reason: error.reason, detail: error.message }, { location: this.#lines.position(at, at + 1) })
    }
    throw error
  }

  #duplicated({ key, first, last }: DuplicateKey, offset: number): Issue {
    const { line } = this.#lines.position(offset + first.start, offset + first.end)
    return issue('yaml.duplicate-key', { key, first: line }, { location: this.#lines.position(offset + last.start, offset + last.end) })
  }

  #add(node: Node, document: number, offset: number): void {
    const items = listItems(node)
    if (items === undefined) {
      this.#manifests.push(this.#manifest(node, valueOf(node), document, offset))
      return
    }
    for (const item of items.nodes) {
      const value = valueOf(item)
      const typed = items.kind !== undefined && value !== null && typeof value === 'object' && !('kind' in value) ? Object.freeze({ apiVersion: items.apiVersion, kind: items.kind, ...value }) : value
      this.#manifests.push(this.#manifest(item, typed, document, offset))
    }
  }

  #manifest(node: Node, value: unknown, document: number, offset: number): Manifest {
    const place = (span: Span): Position => this.#lines.position(offset + span.start, offset + span.end)
    return { value, file: this.#file, document, locate: (field, what = 'value') => place(find(node, field, what)) }
  }
}

/** Items of a `List` or of a typed list (`ServiceList`), whose items may leave out their kind. */
function listItems(node: Node): { readonly nodes: readonly Node[]; readonly apiVersion?: string; readonly kind?: string } | undefined {
  if (node.kind !== 'map') return undefined
  const kind = scalarAt(node, 'kind')
  const items = node.entries.get('items')?.node
  if (typeof kind !== 'string' || !kind.endsWith('List') || items === undefined) return undefined
  const nodes = items.kind === 'list' ? items.items : []
  const apiVersion = scalarAt(node, 'apiVersion')
  return kind === 'List' ? { nodes } : { nodes, kind: kind.slice(0, -'List'.length), ...(typeof apiVersion === 'string' ? { apiVersion } : {}) }
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
      span = what === 'key' || entry.node.kind !== 'scalar' ? entry.key : entry.node
    } else return span
  }
  return span
}
