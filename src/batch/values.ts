import { createHash } from 'node:crypto'
import { type Read, readManifests } from '../manifest/read.ts'
import type { Manifest } from '../manifest.ts'
import type { HandedIn } from './submission.ts'

/** A submission's files, read. */
export interface ReadFiles {
  readonly reads: readonly Read[]
  readonly manifests: readonly Manifest[]
}

export function readFiles({ files }: HandedIn): ReadFiles {
  const reads = files.map(({ bytes, path }) => readManifests(bytes, path))
  return { reads, manifests: reads.flatMap(({ manifests }) => manifests) }
}

/** JSON text in the order of the fields; unlike JSON it tells -0 from 0. */
function text(value: unknown): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  if (Array.isArray(value)) return `[${value.map(text).join()}]`
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}:${text(field)}`)
  return `{${fields.join()}}`
}

function fileText({ manifests }: Read, path: string): string {
  const documents = manifests.map(({ value, document }) => `${document} ${text(value)}`)
  return `${JSON.stringify(path)} ${documents.length}\n${documents.join('\n')}`
}

/**
 * A digest of everything of a submission but where in a text it stands: equal digests, equal files with equal values in
 * equal order. undefined: something could not be read or was warned of, which speaks of the text itself.
 */
export function valueDigest({ files, issues, ignored }: HandedIn, { reads }: ReadFiles): string | undefined {
  if (issues.length > 0 || reads.some((read) => read.issues.length + read.warnings.length > 0)) return undefined
  const all = reads.map((read, index) => fileText(read, files[index]!.path))
  return createHash('sha256')
    .update(`${JSON.stringify(ignored)}\n${all.length}\n${all.join('\n')}`)
    .digest('base64')
}
