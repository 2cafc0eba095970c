import { timestamp } from '../clock.ts'
import { type Controller, NOTHING, type WatchEvent, type Write } from '../controller.ts'
import { keyOf } from '../object.ts'
import {
  accepted,
  attach,
  attachments,
  type BackendRef,
  backend,
  type ParentRef,
  ROUTE_KINDS,
  type Route,
  routesOf,
} from '../routing/gateway/attach.ts'
import type { ClusterState } from '../state.ts'
import { statusIfChanged } from './write.ts'

interface Condition {
  readonly type: string
  readonly status: string
  readonly reason: string
  readonly message: string
  readonly lastTransitionTime: string
  readonly observedGeneration: number
}

interface Conditioned {
  readonly conditions?: readonly Condition[]
}

/** A condition keeps its transition time while its status stays. */
function condition(
  before: Conditioned | undefined,
  type: string,
  reason: string,
  good: boolean,
  generation: number,
  now: number,
): Condition {
  const status = good ? 'True' : 'False'
  const old = before?.conditions?.find((one) => one.type === type)
  return {
    type,
    status,
    reason,
    message: '',
    lastTransitionTime: old?.status === status ? old.lastTransitionTime : timestamp(now),
    observedGeneration: generation,
  }
}

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  const own =
    event.kind === 'GatewayClass' || event.kind === 'Gateway' || (ROUTE_KINDS as readonly string[]).includes(event.kind)
  if (event.kind === 'Service' || event.kind === 'ReferenceGrant')
    return routesOf(state).map((route) => `${route.kind} ${keyOf(route)}`)
  if (!own) return []
  const gateways = state.list('Gateway').map((gateway) => `Gateway ${keyOf(gateway)}`)
  return [
    ...(event.type === 'DELETED' ? [] : [`${event.kind} ${event.key}`]),
    ...gateways,
    ...(event.kind.startsWith('Gateway') ? routesOf(state).map((route) => `${route.kind} ${keyOf(route)}`) : []),
  ]
}

function ofGateway(key: string, state: ClusterState, now: number, address: (key: string) => string): readonly Write[] {
  const gateway = state.get('Gateway', key)
  if (gateway === undefined) return []
  const generation = gateway.metadata.generation ?? 1
  const good = accepted(gateway, state)
  const before = gateway.status as Conditioned | undefined
  const listeners = gateway.spec.listeners.map((listener) => {
    const old = (gateway.status?.listeners ?? []).find(({ name }) => name === listener.name) as Conditioned | undefined
    const routes = new Set(
      attachments(state)
        .filter((one) => keyOf(one.gateway) === key && one.listener.name === listener.name)
        .map(({ route }) => `${route.kind} ${keyOf(route)}`),
    )
    return {
      name: listener.name,
      attachedRoutes: routes.size,
      supportedKinds: [],
      conditions: [
        condition(old, 'Accepted', 'Accepted', true, generation, now),
        condition(old, 'Programmed', 'Programmed', true, generation, now),
        condition(old, 'ResolvedRefs', 'ResolvedRefs', true, generation, now),
      ],
    }
  })
  const conditions = [
    condition(before, 'Accepted', good ? 'Accepted' : 'Pending', good, generation, now),
    condition(before, 'Programmed', good ? 'Programmed' : 'Pending', good, generation, now),
  ]
  return [
    ...statusIfChanged(
      gateway,
      good ? { addresses: [{ type: 'IPAddress', value: address(key) }], conditions, listeners } : { conditions },
    ),
  ]
}

/** The first thing wrong with a route's backends, as ResolvedRefs says it. */
function unresolved(route: Route, state: ClusterState): string | undefined {
  for (const rule of (route.spec.rules ?? []) as readonly { readonly backendRefs?: readonly BackendRef[] }[]) {
    for (const ref of rule.backendRefs ?? []) {
      const found = backend(ref, route, state)
      if (typeof found === 'string') return found
    }
  }
  return undefined
}

function ofRoute(
  kind: (typeof ROUTE_KINDS)[number],
  key: string,
  state: ClusterState,
  now: number,
  controllerName: string,
): readonly Write[] {
  const route = state.get(kind, key) as unknown as
    | (Route & {
        readonly status?: { readonly parents?: readonly ({ readonly parentRef: ParentRef } & Conditioned)[] }
      })
    | undefined
  if (route === undefined) return []
  const generation = route.metadata.generation ?? 1
  const wrong = unresolved(route, state)
  const parents = (route.spec.parentRefs ?? []).map((parentRef) => {
    const before = route.status?.parents?.find((one) => JSON.stringify(one.parentRef) === JSON.stringify(parentRef))
    const answer = attach(route, parentRef, state)
    const refused = typeof answer === 'string' ? answer : undefined
    return {
      parentRef,
      controllerName,
      conditions: [
        condition(before, 'Accepted', refused ?? 'Accepted', refused === undefined, generation, now),
        condition(before, 'ResolvedRefs', wrong ?? 'ResolvedRefs', wrong === undefined, generation, now),
      ],
    }
  })
  return statusIfChanged(route, { parents })
}

/** Writes what a Gateway controller reports: classes and Gateways accepted and programmed, routes accepted or why not. */
export function gatewayController(
  address: (key: string) => string,
  controllerName = 'kubekata.example/gateway',
): Controller {
  return {
    name: 'gateway-controller',
    watches: ['GatewayClass', 'Gateway', 'Service', 'ReferenceGrant', 'Namespace', ...ROUTE_KINDS],
    keys,
    reconcile(key, state, now) {
      const [kind = '', name = ''] = key.split(' ')
      if (kind === 'GatewayClass') {
        const found = state.get('GatewayClass', name)
        return found === undefined
          ? NOTHING
          : {
              writes: [
                ...statusIfChanged(found, {
                  conditions: [
                    condition(
                      found.status as Conditioned,
                      'Accepted',
                      'Accepted',
                      true,
                      found.metadata.generation ?? 1,
                      now,
                    ),
                  ],
                }),
              ],
            }
      }
      if (kind === 'Gateway') return { writes: ofGateway(name, state, now, address) }
      return { writes: ofRoute(kind as (typeof ROUTE_KINDS)[number], name, state, now, controllerName) }
    },
  }
}
