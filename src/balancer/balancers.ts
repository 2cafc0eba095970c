import type { ClusterOptions } from '../environment.ts'
import { type Issue, issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { type Plan, serviceField } from './contract.ts'
import { providerOf, providersOf } from './providers.ts'
import { annotation, serviceKey } from './service.ts'

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
  const providers = providersOf(options)
  const found = state.list('Service').flatMap((service): Balancer[] => {
    if ((service.status?.loadBalancer?.ingress ?? []).length === 0) return []
    const plan = providerOf(service, providers, { state, options })?.plan(service, { state, options })
    return plan?.kind === 'balancer' ? [{ service, plan: shown(service, plan) }] : []
  })
  known.set(state, found)
  return found
}

/** Names that the public DNS knows for balancers, with their addresses. */
export function publicNames(state: ClusterState, options: ClusterOptions): ReadonlyMap<string, readonly string[]> {
  return new Map(
    balancersOf(state, options).flatMap(({ plan }) =>
      plan.hostname === undefined ? [] : [[plan.hostname, plan.ips] as const],
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
