import { cidr, familyOf } from '../address.ts'
import { SECOND } from '../clock.ts'
import { addressFor, INSIDE } from '../external-address.ts'
import type { Stored } from '../object.ts'
import { Annotations, stringList } from './annotations.ts'
import { type HealthCheck, type Plan, type Provider, type Ranges, type Scheme, serviceField } from './contract.ts'
import {
  annotation,
  annotationField,
  hasNodePorts,
  healthOf,
  isLocal,
  listenersOf,
  sourceRanges,
  VIRTUAL_ADDRESS,
} from './service.ts'
import { orFailed, runByServiceController, Unbuildable } from './unbuildable.ts'

type Service = Stored<'Service'>

const PREFIX = 'service.beta.kubernetes.io/azure-'
const ANYONE = '0.0.0.0/0'

/** Service tags whose addresses are known here; another tag means addresses that no client of the model has. */
const TAGS: Readonly<Record<string, readonly string[]>> = { Internet: [ANYONE], VirtualNetwork: INSIDE }

/**
 * Who may connect: source ranges, or azure-allowed-ip-ranges, and the service tags beside them. The network security
 * group lets its own network in whatever they say, unless all others are denied on request; the field alone is enforced
 * once more by kube-proxy (cloud-provider-azure, topics/loadbalancer.md).
 */
function rangesOf(service: Service, scheme: Scheme, own: Annotations): Ranges {
  const written = sourceRanges(service)
  const allowed = own.list('allowed-ip-ranges').filter((one) => cidr(one) !== undefined)
  if ((service.spec?.loadBalancerSourceRanges ?? []).length > 0 && allowed.length > 0)
    own.refuse(
      'allowed-ip-ranges',
      `cannot set both spec.LoadBalancerSourceRanges and service annotation ${PREFIX}allowed-ip-ranges`,
    )
  const tags = stringList(own.text('allowed-service-tags'))
  const cidrs = [...written.cidrs, ...allowed, ...tags.flatMap((tag) => TAGS[tag] ?? [tag])]
  if (cidrs.length === 0) return { cidrs: [], because: [] }
  const open = scheme === 'internal' && own.text('deny-all-except-load-balancer-source-ranges') !== 'true'
  const because = [
    ...written.because,
    ...(allowed.length > 0 ? [own.at('allowed-ip-ranges')] : []),
    ...(tags.length > 0 ? [own.at('allowed-service-tags')] : []),
  ]
  return { cidrs: open ? [...cidrs, ...INSIDE] : cidrs, because }
}

/** Every five seconds, two failures; the annotations change both. */
function healthCheck(service: Service, own: Annotations): HealthCheck {
  const interval = own.integer('load-balancer-health-probe-interval') ?? 5
  const unhealthy = own.integer('load-balancer-health-probe-num-of-probe') ?? 2
  return healthOf(service, 'port', interval * SECOND, unhealthy)
}

function check(service: Service, scheme: Scheme, own: Annotations): void {
  if (scheme !== 'internal' && service.spec?.ports?.some(({ protocol }) => protocol === 'SCTP'))
    throw new Unbuildable('SCTP is only supported on internal LoadBalancer', [serviceField(service, 'spec.ports')])
  const minutes = own.integer('load-balancer-tcp-idle-timeout')
  if (minutes !== undefined && (minutes < 4 || minutes > 100))
    own.refuse(
      'load-balancer-tcp-idle-timeout',
      `idle timeout value must be a whole number representing minutes between 4 and 100, actual value: ${minutes}`,
    )
  // Under Local policy the probe asks the health check node port, and floating IP needs no node port either.
  if (!hasNodePorts(service) && !(isLocal(service) && isFloating(own)))
    throw new Unbuildable('a health probe needs a node port unless externalTrafficPolicy is Local with floating IP', [
      serviceField(service, 'spec.allocateLoadBalancerNodePorts'),
    ])
}

/** Floating IP: packets keep the address of the frontend as destination. */
function isFloating(own: Annotations): boolean {
  return own.text('disable-load-balancer-floating-ip') !== 'true'
}

function build(service: Service): Plan {
  const own = new Annotations(service, PREFIX)
  const internal = own.text('load-balancer-internal')
  const scheme = internal === 'true' ? 'internal' : 'internet-facing'
  check(service, scheme, own)
  const wanted = annotation(service, `${PREFIX}load-balancer-ipv4`) ?? service.spec?.loadBalancerIP
  const ip =
    wanted !== undefined && familyOf(wanted) !== undefined ? wanted : addressFor('azure', scheme, service.metadata.uid)
  return {
    ...VIRTUAL_ADDRESS,
    product: scheme === 'internal' ? 'internal Load Balancer' : 'public Load Balancer',
    scheme,
    ips: [ip],
    passthrough: isFloating(own),
    listeners: listenersOf(service),
    ranges: rangesOf(service, scheme, own),
    health: healthCheck(service, own),
    exhausted: 'dropped',
    provisioning: 30 * SECOND,
    billed: ['load balancing rule', ...(scheme === 'internal' ? [] : ['public IP address'])],
    because: [
      internal === undefined
        ? serviceField(service, 'spec.type')
        : annotationField(service, `${PREFIX}load-balancer-internal`),
    ],
  }
}

const REFUSER = runByServiceController('aks')

/** Azure's standard load balancer: public unless azure-load-balancer-internal is exactly "true". */
export const aks: Provider = {
  name: 'aks',
  component: 'service-controller',
  owns: ({ spec }) => spec?.loadBalancerClass === undefined,
  plan: (service) => orFailed(service, REFUSER, () => build(service)),
}
