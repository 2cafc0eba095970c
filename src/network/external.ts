import { balancersOf } from '../balancer/balancers.ts'
import type { ClusterOptions } from '../environment.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** An address of the outside that an object shows, and who made it. */
export interface ExternalAddress {
  /** A name or an address. */
  readonly address: string
  /** `aws-load-balancer-controller NLB`, `service-controller Classic Load Balancer`. */
  readonly owner: string
  readonly kind: 'Service' | 'Ingress'
  readonly key: string
}

function ofService(
  service: Stored<'Service'>,
  state: ClusterState,
  options: ClusterOptions,
): readonly ExternalAddress[] {
  const key = keyOf(service)
  const balancer = balancersOf(state, options).find((one) => keyOf(one.service) === key)
  const controller =
    balancer?.plan.product.startsWith('NLB') || balancer?.plan.product.includes('Network Load Balancer')
      ? service.spec?.loadBalancerClass !== undefined
      : false
  const owner =
    `${controller ? 'aws-load-balancer-controller' : 'service-controller'} ${balancer?.plan.product ?? ''}`.trim()
  return (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => {
    const address = hostname ?? ip
    return address === undefined ? [] : [{ address, owner, kind: 'Service' as const, key }]
  })
}

function leadsTo(ingress: Stored<'Ingress'>, service: string): boolean {
  const { namespace } = ingress.metadata
  const names = [
    ingress.spec?.defaultBackend?.service?.name,
    ...(ingress.spec?.rules ?? []).flatMap((rule) =>
      (rule.http?.paths ?? []).map(({ backend }) => backend.service?.name),
    ),
  ]
  return names.some((name) => name !== undefined && `${namespace}/${name}` === service)
}

function ofIngress(ingress: Stored<'Ingress'>): readonly ExternalAddress[] {
  const key = keyOf(ingress)
  const alb =
    (ingress.spec?.ingressClassName ?? ingress.metadata.annotations?.['kubernetes.io/ingress.class']) === 'alb'
  return (ingress.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => {
    const address = hostname ?? ip
    return address === undefined
      ? []
      : [
          {
            address,
            owner: alb ? 'aws-load-balancer-controller ALB' : 'ingress controller',
            kind: 'Ingress' as const,
            key,
          },
        ]
  })
}

/** Where the outside finds a Service: its own balancer, and Ingresses that lead to it. */
export function externalAddresses(
  state: ClusterState,
  service: string,
  options: ClusterOptions,
): readonly ExternalAddress[] {
  const found = state.get('Service', service)
  const own = found === undefined ? [] : ofService(found, state, options)
  return [
    ...own,
    ...state
      .list('Ingress')
      .filter((ingress) => leadsTo(ingress, service))
      .flatMap(ofIngress),
  ]
}
