import { familyOf } from '../address.ts'
import { SECOND } from '../clock.ts'
import { token } from '../external-address.ts'
import type { Stored } from '../object.ts'
import type { Reference } from '../position.ts'
import type { ClusterState } from '../state.ts'
import { Annotations, goBoolean } from './annotations.ts'
import { awsAddress, controllerName } from './aws-names.ts'
import {
  type Context,
  type HealthCheck,
  type Listener,
  type Plan,
  type Provider,
  type Scheme,
  serviceField,
} from './contract.ts'
import { annotation, hasNodePorts, healthOf, isLocal, listenersOf, sourceRanges } from './service.ts'
import { orFailed, Unbuildable } from './unbuildable.ts'

type Service = Stored<'Service'>

export const NLB_CLASS = 'service.k8s.aws/nlb'
const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-'
const ALPN = ['HTTP1Only', 'HTTP2Only', 'HTTP2Optional', 'HTTP2Preferred', 'None']

interface Chosen {
  readonly scheme: Scheme
  readonly because: readonly Reference[]
}

/** The scheme annotation wins over the old internal one; neither: internal (model_build_load_balancer.go). */
function schemeOf(service: Service, own: Annotations): Chosen {
  const written = own.oneOf('scheme', ['internet-facing', 'internal'], (value) => `unknown scheme: ${value}`)
  if (written !== undefined) return { scheme: written, because: [own.at('scheme')] }
  const internal = own.boolean('internal')
  if (internal === undefined) return { scheme: 'internal', because: [serviceField(service, 'spec.type')] }
  return { scheme: internal ? 'internal' : 'internet-facing', because: [own.at('internal')] }
}

function targetsOf(service: Service, own: Annotations): 'instance' | 'ip' {
  if (own.text('type') === 'nlb-ip') return 'ip'
  const written =
    own.oneOf(
      'nlb-target-type',
      ['instance', 'ip'],
      (value) => `unsupported target type "${value}" for load balancer type "external"`,
    ) ?? 'instance'
  if (written === 'instance' && !hasNodePorts(service))
    throw new Unbuildable('unable to support instance target type with an unallocated NodePort', [
      serviceField(service, 'spec.allocateLoadBalancerNodePorts'),
    ])
  return written
}

/** Instance targets see the client unless told otherwise, Pod targets only when told (UDP: by default). */
function clientOf(service: Service, targets: 'instance' | 'ip', own: Annotations): 'kept' | 'lost' {
  const name = 'preserve_client_ip.enabled'
  const wanted = own.map('target-group-attributes')[name]
  if (wanted !== undefined) {
    const kept =
      goBoolean(wanted) ?? own.refuse('target-group-attributes', `failed to parse attribute ${name}=${wanted}`)
    return kept ? 'kept' : 'lost'
  }
  const datagrams = (service.spec?.ports ?? []).some(({ protocol }) => protocol === 'UDP')
  return targets === 'instance' || datagrams ? 'kept' : 'lost'
}

/** TLS ends here on the ports that ssl-ports names, by number or name; without it on all but UDP ones. `*` names none. */
function listeners(service: Service, own: Annotations): readonly Listener[] {
  const unsupported = (service.spec?.ports ?? []).find(({ protocol }) => protocol === 'SCTP')
  if (unsupported !== undefined)
    throw new Unbuildable('listener protocol SCTP is not supported by Network Load Balancers', [
      serviceField(service, 'spec.ports'),
    ])
  if (own.list('ssl-cert').length === 0) return listenersOf(service)
  const wanted = own.list('ssl-ports')
  const backend = own.text('backend-protocol')
  const policy = own.text('alpn-policy')
  if (backend === 'ssl' && policy !== undefined && !ALPN.includes(policy))
    own.refuse('alpn-policy', `invalid ALPN policy ${policy}, policy must be one of [${ALPN.join(', ')}]`)
  return listenersOf(service).map((listener) => {
    const name = service.spec?.ports?.find(({ port }) => port === listener.port)?.name ?? ''
    const named = wanted.length === 0 || wanted.includes(String(listener.port)) || wanted.includes(name)
    if (!named || !listener.protocols.includes('TCP')) return listener
    return { ...listener, tls: backend === 'ssl' ? ('tls' as const) : ('plain' as const) }
  })
}

/** The deprecated annotation of its own wins over the attribute. */
function crossZone(own: Annotations): boolean {
  const attribute = own.map('attributes')['load_balancing.cross_zone.enabled']
  return own.boolean('cross-zone-load-balancing-enabled') ?? attribute === 'true'
}

/** Addresses that are asked for must suit the scheme and be as many as the subnets, where those are named too. */
function checkAddresses(scheme: Scheme, own: Annotations): void {
  const subnets = own.list('subnets').length
  const lists = [
    [
      'eip-allocations',
      'internet-facing',
      'EIP allocations can only be set for internet facing load balancers',
      'EIP allocations',
    ],
    [
      'private-ipv4-addresses',
      'internal',
      'private IPv4 addresses can only be set for internal load balancers',
      'private IPv4 addresses',
    ],
  ] as const
  for (const [name, wants, message, what] of lists) {
    const asked = own.list(name)
    if (asked.length === 0) continue
    if (scheme !== wants) own.refuse(name, message)
    if (subnets > 0 && subnets !== asked.length)
      own.refuse(name, `count of ${what} (${asked.length}) and subnets (${subnets}) must match`)
  }
  const wrong = own.list('private-ipv4-addresses').find((one) => familyOf(one) !== 'IPv4')
  if (wrong !== undefined)
    own.refuse('private-ipv4-addresses', `private IPv4 addresses must be valid IP address: ${wrong}`)
}

/** What the controller reads and the model has no use for: a wrong value stops it all the same. */
function checkOthers(own: Annotations): void {
  own.oneOf('ip-address-type', ['ipv4', 'dualstack'], (value) => `unknown IPAddressType: ${value}`)
  own.oneOf(
    'proxy-protocol',
    ['*'],
    (value) =>
      `invalid value ${value} for Load Balancer proxy protocol v2 annotation, only value currently supported is *`,
  )
  own.boolean('access-log-enabled')
  own.boolean('manage-backend-security-group-rules')
  own.map('additional-resource-tags')
  for (const name of ['healthcheck-timeout', 'healthcheck-healthy-threshold']) own.integer(name)
}

function nameOf(service: Service, own: Annotations): string {
  const { namespace = 'default', name, uid } = service.metadata
  const written = own.text('name')
  if (written === undefined) return controllerName(namespace, name, uid)
  return written.length > 32 ? own.refuse('name', 'load balancer name cannot be longer than 32 characters') : written
}

function healthCheck(service: Service, targets: 'instance' | 'ip', own: Annotations): HealthCheck {
  const protocol = own.text('healthcheck-protocol')
  if (protocol !== undefined && !/^(tcp|https?)$/i.test(protocol))
    own.refuse('healthcheck-protocol', `unsupported health check protocol ${protocol}`)
  const interval = (own.integer('healthcheck-interval') ?? 10) * SECOND
  const unhealthy = own.integer('healthcheck-unhealthy-threshold') ?? 3
  if (targets === 'ip' || !isLocal(service)) return { asks: 'port', interval, unhealthy }
  return healthOf(service, 'port', interval, unhealthy)
}

/** Nodes that carry every label of target-node-labels; absent: all of them. */
function targetNodes(state: ClusterState, own: Annotations): Pick<Plan, 'nodes'> {
  const wanted = Object.entries(own.map('target-node-labels'))
  if (wanted.length === 0) return {}
  const nodes = state
    .list('Node')
    .filter(({ metadata: { labels } }) => wanted.every(([key, value]) => labels?.[key] === value))
  return { nodes: nodes.map(({ metadata }) => metadata.name) }
}

function build(service: Service, { state }: Context): Plan {
  const own = new Annotations(service, PREFIX)
  const { scheme, because } = schemeOf(service, own)
  checkAddresses(scheme, own)
  checkOthers(own)
  const targets = targetsOf(service, own)
  const groups = own.list('security-groups')
  return {
    kind: 'balancer',
    product: 'NLB',
    layer: 4,
    scheme,
    shows: 'hostname',
    ...awsAddress(state, `${nameOf(service, own)}-${token(`${service.metadata.uid} nlb`, 16)}`, scheme, 'nlb'),
    targets,
    client: clientOf(service, targets, own),
    passthrough: false,
    listeners: listeners(service, own),
    // With groups of one's own the controller manages no rules: source ranges mean nothing then.
    ranges: groups.length > 0 ? { cidrs: [], because: [own.at('security-groups')] } : sourceRanges(service),
    health: healthCheck(service, targets, own),
    exhausted: 'all',
    zonal: !crossZone(own),
    ...(targets === 'instance' ? targetNodes(state, own) : {}),
    provisioning: 30 * SECOND,
    billed: ['Network Load Balancer'],
    because,
  }
}

const REFUSER = {
  provider: 'aws-load-balancer-controller',
  reason: 'FailedBuildModel',
  prefix: 'Failed build model due to ',
}

/** NLBs of the AWS Load Balancer Controller: responsible by class, or by the old type annotation with a target type. */
export const awsController: Provider = {
  name: 'aws-load-balancer-controller',
  component: 'service',
  owns(service) {
    const { loadBalancerClass } = service.spec ?? {}
    if (loadBalancerClass !== undefined) return loadBalancerClass === NLB_CLASS
    const type = annotation(service, `${PREFIX}type`)
    const target = annotation(service, `${PREFIX}nlb-target-type`)
    return type === 'nlb-ip' || (type === 'external' && (target === 'ip' || target === 'instance'))
  },
  plan: (service, context) => orFailed(service, REFUSER, () => build(service, context)),
}
