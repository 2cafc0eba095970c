import { attach, type BackendRef, backend, type ParentRef, type Route } from '../../routing/gateway/attach.ts'
import type { ClusterState } from '../../state.ts'
import { type Conditioned, condition } from './conditions.ts'

interface Filter {
  readonly requestMirror?: { readonly backendRef: BackendRef }
}

interface Rule {
  readonly filters?: readonly Filter[]
  readonly backendRefs?: readonly (BackendRef & { readonly filters?: readonly Filter[] })[]
}

export type RouteWithStatus = Route & {
  readonly status?: { readonly parents?: readonly ({ readonly parentRef: ParentRef } & Conditioned)[] }
}

/** Every backend a rule refers to: its own, and those that get copies. */
function references({ filters = [], backendRefs = [] }: Rule): readonly BackendRef[] {
  const all = [...filters, ...backendRefs.flatMap((ref) => ref.filters ?? [])]
  return [...backendRefs, ...all.flatMap(({ requestMirror }) => requestMirror?.backendRef ?? [])]
}

/** The first thing wrong with a route's backends, as ResolvedRefs says it. */
function unresolved(route: Route, state: ClusterState): string | undefined {
  for (const rule of (route.spec.rules ?? []) as readonly Rule[]) {
    for (const ref of references(rule)) {
      const found = backend(ref, route, state)
      if (typeof found === 'string') return found
    }
  }
  return undefined
}

/** RouteStatus: for each parent whether it takes the route, and whether all backends can be used. */
export function routeStatus(route: RouteWithStatus, state: ClusterState, now: number, controllerName: string): object {
  const generation = route.metadata.generation ?? 1
  const wrong = unresolved(route, state)
  const parents = (route.spec.parentRefs ?? []).map((parentRef) => {
    const before = route.status?.parents?.find((one) => JSON.stringify(one.parentRef) === JSON.stringify(parentRef))
    const answer = attach(route, parentRef, state)
    const refused = typeof answer === 'string' ? answer : undefined
    const round = { before, generation, now }
    return {
      parentRef,
      controllerName,
      conditions: [
        condition(round, 'Accepted', refused ?? 'Accepted', refused === undefined),
        condition(round, 'ResolvedRefs', wrong ?? 'ResolvedRefs', wrong === undefined),
      ],
    }
  })
  return { parents }
}
