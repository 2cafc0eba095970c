import { familyOf } from '../address.ts'
import { SECOND } from '../clock.ts'
import { addressFor } from '../external-address.ts'
import { type Provider, serviceField } from './contract.ts'
import { annotation, annotationField, healthOf, listenersOf, sourceRanges } from './service.ts'

const PREFIX = 'service.beta.kubernetes.io/azure-'

/** Azure's standard load balancer: public unless azure-load-balancer-internal is exactly "true". */
export const aks: Provider = {
  name: 'aks',
  component: 'service-controller',
  owns: ({ spec }) => spec?.loadBalancerClass === undefined,
  plan(service) {
    const internal = annotation(service, `${PREFIX}load-balancer-internal`)
    const scheme = internal === 'true' ? 'internal' : 'internet-facing'
    const wanted = annotation(service, `${PREFIX}load-balancer-ipv4`) ?? service.spec?.loadBalancerIP
    const ip =
      wanted !== undefined && familyOf(wanted) !== undefined
        ? wanted
        : addressFor('azure', scheme, service.metadata.uid)
    return {
      kind: 'balancer',
      product: scheme === 'internal' ? 'internal Load Balancer' : 'public Load Balancer',
      layer: 4,
      scheme,
      shows: 'ip',
      ips: [ip],
      ipMode: 'VIP',
      targets: 'instance',
      client: 'kept',
      passthrough: annotation(service, `${PREFIX}disable-load-balancer-floating-ip`) !== 'true',
      listeners: listenersOf(service),
      ranges: sourceRanges(service, `${PREFIX}allowed-ip-ranges`),
      health: healthOf(service, 'port', 5 * SECOND, 2),
      exhausted: 'dropped',
      zonal: false,
      provisioning: 30 * SECOND,
      billed: ['load balancing rule', ...(scheme === 'internal' ? [] : ['public IP address'])],
      because: [
        internal === undefined
          ? serviceField(service, 'spec.type')
          : annotationField(service, `${PREFIX}load-balancer-internal`),
      ],
    }
  },
}
