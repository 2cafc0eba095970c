import { type Controller, NOTHING, type Write } from '../controller.ts'
import { type AnyObject, keyOf, type Stored } from '../object.ts'
import { albOf } from '../routing/alb/groups.ts'
import { type NginxOptions, servedBy } from '../routing/ingress-nginx/served.ts'
import type { ClusterState } from '../state.ts'

type Ingress = Stored<'Ingress'>

/** What a controller shows as the address of an Ingress. */
export interface Shown {
  readonly ip?: string
  readonly hostname?: string
}

/** What a controller makes of an Ingress: nothing, addresses, or a failure that it tells as an Event. */
export type Published =
  | { readonly kind: 'not-mine' }
  | { readonly kind: 'shown'; readonly addresses: readonly Shown[] }
  | { readonly kind: 'failed'; readonly reason: string; readonly message: string }

/** An Ingress controller, as far as the status of Ingresses goes. */
export interface Publisher {
  readonly name: string
  /** Kinds whose changes may change what is shown. */
  readonly watches: readonly string[]
  publish(ingress: Ingress, state: ClusterState): Published
}

/** ingress-nginx shows the address of its own Service on every Ingress that it serves. */
export function nginxPublisher(options: NginxOptions, addresses: (state: ClusterState) => readonly Shown[]): Publisher {
  return {
    name: 'nginx-ingress-controller',
    watches: ['IngressClass'],
    publish: (ingress, state) =>
      servedBy(ingress, state, options).served ? { kind: 'shown', addresses: addresses(state) } : { kind: 'not-mine' },
  }
}

/** The AWS Load Balancer Controller shows the name of the Ingress' ALB, unless its group cannot be built. */
export const albPublisher: Publisher = {
  name: 'ingress',
  watches: ['IngressClass', 'Service', 'Node', 'IngressClassParams'],
  publish(ingress, state) {
    const alb = albOf(ingress, state)
    if (alb === undefined) return { kind: 'not-mine' }
    if (alb.error !== undefined)
      return { kind: 'failed', reason: 'FailedBuildModel', message: `Failed build model due to ${alb.error.message}` }
    return { kind: 'shown', addresses: [{ hostname: alb.hostname }] }
  },
}

function status(ingress: Ingress, addresses: readonly Shown[]): readonly Write[] {
  const before = ingress.status?.loadBalancer?.ingress ?? []
  if (JSON.stringify(before) === JSON.stringify(addresses)) return []
  const loadBalancer = addresses.length === 0 ? {} : { ingress: addresses }
  return [
    {
      verb: 'updateStatus',
      object: { ...ingress, status: { ...ingress.status, loadBalancer } } as unknown as AnyObject,
    },
  ]
}

function failure(
  ingress: Ingress,
  component: string,
  published: Extract<Published, { kind: 'failed' }>,
  state: ClusterState,
): readonly Write[] {
  const key = keyOf(ingress)
  if (state.memory<string>(component, key) === published.message) return []
  const { reason, message } = published
  return [
    { verb: 'remember', component, key, value: message },
    { verb: 'event', about: { kind: 'Ingress', key }, type: 'Warning', reason, message, source: component },
  ]
}

/** Writes status.loadBalancer of the Ingresses that a controller serves. */
export function ingressStatus(publisher: Publisher): Controller {
  return {
    name: `ingress-status ${publisher.name}`,
    watches: ['Ingress', ...publisher.watches],
    keys: ({ kind, key, type }, state) =>
      kind === 'Ingress' && type !== 'DELETED' ? [key] : state.list('Ingress').map(keyOf),
    reconcile(key, state) {
      const ingress = state.get('Ingress', key)
      if (ingress === undefined) return NOTHING
      const published = publisher.publish(ingress, state)
      if (published.kind === 'not-mine') return NOTHING
      if (published.kind === 'failed') return { writes: failure(ingress, publisher.name, published, state) }
      return { writes: status(ingress, published.addresses) }
    },
  }
}
