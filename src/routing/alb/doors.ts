import type { ClusterState } from '../../state.ts'
import type { Router } from '../contract.ts'
import { type Alb, standingAlbs } from './groups.ts'
import { albRouter } from './router.ts'

/** What a balancer's gate knows of an ALB: who may connect, and where. */
export interface AlbGate {
  readonly name: string
  readonly ips: readonly string[]
  readonly hostname: string
  readonly scheme: Alb['scheme']
  readonly ports: readonly number[]
  readonly ranges: Alb['ranges']
  readonly because: Alb['because']
}

/** The gates of every ALB that has an address. */
export function albGates(state: ClusterState): readonly AlbGate[] {
  return standingAlbs(state).map(({ name, ips, hostname, scheme, listeners, ranges, because }) => ({
    name: `ALB ${name}`,
    ips,
    hostname,
    scheme,
    ports: listeners.map(({ port }) => port),
    ranges,
    because,
  }))
}

/** The routers of every ALB that has an address, with the addresses they answer at. */
export function albDoors(
  state: ClusterState,
): readonly { readonly router: Router; readonly addresses: readonly string[] }[] {
  return standingAlbs(state).map((alb) => ({ router: albRouter(alb), addresses: alb.ips }))
}
