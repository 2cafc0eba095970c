import { nearest } from '../../words.ts'
import type { EditKind, Place } from './kind.ts'
import { fields, type Tree, type Value } from './tree.ts'
import { WEIGHT } from './weight.ts'

function wrong(value: Value): readonly Value[] {
  const text = String(value)
  if (text === 'true' || text === 'false') return [undefined, text === 'true' ? 'false' : 'true']
  return [undefined, /^\d+$/.test(text) ? String(Number(text) + 1) : `${text}-x`]
}

/** The annotations with one key spelt otherwise. */
function respelt(annotations: Tree, from: string, to: string): Tree {
  return Object.fromEntries(Object.entries(annotations).map(([key, value]) => [key === from ? to : key, value]))
}

/** What controllers read beyond the fields of the API: a key left out or misspelt, another value. */
export const annotation: EditKind = (tree) => {
  const pairs = fields(tree, 'metadata.annotations.*')
  const values = pairs.map(
    ({ path, value }): Place => ({
      path,
      wrong: path.at(-1) === WEIGHT ? [undefined] : wrong(value),
      right: (known) => known.annotated(String(path.at(-1))),
    }),
  )
  const keys = fields(tree, 'metadata.annotations').map(
    ({ path, value }): Place => ({
      path,
      right: (known) =>
        pairs.flatMap(({ path: pair }) => {
          const key = String(pair.at(-1))
          if (known.annotations.includes(key)) return []
          return nearest(key, known.annotations).map((to) => respelt(value as Tree, key, to))
        }),
    }),
  )
  return [...values, ...keys]
}
