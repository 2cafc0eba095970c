import { type EditKind, misspelt, placed } from './kind.ts'
import { fields, kindOf } from './tree.ts'

/** What a Gateway listens on, and whose routes it takes. */
export const listener: EditKind = (tree) => {
  if (kindOf(tree) !== 'Gateway') return []
  return [
    ...placed(fields(tree, 'spec.listeners.*.port'), misspelt, (known) => known.ports),
    ...placed(
      fields(tree, 'spec.listeners.*.protocol'),
      (value) => [value === 'HTTP' ? 'TCP' : 'HTTP'],
      () => ['HTTP', 'HTTPS'],
    ),
    ...placed(
      fields(tree, 'spec.listeners.*.allowedRoutes.namespaces.from'),
      () => ['None'],
      () => ['All', 'Same'],
    ),
    ...placed(fields(tree, 'spec.servers.*.port.number'), misspelt, (known) => known.ports),
    ...placed(
      fields(tree, 'spec.servers.*.port.protocol'),
      (value) => [value === 'HTTP' ? 'TCP' : 'HTTP'],
      () => ['HTTP', 'HTTPS'],
    ),
    ...placed(fields(tree, 'spec.selector.*'), misspelt, (known, { path }) => known.labels(String(path.at(-1)))),
  ]
}
