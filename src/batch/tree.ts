import { closeSync, constants, fstatSync, lstatSync, openSync, readdirSync, readSync, type Stats } from 'node:fs'
import { basename, join } from 'node:path'

export type EntryKind = 'file' | 'folder' | 'link' | 'fifo' | 'socket' | 'device'

/** A name in a folder or an archive. What is no file is not opened, what is no folder is not listed. */
export interface Entry {
  /** One path segment, NFC. */
  readonly name: string
  readonly kind: EntryKind
  /** Bytes, as declared. */
  readonly size: number
  /** Children of a folder, in the order of kubectl's walk: by the bytes of their names. */
  list(): readonly Entry[]
  /** The bytes of a file, at most `limit` + 1 of them. @throws Error with a reason when it cannot be read. */
  read(limit: number): Uint8Array
}

function kindOf(stats: Stats): EntryKind {
  if (stats.isSymbolicLink()) return 'link'
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'folder'
  if (stats.isFIFO()) return 'fifo'
  return stats.isSocket() ? 'socket' : 'device'
}

/** Names by their bytes, as Go's filepath.Walk sorts them. */
export function byBytes(a: { readonly name: string }, b: { readonly name: string }): number {
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))
}

/** The code of a file system error, without the path it tells. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return code ?? message
}

/** Opens without following links and without waiting for a pipe's other end, and looks again at what was opened. */
function readFile(path: string, limit: number): Uint8Array {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    if (!fstatSync(fd).isFile()) throw new Error('not a plain file')
    const buffer = Buffer.allocUnsafe(Math.min(limit + 1, fstatSync(fd).size + 1))
    let length = 0
    for (;;) {
      const count = readSync(fd, buffer, length, buffer.length - length, null)
      length += count
      if (count === 0 || length === buffer.length) return buffer.subarray(0, length)
    }
  } finally {
    closeSync(fd)
  }
}

/** An entry of the file system; `follow` only for paths that the user typed. */
export function entryOf(path: string, name = basename(path), kind: EntryKind = kindOf(lstatSync(path))): Entry {
  return {
    name: name.normalize('NFC'),
    kind,
    get size() {
      return lstatSync(path).size
    },
    list: () =>
      readdirSync(path, { withFileTypes: true })
        .map((child) => {
          const at = join(path, child.name)
          const known: EntryKind | undefined = child.isFile()
            ? 'file'
            : child.isDirectory()
              ? 'folder'
              : child.isSymbolicLink()
                ? 'link'
                : undefined
          return entryOf(at, child.name, known ?? kindOf(lstatSync(at)))
        })
        .sort(byBytes),
    read: (limit) => readFile(path, limit),
  }
}
