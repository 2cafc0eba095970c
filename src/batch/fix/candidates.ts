import { readManifests } from '../../manifest/read.ts'
import type { Manifest } from '../../manifest.ts'
import type { FieldPath, Position } from '../../position.ts'
import { nearest } from '../../words.ts'
import { EDIT_KINDS, EDIT_NAMES } from '../edit/kinds.ts'
import type { Known } from '../edit/known.ts'
import { at, edited, type Path, pathText, shownValue, type Tree, type Value } from '../edit/tree.ts'
import { fileOf } from '../mutants.ts'
import type { HandedFile } from '../submission.ts'

/** An edit that may put a submission right. */
export interface Candidate {
  /** Index among the submission's documents. */
  readonly document: number
  readonly path: Path
  readonly to: Value
}

/** An edit as a student is told it. */
export interface ShownEdit {
  readonly location: Position
  readonly field: FieldPath
  readonly before: string
  readonly after: string
}

/** A place that offers more than this is a guess, not a hint. */
const A_PLACE = 8

/** A submission by files: those that can be read to their end as documents, others as they are. */
export interface Readable {
  readonly files: readonly (HandedFile | { readonly path: string; readonly documents: number })[]
  /** The documents, in the order in which they are applied. */
  readonly manifests: readonly Manifest[]
}

export function readable(files: readonly HandedFile[]): Readable {
  const read = files.map((file) => ({ file, ...readManifests(file.bytes, file.path) }))
  const good = read.map(({ file, manifests, issues }) =>
    issues.length > 0 ? file : { path: file.path, documents: manifests.length },
  )
  return { files: good, manifests: read.flatMap(({ manifests, issues }) => (issues.length > 0 ? [] : manifests)) }
}

/** The files with other documents in the places of theirs. */
export function rewritten({ files }: Readable, trees: readonly Tree[]): readonly HandedFile[] {
  let from = 0
  return files.map((file) => {
    if ('bytes' in file) return file
    const own = trees.slice(from, from + file.documents)
    from += file.documents
    return { path: file.path, bytes: fileOf(own).bytes }
  })
}

/** Alternatives to a value, each once: what is spelt like it first. */
function offered(before: Value, values: readonly Value[]): readonly Value[] {
  const others = [...new Map(values.map((value) => [JSON.stringify(value) ?? '', value])).values()].filter(
    (value) => JSON.stringify(value) !== JSON.stringify(before),
  )
  const words = others.filter((value): value is string => typeof value === 'string')
  const near: readonly Value[] = typeof before === 'string' ? nearest(before, words) : []
  return [...near, ...others.filter((value) => !near.includes(value))].slice(0, A_PLACE)
}

/** Every single edit that what is known suggests, in the order of the documents and their fields. */
export function candidatesOf(trees: readonly Tree[], known: Known): readonly Candidate[] {
  return trees.flatMap((tree, document) => {
    const seen = new Set<string>()
    return EDIT_NAMES.flatMap((kind) => EDIT_KINDS[kind](tree)).flatMap(({ path, right }) => {
      const values = right === undefined ? [] : offered(at(tree, path), right(known))
      return values.flatMap((to): readonly Candidate[] => {
        const name = `${pathText(path)} ${JSON.stringify(to)}`
        if (seen.has(name)) return []
        seen.add(name)
        return [{ document, path, to }]
      })
    })
  })
}

/** Documents with edits applied, in order. */
export function repaired(trees: readonly Tree[], edits: readonly Candidate[]): readonly Tree[] {
  return edits.reduce<readonly Tree[]>(
    (all, { document, path, to }) => all.with(document, edited(all[document], path, to) as Tree),
    trees,
  )
}

/** Where an edit stands and what it changes; a field that is not there stands where it would be put. */
export function shownEdit(manifests: readonly Manifest[], { document, path, to }: Candidate): ShownEdit {
  const manifest = manifests[document]!
  const field = pathText(path)
  return {
    location: manifest.locate(field),
    field,
    before: shownValue(at(manifest.value as Tree, path)),
    after: shownValue(to),
  }
}
