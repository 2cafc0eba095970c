import { createHash } from 'node:crypto'
import { type Issue, issue } from '../issue.ts'
import { ArchiveError } from './archive.ts'
import { LIMITS, type Limits } from './limits.ts'
import { type Entry, reasonOf } from './tree.ts'

/** A manifest file of a submission, read. */
export interface HandedFile {
  /** Relative to the submission, with slashes. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** Everything a submission is, as data; reading it again gives the same value and the same digest. */
export interface HandedIn {
  /** In the order they are applied. */
  readonly files: readonly HandedFile[]
  /** Files that were not read although they are manifests by name: errors of the submission. */
  readonly issues: readonly Issue[]
  /** Files that are no manifests. */
  readonly ignored: readonly string[]
  /** Why nothing was read at all: every criterion fails with it. */
  readonly refused: readonly Issue[]
  readonly digest: string
}

const MANIFEST = /\.(yaml|yml|json)$/

function place(file: string): {
  readonly location: {
    readonly file: string
    readonly line: 1
    readonly column: 1
    readonly endLine: 1
    readonly endColumn: 1
  }
} {
  return { location: { file, line: 1, column: 1, endLine: 1, endColumn: 1 } }
}

interface Found {
  readonly path: string
  readonly entry: Entry
}

interface Listing {
  readonly manifests: readonly Found[]
  readonly ignored: readonly string[]
  /** Names that look like manifests or folders but are neither. */
  readonly odd: readonly Issue[]
  readonly refused: readonly Issue[]
}

/** Walks a folder as kubectl's `--recursive` does; links and special files are named, not followed. */
function listing(folder: Entry, limits: Limits): Listing {
  const manifests: Found[] = []
  const ignored: string[] = []
  const odd: Issue[] = []
  let seen = 0
  const visit = (entry: Entry, path: string, depth: number): Issue | undefined => {
    if (depth > limits.depth) return issue('submission.depth', { file: path, limit: limits.depth })
    for (const child of entry.list()) {
      const at = path === '' ? child.name : `${path}/${child.name}`
      if (++seen > limits.entries) return issue('submission.entries', { limit: limits.entries })
      if (child.kind === 'folder') {
        const refusal = visit(child, at, depth + 1)
        if (refusal !== undefined) return refusal
      } else if (child.kind === 'file') {
        if (MANIFEST.test(child.name)) manifests.push({ path: at, entry: child })
        else ignored.push(at)
      } else odd.push(issue('submission.not-a-file', { file: at, kind: child.kind }, place(at)))
    }
    return undefined
  }
  const refusal = visit(folder, '', 0)
  return { manifests, ignored, odd, refused: refusal === undefined ? [] : [refusal] }
}

function sized({ entry }: Found): number {
  try {
    return entry.size
  } catch {
    return 0
  }
}

/** The submission's own limits: over one of them nothing is read. A file over its own limit does not count. */
function over(manifests: readonly Found[], limits: Limits): readonly Issue[] {
  if (manifests.length > limits.files)
    return [issue('submission.files', { limit: limits.files, actual: manifests.length })]
  const actual = manifests.map(sized).reduce((sum, size) => (size > limits.fileBytes ? sum : sum + size), 0)
  return actual > limits.submissionBytes
    ? [issue('submission.total-size', { limit: limits.submissionBytes, actual })]
    : []
}

function readOne({ path, entry }: Found, limits: Limits): HandedFile | Issue {
  try {
    const bytes = entry.read(limits.fileBytes)
    if (bytes.length > limits.fileBytes) {
      const actual = Math.max(sized({ path, entry }), bytes.length)
      return issue('submission.file-size', { file: path, limit: limits.fileBytes, actual }, place(path))
    }
    return { path, bytes }
  } catch (error) {
    if (error instanceof ArchiveError) return issue('submission.entry-outside', { file: path }, place(path))
    return issue('submission.unreadable', { file: path, detail: reasonOf(error) }, place(path))
  }
}

/** A digest over names and bytes; what could not be read counts with its reason. */
function digestOf(parts: Omit<HandedIn, 'digest'>): string {
  const hash = createHash('sha256')
  const add = (...fields: readonly (string | Uint8Array)[]): void => {
    for (const field of fields)
      hash.update(`${typeof field === 'string' ? Buffer.byteLength(field) : field.length}:`).update(field)
  }
  for (const { path, bytes } of parts.files) add('file', path, bytes)
  for (const { code, params } of [...parts.issues, ...parts.refused]) add('issue', code, JSON.stringify(params))
  for (const path of parts.ignored) add('ignored', path)
  return `sha256:${hash.digest('hex')}`
}

function complete(parts: Omit<HandedIn, 'digest'>): HandedIn {
  return { ...parts, digest: digestOf(parts) }
}

/** A submission of which nothing can be read, for a reason that every criterion fails with. */
export function refusedSubmission(reason: Issue): HandedIn {
  return complete({ files: [], issues: [], ignored: [], refused: [reason] })
}

/** Reads a submission's folder within its limits. Nothing in it stops the batch: what goes wrong is an issue of the student's. */
export function readSubmission(folder: Entry, exercise: string, limits: Limits = LIMITS): HandedIn {
  if (folder.kind !== 'folder')
    return refusedSubmission(issue('submission.not-a-folder', { name: folder.name, kind: folder.kind }))
  let found: Listing
  try {
    found = listing(folder, limits)
  } catch (error) {
    return refusedSubmission(issue('submission.unreadable', { file: folder.name, detail: reasonOf(error) }))
  }
  const { manifests, ignored, odd } = found
  const refused = found.refused.length > 0 ? found.refused : over(manifests, limits)
  if (refused.length > 0) return complete({ files: [], issues: [], ignored: [], refused })
  const read = manifests.map((one) => readOne(one, limits))
  const files = read.flatMap((one) => ('bytes' in one ? [one] : []))
  const issues = [...odd, ...read.flatMap((one) => ('bytes' in one ? [] : [one]))]
  if (files.length === 0 && issues.length === 0)
    return complete({ files, issues, ignored, refused: [issue('submission.empty', { exercise })] })
  return complete({ files, issues, ignored, refused: [] })
}
