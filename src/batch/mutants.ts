import { readManifests } from '../manifest/read.ts'
import { EDIT_KINDS, EDIT_NAMES, type EditName } from './edit/kinds.ts'
import { at, edited, kindOf, type Path, pathText, shownValue, type Tree, type Value } from './edit/tree.ts'
import type { HandedFile } from './submission.ts'

/** An edit of one document of a solution: what a student could have got wrong there. */
export interface Mutant {
  readonly kind: EditName
  /** The kind of the object that is edited, and its name with its namespace. */
  readonly object: { readonly kind: string; readonly name: string }
  /** `Service data/mysql-read: spec.selector.app "mysql" → "mysql-x"`; an exercise allows an edit by this name. */
  readonly name: string
  readonly files: readonly HandedFile[]
}

interface Edit {
  readonly kind: EditName
  readonly path: Path
  readonly to: Value
}

const encoder = new TextEncoder()

/** Documents as one file; what stands in them is compared, not how it is written. */
export function fileOf(documents: readonly Value[]): HandedFile {
  const text = documents.map((document) => `---\n${JSON.stringify(document, null, 2)}\n`).join('')
  return { path: 'mutant.yaml', bytes: encoder.encode(text) }
}

/** Every document of a submission, in the order in which it is applied; a `List` gives its items. */
export function documentsOf(files: readonly HandedFile[]): readonly Tree[] {
  return files.flatMap(({ path, bytes }) => readManifests(bytes, path).manifests.map(({ value }) => value as Tree))
}

function editsOf(tree: Tree): readonly Edit[] {
  const all = EDIT_NAMES.flatMap((kind) =>
    EDIT_KINDS[kind](tree).flatMap(({ path, wrong = [] }) => wrong.map((to): Edit => ({ kind, path, to }))),
  )
  // Two kinds may think of the same edit; the first has it.
  const seen = new Map(all.toReversed().map((edit) => [`${pathText(edit.path)} ${JSON.stringify(edit.to)}`, edit]))
  return all.filter((edit) => seen.get(`${pathText(edit.path)} ${JSON.stringify(edit.to)}`) === edit)
}

function nameOf(tree: Tree): string {
  const { namespace, name } = (tree['metadata'] ?? {}) as { readonly namespace?: string; readonly name?: string }
  return namespace === undefined ? String(name) : `${namespace}/${String(name)}`
}

/** Every single edit of a solution's documents, in their order. */
export function mutantsOf(files: readonly HandedFile[]): readonly Mutant[] {
  const documents = documentsOf(files)
  return documents.flatMap((tree, index) => {
    const object = { kind: kindOf(tree), name: nameOf(tree) }
    return editsOf(tree).map(
      ({ kind, path, to }): Mutant => ({
        kind,
        object,
        name: `${object.kind} ${object.name}: ${pathText(path)} ${shownValue(at(tree, path))} → ${shownValue(to)}`,
        files: [fileOf(documents.with(index, edited(tree, path, to) as Tree))],
      }),
    )
  })
}
