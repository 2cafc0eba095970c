import type { Instant } from '../clock.ts'
import type { ClusterOptions } from '../environment.ts'
import { type Issue, issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { zonesOf } from './aws-names.ts'
import { type Plan, serviceField } from './contract.ts'
import { providerOf, providersOf } from './providers.ts'
import { annotation, serviceKey } from './service.ts'
import { targetsOf } from './targets.ts'

/** A balancer that exists: its Service shows the address. */
export interface Balancer {
  readonly service: Stored<'Service'>
  readonly plan: Plan
}

/** How people call a balancer: its product and the Service it is for. */
export function balancerName({ service, plan }: Balancer): string {
  return `${plan.product} ${serviceKey(service)}`
}

const known = new WeakMap<ClusterState, readonly Balancer[]>()

function shown(service: Stored<'Service'>, plan: Plan): Plan {
  const ip = service.status?.loadBalancer?.ingress?.[0]?.ip
  return plan.shows === 'ip' && ip !== undefined ? { ...plan, ips: [ip] } : plan
}

/** The balancers of a state, one for each Service that shows an address. */
export function balancersOf(state: ClusterState, options: ClusterOptions): readonly Balancer[] {
  const before = known.get(state)
  if (before !== undefined) return before
  const showing = state.list('Service').filter(({ status }) => (status?.loadBalancer?.ingress ?? []).length > 0)
  const found = showing.length === 0 ? NONE : planned(showing, state, options)
  known.set(state, found)
  return found
}

const NONE: readonly Balancer[] = []

function planned(
  services: readonly Stored<'Service'>[],
  state: ClusterState,
  options: ClusterOptions,
): readonly Balancer[] {
  const providers = providersOf(options)
  return services.flatMap((service): Balancer[] => {
    const plan = providerOf(service, providers, { state, options })?.plan(service, { state, options })
    return plan?.kind === 'balancer' ? [{ service, plan: shown(service, plan) }] : []
  })
}

/** Zones of a balancer's healthy targets, in the order of its addresses: an address without one leaves the name. */
function answeringIps({ service, plan }: Balancer, state: ClusterState, now: Instant): readonly string[] {
  if (!plan.zonal || plan.ips.length < 2) return plan.ips
  const ports = plan.listeners.map(({ port }) => port)
  const zones = new Set(
    ports.flatMap((port) =>
      targetsOf(plan, service, port, state, now).flatMap(({ healthy, zone }) => (healthy ? zone : [])),
    ),
  )
  const left = plan.ips.filter((_, index) => zones.has(zonesOf(state)[index] ?? ''))
  return left.length === 0 ? plan.ips : left
}

/** Names that the public DNS knows for balancers, with their addresses. */
export function publicNames(
  state: ClusterState,
  options: ClusterOptions,
  now: Instant = Number.MAX_SAFE_INTEGER,
): ReadonlyMap<string, readonly string[]> {
  return new Map(
    balancersOf(state, options).flatMap((one) =>
      one.plan.hostname === undefined ? [] : [[one.plan.hostname, answeringIps(one, state, now)] as const],
    ),
  )
}

const ASIDE = 'service.beta.kubernetes.io/aws-load-balancer-type'

/** Why a Service of type LoadBalancer shows no address. */
export function pendingReason(
  service: Stored<'Service'>,
  state: ClusterState,
  options: ClusterOptions,
): Issue | undefined {
  if (service.spec?.type !== 'LoadBalancer' || (service.status?.loadBalancer?.ingress ?? []).length > 0)
    return undefined
  const name = serviceKey(service)
  const environment = options.environment ?? 'none'
  const providers = providersOf(options)
  const provider = providerOf(service, providers, { state, options })
  if (provider !== undefined) {
    const plan = provider.plan(service, { state, options })
    if (plan.kind === 'failed') return plan.says
    return issue('balancer.provisioning', { service: name, provider: provider.name, seconds: plan.provisioning / 1000 })
  }
  const named = service.spec.loadBalancerClass
  if (providers.length > 0 && named !== undefined)
    return issue(
      'balancer.class',
      { service: name, class: named, environment },
      { because: [serviceField(service, 'spec.loadBalancerClass')] },
    )
  const aside = annotation(service, ASIDE)
  if (providers.length > 0 && aside !== undefined)
    return issue(
      'balancer.steps-aside',
      { service: name, annotation: ASIDE, value: aside },
      { because: [serviceField(service, `metadata.annotations[${ASIDE}]`)] },
    )
  return issue('balancer.nobody', { service: name, environment }, { because: [serviceField(service, 'spec.type')] })
}
