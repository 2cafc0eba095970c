import type { Failed, Plan, Provider } from '../balancer/contract.ts'
import { providerOf, providersOf } from '../balancer/providers.ts'
import { appearsAt } from '../balancer/targets.ts'
import type { Instant } from '../clock.ts'
import { type Controller, NOTHING, type Plan as Planned, type WatchEvent, type Write } from '../controller.ts'
import type { ClusterOptions } from '../environment.ts'
import { type AnyObject, keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

type Service = Stored<'Service'>
type Shown = NonNullable<NonNullable<NonNullable<Service['status']>['loadBalancer']>['ingress']>

const NAME = 'service-loadbalancer'
/** What decides about addresses of MetalLB; a change asks every Service again. */
const POOLS = ['IPAddressPool', 'L2Advertisement', 'BGPAdvertisement', 'BGPPeer']

function shownBy(plan: Plan): Shown {
  if (plan.shows === 'hostname') return [{ hostname: plan.hostname! }]
  return [{ ip: plan.ips[0]!, ...(plan.ipMode === undefined ? {} : { ipMode: plan.ipMode }) }]
}

function withAddress(service: Service, ingress: Shown): Write {
  const loadBalancer = ingress.length === 0 ? {} : { ingress }
  const object = { ...service, status: { ...service.status, loadBalancer } } as unknown as AnyObject
  return { verb: 'updateStatus', object }
}

function event(
  service: Service,
  provider: Provider,
  what: Pick<Failed, 'reason' | 'message'> & { readonly type: 'Normal' | 'Warning' },
): Write {
  const { type, reason, message } = what
  return {
    verb: 'event',
    about: { kind: 'Service', key: keyOf(service) },
    type,
    reason,
    message,
    source: provider.component,
  }
}

/** An Event and the memory that it was said, so that it is said once. */
function saying(service: Service, state: ClusterState, said: string, write: Write): readonly Write[] {
  const key = keyOf(service)
  if (state.memory<string>(NAME, key) === said) return []
  return [{ verb: 'remember', component: NAME, key, value: said }, write]
}

function refusedBy(provider: Provider, plan: Failed, service: Service, state: ClusterState): Planned {
  const warning = event(service, provider, { type: 'Warning', reason: plan.reason, message: plan.message })
  const writes = [...saying(service, state, plan.message, warning)]
  // MetalLB takes an address back that it may no longer give; clouds keep what they once made.
  const shows = (service.status?.loadBalancer?.ingress ?? []).length > 0
  if (provider.name === 'metallb' && shows) writes.push(withAddress(service, []))
  return { writes }
}

function provide(
  provider: Provider,
  plan: Plan,
  service: Service,
  { state, now }: { readonly state: ClusterState; readonly now: Instant },
): Planned {
  const before = service.status?.loadBalancer?.ingress ?? []
  const wait = before.length > 0 ? 0 : appearsAt(service, plan) - now
  if (wait > 0) {
    const ensuring = event(service, provider, {
      type: 'Normal',
      reason: 'EnsuringLoadBalancer',
      message: 'Ensuring load balancer',
    })
    return { writes: saying(service, state, 'ensuring', ensuring), requeueAfter: wait }
  }
  const shown = shownBy(plan)
  const ensured = event(service, provider, {
    type: 'Normal',
    reason: 'EnsuredLoadBalancer',
    message: 'Ensured load balancer',
  })
  const status = JSON.stringify(before) === JSON.stringify(shown) ? [] : [withAddress(service, shown)]
  return { writes: [...status, ...saying(service, state, 'ensured', ensured)] }
}

function isConcerned(service: Service | undefined): boolean {
  return service?.spec?.type === 'LoadBalancer' || (service?.status?.loadBalancer?.ingress ?? []).length > 0
}

function gaveBack(before: Service | undefined, after: Service): boolean {
  const addresses = (service: Service | undefined): number => (service?.status?.loadBalancer?.ingress ?? []).length
  return addresses(before) > 0 && addresses(after) === 0
}

function keys({ kind, key, type, object, old }: WatchEvent, state: ClusterState): readonly string[] {
  const all = (): readonly string[] => state.list('Service').filter(isConcerned).map(keyOf)
  if (POOLS.includes(kind)) return all()
  if (kind !== 'Service') return []
  // An address that was given back may serve a Service that waits.
  if (type === 'DELETED' || gaveBack(old as unknown as Service | undefined, object as unknown as Service)) return all()
  return isConcerned(object as unknown as Service) || isConcerned(old as unknown as Service | undefined) ? [key] : []
}

/** Gives Services of type LoadBalancer the address that the environment's provider makes for them, or says why not. */
export function serviceLoadBalancer(options: ClusterOptions): Controller {
  const providers = providersOf(options)
  return {
    name: NAME,
    watches: ['Service', ...POOLS],
    keys,
    reconcile(key, state, now) {
      const service = state.get('Service', key)
      if (service === undefined || !isConcerned(service)) return NOTHING
      if (service.spec?.type !== 'LoadBalancer') return { writes: [withAddress(service, [])] }
      const context = { state, options }
      const provider = providerOf(service, providers, context)
      if (provider === undefined) return NOTHING
      const plan = provider.plan(service, context)
      return plan.kind === 'failed'
        ? refusedBy(provider, plan, service, state)
        : provide(provider, plan, service, { state, now })
    },
  }
}
