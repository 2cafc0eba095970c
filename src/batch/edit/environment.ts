import { type EditKind, left, placed } from './kind.ts'
import { containersAt } from './pods.ts'
import { at, type Field, fields, type Tree } from './tree.ts'

/** Only addresses in the environment lead anywhere; a password may be called what it likes. */
function leads(tree: Tree, { path }: Field): boolean {
  const value = at(tree, [...path, 'value'])
  return at(tree, [...path, 'valueFrom', 'configMapKeyRef']) !== undefined || String(value ?? '').includes('://')
}

/** Addresses that containers are given. */
export const environment: EditKind = (tree) => {
  const containers = containersAt(tree)
  if (containers === undefined) return []
  return fields(tree, `${containers}.env.*`)
    .filter((variable) => leads(tree, variable))
    .flatMap(({ path }) => {
      const field = (...steps: Field['path']): readonly Field[] => {
        const value = at(tree, [...path, ...steps])
        return value === undefined ? [] : [{ path: [...path, ...steps], value }]
      }
      return [
        ...placed(field('name'), (value) => [`${String(value)}_X`]),
        ...placed(field('value'), left, (known) => known.urls),
        ...placed(
          field('valueFrom', 'configMapKeyRef', 'name'),
          (value) => [`${String(value)}-x`],
          (known) => known.names('ConfigMap'),
        ),
        ...placed(field('valueFrom', 'configMapKeyRef', 'key'), (value) => [`${String(value)}-x`]),
      ]
    })
}
