import type { ClusterOptions } from '../environment.ts'
import type { Stored } from '../object.ts'
import { aks } from './aks.ts'
import { awsClassic } from './aws-classic.ts'
import { awsController } from './aws-controller.ts'
import type { Provider } from './contract.ts'
import { described } from './described.ts'
import { gke } from './gke.ts'
import { metallb } from './metallb.ts'

/** Who looks after Services of type LoadBalancer in an environment; the first that owns one is responsible. */
export function providersOf(options: ClusterOptions): readonly Provider[] {
  const rows = (options.balancers ?? []).map(described)
  const controller =
    options.environment === 'eks+lbc' || options.install?.['aws-load-balancer-controller'] !== undefined
  switch (options.environment ?? 'none') {
    case 'eks':
    case 'eks+lbc':
      return controller ? [...rows, awsController, awsClassic] : [...rows, awsClassic]
    case 'gke':
      return [...rows, gke]
    case 'aks':
      return [...rows, aks]
    case 'metallb':
      return [...rows, metallb]
    case 'none':
      return options.install?.metallb === undefined ? rows : [...rows, metallb]
  }
}

/** The provider responsible for a Service, if any. */
export function providerOf(
  service: Stored<'Service'>,
  providers: readonly Provider[],
  context: Parameters<Provider['owns']>[1],
): Provider | undefined {
  return service.spec?.type === 'LoadBalancer'
    ? providers.find((provider) => provider.owns(service, context))
    : undefined
}
