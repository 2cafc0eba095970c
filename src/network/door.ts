import { familyOf } from '../address.ts'
import type { Gate } from '../balancer/contract.ts'
import type { HttpRequest, HttpResponse } from '../http.ts'
import {
  NO_ROUTER_MEMORY,
  type Router,
  type RouterMemory,
  type RoutingView,
  type UpstreamFailure,
  type UpstreamTarget,
} from '../routing/contract.ts'
import type { ClusterState } from '../state.ts'
import type { Walk } from '../walk.ts'
import { answerOf } from './answer.ts'
import type { Client } from './client.ts'
import { connect } from './connect.ts'
import { roundTrip } from './latency.ts'
import { NO_MEMORY } from './memory.ts'
import { lookUp } from './resolve.ts'
import type { NetworkView } from './view.ts'

/** A router with the addresses it is reached at, and the client it is when it opens connections itself. */
export interface Door {
  readonly router: Router
  readonly addresses: readonly string[]
  /** Who the upstream sees: the controller's Pod, or an address of the cloud. */
  readonly identity: Client
  /** Who it is to proxies of a mesh, when it is one of them. */
  readonly peer?: NonNullable<HttpRequest['peer']>
}

/** The doors of a cluster in a state: addresses come and go with Gateways and Ingresses. */
export type Doors = (state: ClusterState) => readonly Door[]

const known = new WeakMap<ClusterState, readonly Door[]>()

function doorsOf(view: NetworkView): readonly Door[] {
  let doors = known.get(view.state)
  if (doors === undefined) {
    doors = view.doors(view.state)
    known.set(view.state, doors)
  }
  return doors
}

const knownGates = new WeakMap<ClusterState, readonly Gate[]>()

/** The balancers in front of doors. */
export function gatesOf(view: NetworkView): readonly Gate[] {
  let gates = knownGates.get(view.state)
  if (gates === undefined) {
    gates = view.gates(view.state)
    knownGates.set(view.state, gates)
  }
  return gates
}

/** The router that owns an address. */
export function doorAt(view: NetworkView, address: string): Door | undefined {
  return doorsOf(view).find(({ addresses }) => addresses.includes(address))
}

/** A connection that a router opens: its own client's walk, then the application's answer. */
export function upstreamOf(
  identity: Client,
  view: NetworkView,
  peer?: NonNullable<HttpRequest['peer']>,
): RoutingView['upstream'] {
  return function* (target: UpstreamTarget, request: HttpRequest): Walk<HttpResponse | UpstreamFailure> {
    const proven = target.plain === true ? undefined : peer
    const named = familyOf(target.ip) === undefined ? yield* lookUp(identity, target.ip, view) : { address: target.ip }
    if (named.address === undefined) return { failed: 'refused' }
    const { outcome } = yield* connect(
      {
        client: identity,
        destination: named.address,
        port: target.port,
        protocol: 'TCP',
        carries: 'requests',
        ...(proven === undefined ? {} : { peer: proven }),
      },
      view,
      NO_MEMORY,
    )
    switch (outcome.kind) {
      case 'delivered': {
        const { peer: _, ...plain } = request
        const scheme = target.protocol === 'https' ? ('https' as const) : ('http' as const)
        const sent = {
          ...plain,
          scheme,
          clientIP: outcome.sourceSeen,
          ...(proven === undefined ? {} : { peer: proven }),
        }
        const response = yield* answerOf(outcome.to, outcome.port, sent, view)
        if (response === undefined) return { failed: 'closed' }
        return { ...response, delay: response.delay + roundTrip(identity, outcome.to, view) }
      }
      case 'refused':
        return { failed: 'refused' }
      case 'closed':
        return { failed: 'closed' }
      case 'answered':
        return outcome.response
      default:
        return { failed: 'timeout' }
    }
  }
}

/** The router's answer to a request, with what it remembers. */
export function* throughDoor(
  door: Door,
  request: HttpRequest,
  view: NetworkView,
  memory: RouterMemory = NO_ROUTER_MEMORY,
): Walk<{ readonly response: HttpResponse; readonly memory: RouterMemory }> {
  const seen: RoutingView = {
    state: view.state,
    now: view.now,
    stays: view.stays === true,
    upstream: upstreamOf(door.identity, view, door.peer),
  }
  return yield* door.router.route(request, seen, memory)
}
