import { type EditKind, misspelt, placed } from './kind.ts'
import { fields, kindOf } from './tree.ts'

/** The name that a Service is an alias of. */
export const externalName: EditKind = (tree) =>
  kindOf(tree) === 'Service'
    ? placed(fields(tree, 'spec.externalName'), misspelt, (known) => [
        ...known.hosts,
        ...known.namespaces.flatMap((namespace) =>
          known.names('Service').map((name) => `${name}.${namespace}.svc.cluster.local`),
        ),
      ])
    : []
