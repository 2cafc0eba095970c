import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../../controller.ts'
import { keyOf } from '../../object.ts'
import { accepted, type Gateway, ROUTE_KINDS, routesOf } from '../../routing/gateway/attach.ts'
import { programmed } from '../../routing/gateway/listeners.ts'
import type { ClusterState } from '../../state.ts'
import { statusIfChanged } from '../write.ts'
import { type Conditioned, condition, waiting } from './conditions.ts'
import { listenerStatus } from './listener.ts'
import { type RouteWithStatus, routeStatus } from './route.ts'

/** Kinds that decide about every Gateway and route: their own objects have no status of this controller. */
const AROUND: readonly string[] = ['Service', 'ReferenceGrant', 'Namespace', 'Secret']

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  const gateways = state.list('Gateway').map((gateway) => `Gateway ${keyOf(gateway)}`)
  const routes = routesOf(state).map((route) => `${route.kind} ${keyOf(route)}`)
  if (AROUND.includes(event.kind)) return [...gateways, ...routes]
  const gone = event.type === 'DELETED'
  // Two kinds of routes on one hostname exclude each other: a change of one is a change of all.
  return [...(gone ? [] : [`${event.kind} ${event.key}`]), ...gateways, ...routes]
}

/**
 * GatewayStatus. Invalid listeners leave the Gateway accepted as long as one works (GatewayReasonListenersNotValid:
 * "True or False, depending on whether the listener being invalid causes the entire Gateway to not be accepted").
 */
function gatewayStatus(gateway: Gateway, state: ClusterState, now: number, address: string): object {
  if (!accepted(gateway, state)) return { conditions: [waiting('Accepted'), waiting('Programmed')] }
  const round = { before: gateway.status as Conditioned | undefined, generation: gateway.metadata.generation ?? 1, now }
  const working = gateway.spec.listeners.filter((listener) => programmed(gateway, listener, state)).length
  const all = working === gateway.spec.listeners.length
  return {
    addresses: [{ type: 'IPAddress', value: address }],
    conditions: [
      condition(round, 'Accepted', all ? 'Accepted' : 'ListenersNotValid', working > 0),
      condition(round, 'Programmed', working > 0 ? 'Programmed' : 'Invalid', working > 0),
    ],
    listeners: gateway.spec.listeners.map((listener) => listenerStatus(gateway, listener, state, now)),
  }
}

function classWrites(name: string, state: ClusterState, now: number): readonly Write[] {
  const found = state.get('GatewayClass', name)
  if (found === undefined) return []
  const round = { before: found.status as Conditioned | undefined, generation: found.metadata.generation ?? 1, now }
  return statusIfChanged(found, { conditions: [condition(round, 'Accepted', 'Accepted', true)] })
}

/**
 * Writes what a Gateway controller reports: classes accepted, Gateways and their listeners accepted and programmed or why
 * not, routes accepted by each parent and their backends resolved or why not.
 */
export function gatewayController(
  address: (key: string) => string,
  controllerName = 'kubekata.example/gateway',
): Controller {
  const writes = (kind: string, name: string, state: ClusterState, now: number): readonly Write[] => {
    if (kind === 'GatewayClass') return classWrites(name, state, now)
    if (kind === 'Gateway') {
      const gateway = state.get('Gateway', name)
      return gateway === undefined ? [] : statusIfChanged(gateway, gatewayStatus(gateway, state, now, address(name)))
    }
    const route = state.get(kind as (typeof ROUTE_KINDS)[number], name) as unknown as RouteWithStatus | undefined
    return route === undefined ? [] : statusIfChanged(route, routeStatus(route, state, now, controllerName))
  }
  return {
    name: 'gateway-controller',
    watches: ['GatewayClass', 'Gateway', ...AROUND, ...ROUTE_KINDS],
    keys,
    reconcile(key, state, now): Plan {
      const [kind = '', name = ''] = key.split(' ')
      const found = writes(kind, name, state, now)
      return found.length === 0 ? NOTHING : { writes: found }
    },
  }
}
