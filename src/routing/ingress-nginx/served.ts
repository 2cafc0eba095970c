import { keyOf, type Stored } from '../../object.ts'
import { byCodeUnit, type ClusterState } from '../../state.ts'

/** How the controller was installed; absent values are the chart's. */
export interface NginxOptions {
  /** Value of the old class annotation it answers to. */
  readonly class?: string
  readonly watchIngressWithoutClass?: boolean
}

export const CONTROLLER = 'k8s.io/ingress-nginx'
export const CLASS_ANNOTATION = 'kubernetes.io/ingress.class'

/** Why the controller serves an Ingress, or does not. */
export type Service =
  | { readonly served: true }
  | {
      readonly served: false
      readonly reason: 'no-class-object' | 'other-controller' | 'other-annotation' | 'no-class'
    }

type Classed = Pick<Stored<'Ingress'>, 'spec' | 'metadata'>

/** The controller's rule (store.GetIngressClass): the field first, then the old annotation, then the switch for classless ones. */
export function servedBy(ingress: Classed, state: ClusterState, options: NginxOptions = {}): Service {
  const name = ingress.spec?.ingressClassName
  if (name !== undefined && name !== null) {
    const found = state.get('IngressClass', name)
    if (found === undefined) return { served: false, reason: 'no-class-object' }
    return found.spec?.controller === CONTROLLER ? { served: true } : { served: false, reason: 'other-controller' }
  }
  const old = ingress.metadata.annotations?.[CLASS_ANNOTATION]
  if (old !== undefined)
    return old === (options.class ?? 'nginx') ? { served: true } : { served: false, reason: 'other-annotation' }
  return options.watchIngressWithoutClass ? { served: true } : { served: false, reason: 'no-class' }
}

/**
 * Served Ingresses, the oldest first; of one age the larger namespace/name comes first (store.sortIngressSlice), which
 * decides who owns a host and path that two of them name.
 */
export function servedIngresses(state: ClusterState, options: NginxOptions): readonly Stored<'Ingress'>[] {
  return state
    .list('Ingress')
    .filter((ingress) => ingress.metadata.deletionTimestamp === undefined && servedBy(ingress, state, options).served)
    .toSorted(
      (a, b) =>
        byCodeUnit(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || byCodeUnit(keyOf(b), keyOf(a)),
    )
}
