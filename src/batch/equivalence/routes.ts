import type { Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { edited, type Field, fields, type Tree, type Value } from '../edit/tree.ts'
import { portIndex } from './services.ts'

interface Backend {
  readonly name?: string
  readonly namespace?: string
  readonly kind?: string
  readonly port?: Value
}

/** How a kind of route writes the Service that it leads to. */
const BACKENDS: Readonly<Record<string, readonly string[]>> = {
  Ingress: ['spec.rules.*.http.paths.*.backend.service', 'spec.defaultBackend.service'],
  HTTPRoute: ['spec.rules.*.backendRefs.*'],
  GRPCRoute: ['spec.rules.*.backendRefs.*'],
}

function meant(port: Value): string | number | undefined {
  if (typeof port !== 'object' || port === null) return port as string | number | undefined
  const { name, number } = port as { readonly name?: string; readonly number?: number }
  return name ?? number
}

/** A backend by the place of its Service among all and of the port in it; as it is written where there is no such port. */
function resolved(state: ClusterState, { value }: Field, namespace: string, rank: (service: Stored) => number): Value {
  const { name = '', namespace: own = namespace, kind = 'Service', port, ...rest } = value as Backend
  const service = kind === 'Service' ? state.get('Service', `${own}/${name}`) : undefined
  const index = portIndex(service, meant(port))
  return service === undefined || index === undefined ? value : { ...rest, service: rank(service), port: index }
}

/** A route with its backends told by what they are, not by what they are called. */
export function routeText(state: ClusterState, object: Tree, rank: (service: Stored) => number): Tree {
  const { kind, metadata } = object as { readonly kind?: string; readonly metadata?: { readonly namespace?: string } }
  return (BACKENDS[kind ?? ''] ?? [])
    .flatMap((pattern) => fields(object, pattern))
    .reduce<Tree>(
      (tree, field) => edited(tree, field.path, resolved(state, field, metadata?.namespace ?? '', rank)) as Tree,
      object,
    )
}
