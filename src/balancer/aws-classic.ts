import { SECOND } from '../clock.ts'
import { token } from '../external-address.ts'
import { issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import { awsAddress, classicName } from './aws-names.ts'
import {
  type Context,
  type Failed,
  type Listener,
  type Plan,
  type Provider,
  type Scheme,
  serviceField,
} from './contract.ts'
import {
  annotation,
  annotationField,
  hasNodePorts,
  healthOf,
  listenersOf,
  namesPort,
  serviceKey,
  sourceRanges,
} from './service.ts'

type Service = Stored<'Service'>

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-'

function failed(service: Service, message: string): Failed {
  return {
    kind: 'failed',
    reason: 'SyncLoadBalancerFailed',
    message: `Error syncing load balancer: failed to ensure load balancer: ${message}`,
    says: issue(
      'balancer.failed',
      { service: serviceKey(service), provider: 'the built-in AWS provider', message },
      { because: [serviceField(service, 'spec')] },
    ),
  }
}

/** Any value but "false" and the empty one means internal. */
function schemeOf(service: Service): Scheme {
  const value = annotation(service, `${PREFIX}internal`)
  return value === undefined || value === '' || value === 'false' ? 'internet-facing' : 'internal'
}

function objection(service: Service, network: boolean): string | undefined {
  const { sessionAffinity, loadBalancerIP, ports = [] } = service.spec ?? {}
  if (sessionAffinity !== undefined && sessionAffinity !== 'None')
    return `unsupported load balancer affinity: ${sessionAffinity}`
  if (loadBalancerIP !== undefined && loadBalancerIP !== '') return 'LoadBalancerIP cannot be specified for AWS ELB'
  if (ports.length === 0) return 'requested load balancer with no ports'
  if (!network && ports.some(({ protocol = 'TCP' }) => protocol !== 'TCP'))
    return 'Only TCP LoadBalancer is supported for AWS ELB'
  if (!hasNodePorts(service)) return 'no port has a node port to send to'
  return undefined
}

/** TLS ends at the balancer on the ports that aws-load-balancer-ssl-ports names (all by default). */
function listeners(service: Service): readonly Listener[] {
  const certificate = annotation(service, `${PREFIX}ssl-cert`)
  if (certificate === undefined || certificate === '') return listenersOf(service)
  const wanted = annotation(service, `${PREFIX}ssl-ports`)
  const protocol = annotation(service, `${PREFIX}backend-protocol`) ?? 'tcp'
  return listenersOf(service).map((listener) => {
    const name = service.spec?.ports?.find(({ port }) => port === listener.port)?.name
    if (!namesPort(wanted, { port: listener.port, ...(name === undefined ? {} : { name }) })) return listener
    return { ...listener, tls: /^(https|ssl)$/.test(protocol) ? ('tls' as const) : ('plain' as const) }
  })
}

/** Classic Load Balancers and, on request, NLBs of the provider built into Kubernetes (cloud-provider-aws). */
export const awsClassic: Provider = {
  name: 'aws-classic',
  component: 'service-controller',
  owns(service) {
    const type = annotation(service, `${PREFIX}type`)
    return service.spec?.loadBalancerClass === undefined && type !== 'external' && type !== 'nlb-ip'
  },
  plan(service: Service, { state }: Context): Plan | Failed {
    const network = annotation(service, `${PREFIX}type`) === 'nlb'
    const message = objection(service, network)
    if (message !== undefined) return failed(service, message)
    const scheme = schemeOf(service)
    const name = `${classicName(service)}-${token(service.metadata.uid, 16)}`
    const cross = annotation(service, `${PREFIX}cross-zone-load-balancing-enabled`) === 'true'
    const because = [
      serviceField(service, 'spec.type'),
      ...(annotation(service, `${PREFIX}internal`) === undefined
        ? []
        : [annotationField(service, `${PREFIX}internal`)]),
    ]
    return {
      kind: 'balancer',
      product: network ? 'NLB' : 'CLB',
      layer: 4,
      scheme,
      shows: 'hostname',
      ...awsAddress(state, name, scheme, network ? 'nlb' : 'classic'),
      targets: 'instance',
      client: network ? 'kept' : 'lost',
      passthrough: false,
      listeners: listeners(service),
      ranges: sourceRanges(service),
      health: healthOf(service, 'port', 10 * SECOND, network ? 3 : 6),
      exhausted: network ? 'all' : 'closed',
      zonal: network && !cross,
      provisioning: (network ? 30 : 10) * SECOND,
      billed: [network ? 'Network Load Balancer' : 'Classic Load Balancer'],
      because,
    }
  },
}
