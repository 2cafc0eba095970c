import { isUtf8 } from 'node:buffer'
import { Inflate } from 'fflate'
import { byBytes, type Entry, type EntryKind } from './tree.ts'

/** An archive that cannot be read at all. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
}

interface Record {
  readonly path: string
  readonly kind: EntryKind
  readonly method: number
  readonly encrypted: boolean
  readonly packed: number
  readonly size: number
  readonly offset: number
}

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const MOST_ENTRIES = 500_000

/** Korean Windows writes names in CP949 without saying so; whatever is not UTF-8 is read as that. */
function nameOf(bytes: Uint8Array, utf8: boolean): string {
  if (utf8 || isUtf8(bytes)) return Buffer.from(bytes).toString('utf8')
  return new TextDecoder('euc-kr').decode(bytes)
}

function kindOf(attributes: number, path: string): EntryKind {
  const mode = (attributes >>> 16) & 0o170000
  if (mode === 0o120000) return 'link'
  if (mode === 0o010000) return 'fifo'
  if (mode === 0o140000) return 'socket'
  if (mode === 0o020000 || mode === 0o060000) return 'device'
  return path.endsWith('/') || mode === 0o040000 ? 'folder' : 'file'
}

/** The end record is within the last 64 KiB: a comment may follow it. */
function endOf(view: DataView): number {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === END) return at
  throw new ArchiveError('no end of central directory')
}

function recordAt(view: DataView, bytes: Uint8Array, at: number): { readonly record: Record; readonly next: number } {
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== CENTRAL)
    throw new ArchiveError('damaged central directory')
  const flags = view.getUint16(at + 8, true)
  const [name, extra, comment] = [28, 30, 32].map((field) => view.getUint16(at + field, true)) as [
    number,
    number,
    number,
  ]
  const path = nameOf(bytes.subarray(at + 46, at + 46 + name), (flags & 0x800) !== 0).replaceAll('\\', '/')
  const record = {
    path,
    kind: kindOf(view.getUint32(at + 38, true), path),
    method: view.getUint16(at + 10, true),
    encrypted: (flags & 1) !== 0,
    packed: view.getUint32(at + 20, true),
    size: view.getUint32(at + 24, true),
    offset: view.getUint32(at + 42, true),
  }
  return { record, next: at + 46 + name + extra + comment }
}

function records(bytes: Uint8Array): readonly Record[] {
  if (bytes.length < 22) throw new ArchiveError('too short')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  const count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (count === 0xffff || at === 0xffffffff) throw new ArchiveError('ZIP64')
  const found: Record[] = []
  for (let index = 0; index < Math.min(count, MOST_ENTRIES); index++) {
    const { record, next } = recordAt(view, bytes, at)
    found.push(record)
    at = next
  }
  return found
}

const CHUNK = 4096

/** Inflates in small pieces and stops as soon as there is more than was declared: a bomb costs a piece, not a gigabyte. */
function inflate(raw: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size)
  let length = 0
  const inflating = new Inflate((piece) => {
    if (length + piece.length > size) throw new Error('holds more than it declares')
    out.set(piece, length)
    length += piece.length
  })
  for (let at = 0; at < raw.length || at === 0; at += CHUNK)
    inflating.push(raw.subarray(at, at + CHUNK), at + CHUNK >= raw.length)
  if (length !== size) throw new Error('holds less than it declares')
  return out
}

/** Unpacks one file; what it unpacks to is bounded by what it declares, and that by the limit. */
function unpack(bytes: Uint8Array, { method, encrypted, packed, size, offset }: Record, limit: number): Uint8Array {
  if (encrypted) throw new Error('encrypted')
  if (size > limit) return new Uint8Array(limit + 1)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL) throw new Error('damaged')
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  const raw = bytes.subarray(start, start + packed)
  if (raw.length !== packed) throw new Error('damaged')
  if (method === 0) return raw
  if (method !== 8) throw new Error(`compression method ${method}`)
  return inflate(raw, size)
}

/** A path that stays inside: no `..`, no absolute path, no drive. */
export function staysInside(path: string): boolean {
  return !path.startsWith('/') && !/^[A-Za-z]:/.test(path) && !path.split('/').includes('..')
}

function noise(path: string): boolean {
  return path
    .split('/')
    .some((segment) => segment === '__MACOSX' || segment === '.DS_Store' || segment.startsWith('._'))
}

class Folder implements Entry {
  readonly kind: EntryKind = 'folder'
  readonly size = 0
  readonly name: string
  readonly children = new Map<string, Entry>()
  #sorted: readonly Entry[] | undefined
  constructor(name: string) {
    this.name = name
  }
  list(): readonly Entry[] {
    this.#sorted ??= [...this.children.values()].sort(byBytes)
    return this.#sorted
  }
  read(): Uint8Array {
    throw new Error('a folder')
  }
}

function fileOf(bytes: Uint8Array, name: string, record: Record): Entry {
  return { name, kind: record.kind, size: record.size, list: () => [], read: (limit) => unpack(bytes, record, limit) }
}

function place(root: Folder, segments: readonly string[]): Folder | undefined {
  let folder = root
  for (const segment of segments) {
    const child = folder.children.get(segment) ?? new Folder(segment)
    if (!(child instanceof Folder)) return undefined
    folder.children.set(segment, child)
    folder = child
  }
  return folder
}

/** An entry that would leave the archive is kept under the folder it starts in, as something that cannot be read. */
function outside(name: string): Entry {
  return {
    name,
    kind: 'file',
    size: 0,
    list: () => [],
    read: () => {
      throw new ArchiveError('outside')
    },
  }
}

/**
 * Reads an archive's directory as a tree; files are unpacked only when read. The last of two equal names wins.
 * @throws ArchiveError when it is no archive.
 */
export function archiveEntry(bytes: Uint8Array, name: string): Entry {
  const root = new Folder(name)
  for (const record of records(bytes)) {
    const path = record.path.normalize('NFC')
    if (noise(path)) continue
    const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.')
    const last = segments.at(-1)
    if (last === undefined) continue
    if (!staysInside(path)) {
      const before = segments.slice(0, Math.max(0, segments.indexOf('..')))
      if (path.startsWith('/') || before.length === 0) continue
      const rest = segments.slice(before.length).join('/')
      place(root, before)?.children.set(rest, outside(rest))
    } else if (record.kind === 'folder') place(root, segments)
    else place(root, segments.slice(0, -1))?.children.set(last, fileOf(bytes, last, record))
  }
  return root
}
