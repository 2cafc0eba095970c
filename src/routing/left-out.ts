import { type Issue, issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** Fields of a kind that a real component obeys and this one does not: dots between names, `[]` behind lists. */
export type LeftOut = Readonly<Record<string, readonly string[]>>

function below(value: unknown, names: readonly string[], path: string): readonly string[] {
  const [name, ...rest] = names
  if (value === undefined || value === null) return []
  if (name === undefined) return [path]
  const many = name.endsWith('[]')
  const plain = many ? name.slice(0, -2) : name
  const next = (value as Readonly<Record<string, unknown>>)[plain]
  const at = path === '' ? plain : `${path}.${plain}`
  if (!many) return below(next, rest, at)
  return Array.isArray(next) ? next.flatMap((item, index) => below(item, rest, `${at}[${index}]`)) : []
}

/** Where an object says something at a path: `spec.http[0].retries.backoff` for `spec.http[].retries.backoff`. */
function written(object: unknown, path: string): readonly string[] {
  return below(object, path.split('.'), '')
}

/** A notice for each such field that an object in the cluster has. */
export function notSimulated(table: LeftOut, state: ClusterState): readonly Issue[] {
  return Object.entries(table).flatMap(([kind, paths]) =>
    state.all(kind).flatMap((object) => {
      const name = keyOf(object)
      return paths
        .flatMap((path) => written(object, path))
        .map((field) =>
          issue('routing.not-simulated', { kind, name, field }, { because: [{ kind, key: name, field }] }),
        )
    }),
  )
}
