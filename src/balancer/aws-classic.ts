import { SECOND } from '../clock.ts'
import { token } from '../external-address.ts'
import type { Stored } from '../object.ts'
import { Annotations } from './annotations.ts'
import { awsAddress, classicName } from './aws-names.ts'
import {
  type Context,
  type HealthCheck,
  type Listener,
  type Plan,
  type Provider,
  type Scheme,
  serviceField,
} from './contract.ts'
import { annotation, annotationField, hasNodePorts, healthOf, listenersOf, namesPort, sourceRanges } from './service.ts'
import { orFailed, runByServiceController, Unbuildable } from './unbuildable.ts'

type Service = Stored<'Service'>

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-'

/** Any value but "false" and the empty one means internal. */
function schemeOf(service: Service): Scheme {
  const value = annotation(service, `${PREFIX}internal`)
  return value === undefined || value === '' || value === 'false' ? 'internet-facing' : 'internal'
}

function objection(service: Service, network: boolean): string | undefined {
  const { sessionAffinity, loadBalancerIP, ports = [] } = service.spec ?? {}
  if (sessionAffinity !== undefined && sessionAffinity !== 'None')
    return `unsupported load balancer affinity: ${sessionAffinity}`
  if (ports.length === 0) return 'requested load balancer with no ports'
  const carried = network ? ['TCP', 'UDP'] : ['TCP']
  const other = ports.map(({ protocol = 'TCP' }) => protocol).find((protocol) => !carried.includes(protocol))
  if (other !== undefined) return `Protocol ${other} not supported by LB`
  if (loadBalancerIP !== undefined && loadBalancerIP !== '') return 'LoadBalancerIP cannot be specified for AWS ELB'
  if (!hasNodePorts(service)) return 'no port has a node port to send to'
  return undefined
}

/** Annotations of Classic Load Balancers whose values the provider must be able to read. */
function checkClassic(own: Annotations): void {
  own.oneOf(
    'proxy-protocol',
    ['*'],
    (value) =>
      `annotation "${PREFIX}proxy-protocol"="${value}" detected, but the only value supported currently is '*'`,
  )
  for (const name of ['access-log-enabled', 'connection-draining-enabled', 'cross-zone-load-balancing-enabled'])
    own.boolean(name)
  for (const name of ['access-log-emit-interval', 'connection-draining-timeout', 'connection-idle-timeout'])
    own.integer(name)
}

/** Ten seconds and six failures for a Classic Load Balancer, three for an NLB, unless the annotations say. */
function healthCheck(service: Service, network: boolean, own: Annotations): HealthCheck {
  const interval = own.integer('healthcheck-interval') ?? 10
  const unhealthy = own.integer('healthcheck-unhealthy-threshold') ?? (network ? 3 : 6)
  return healthOf(service, 'port', interval * SECOND, unhealthy)
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

function build(service: Service, { state }: Context): Plan {
  const own = new Annotations(service, PREFIX)
  const network = own.text('type') === 'nlb'
  const message = objection(service, network)
  if (message !== undefined) throw new Unbuildable(message, [serviceField(service, 'spec')])
  if (!network) checkClassic(own)
  const scheme = schemeOf(service)
  const name = `${classicName(service)}-${token(service.metadata.uid, 16)}`
  const internal = own.text('internal') === undefined ? [] : [annotationField(service, `${PREFIX}internal`)]
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
    health: healthCheck(service, network, own),
    exhausted: network ? 'all' : 'closed',
    zonal: network && own.text('cross-zone-load-balancing-enabled') !== 'true',
    provisioning: (network ? 30 : 10) * SECOND,
    billed: [network ? 'Network Load Balancer' : 'Classic Load Balancer'],
    because: [serviceField(service, 'spec.type'), ...internal],
  }
}

const REFUSER = runByServiceController('aws-classic')

/** Classic Load Balancers and, on request, NLBs of the provider built into Kubernetes (cloud-provider-aws). */
export const awsClassic: Provider = {
  name: 'aws-classic',
  component: 'service-controller',
  owns(service) {
    const type = annotation(service, `${PREFIX}type`)
    return service.spec?.loadBalancerClass === undefined && type !== 'external' && type !== 'nlb-ip'
  },
  plan: (service, context) => orFailed(service, REFUSER, () => build(service, context)),
}
