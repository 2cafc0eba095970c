import { SECOND } from '../clock.ts'
import { token } from '../external-address.ts'
import { issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import type { Reference } from '../position.ts'
import { awsAddress, controllerName } from './aws-names.ts'
import { type Context, type Listener, type Plan, type Provider, type Scheme, serviceField } from './contract.ts'
import {
  annotation,
  annotationField,
  hasNodePorts,
  healthOf,
  isLocal,
  listenersOf,
  namesPort,
  serviceKey,
  sourceRanges,
} from './service.ts'

type Service = Stored<'Service'>

export const NLB_CLASS = 'service.k8s.aws/nlb'
const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-'

class Unbuildable extends Error {
  override readonly name = 'Unbuildable'
  readonly because: readonly Reference[]
  constructor(message: string, because: readonly Reference[]) {
    super(message)
    this.because = because
  }
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  '1': true,
  t: true,
  T: true,
  TRUE: true,
  true: true,
  True: true,
  '0': false,
  f: false,
  F: false,
  FALSE: false,
  false: false,
  False: false,
}

/** The scheme annotation wins over the old internal one; neither: internal (model_build_load_balancer.go). */
function schemeOf(service: Service): { readonly scheme: Scheme; readonly because: readonly Reference[] } {
  const written = annotation(service, `${PREFIX}scheme`)
  const at = [annotationField(service, `${PREFIX}scheme`)]
  if (written === 'internet-facing' || written === 'internal') return { scheme: written, because: at }
  if (written !== undefined) throw new Unbuildable(`unknown scheme: ${written}`, at)
  const old = annotation(service, `${PREFIX}internal`)
  if (old === undefined) return { scheme: 'internal', because: [serviceField(service, 'spec.type')] }
  const because = [annotationField(service, `${PREFIX}internal`)]
  const internal = BOOLEANS[old]
  if (internal === undefined)
    throw new Unbuildable(`failed to parse bool annotation, ${PREFIX}internal: ${old}`, because)
  return { scheme: internal ? 'internal' : 'internet-facing', because }
}

function targetsOf(service: Service): 'instance' | 'ip' {
  if (annotation(service, `${PREFIX}type`) === 'nlb-ip') return 'ip'
  const written = annotation(service, `${PREFIX}nlb-target-type`) ?? 'instance'
  const at = [annotationField(service, `${PREFIX}nlb-target-type`)]
  if (written !== 'instance' && written !== 'ip')
    throw new Unbuildable(`unsupported target type "${written}" for load balancer type "external"`, at)
  if (written === 'instance' && !hasNodePorts(service))
    throw new Unbuildable('unable to support instance target type with an unallocated NodePort', [
      serviceField(service, 'spec.allocateLoadBalancerNodePorts'),
    ])
  return written
}

/** `key=value,key=value`. */
export function attributes(text: string | undefined): Readonly<Record<string, string>> {
  const pairs = (text ?? '').split(',').map((pair) => pair.split('=').map((part) => part.trim()))
  return Object.fromEntries(pairs.filter((pair) => pair.length === 2))
}

/** Instance targets see the client unless told otherwise, Pod targets only when told (UDP: by default). */
function clientOf(service: Service, targets: 'instance' | 'ip'): 'kept' | 'lost' {
  const wanted = attributes(annotation(service, `${PREFIX}target-group-attributes`))['preserve_client_ip.enabled']
  if (wanted !== undefined) return wanted === 'true' ? 'kept' : 'lost'
  const datagrams = (service.spec?.ports ?? []).some(({ protocol }) => protocol === 'UDP')
  return targets === 'instance' || datagrams ? 'kept' : 'lost'
}

function listeners(service: Service): readonly Listener[] {
  const certificate = annotation(service, `${PREFIX}ssl-cert`)
  if (certificate === undefined || certificate === '') return listenersOf(service)
  const wanted = annotation(service, `${PREFIX}ssl-ports`)
  const backend = annotation(service, `${PREFIX}backend-protocol`)
  return listenersOf(service).map((listener) => {
    const name = service.spec?.ports?.find(({ port }) => port === listener.port)?.name
    if (!namesPort(wanted, { port: listener.port, ...(name === undefined ? {} : { name }) })) return listener
    return { ...listener, tls: backend === 'ssl' ? ('tls' as const) : ('plain' as const) }
  })
}

function crossZone(service: Service): boolean {
  return attributes(annotation(service, `${PREFIX}attributes`))['load_balancing.cross_zone.enabled'] === 'true'
}

function seconds(service: Service, name: string, otherwise: number): number {
  const value = Number(annotation(service, `${PREFIX}${name}`))
  return Number.isInteger(value) && value > 0 ? value : otherwise
}

function build(service: Service, { state }: Context): Plan {
  const { scheme, because } = schemeOf(service)
  const targets = targetsOf(service)
  const { namespace = 'default', name, uid } = service.metadata
  const label = annotation(service, `${PREFIX}name`) ?? controllerName(namespace, name, uid)
  const interval = seconds(service, 'healthcheck-interval', 10) * SECOND
  const unhealthy = seconds(service, 'healthcheck-unhealthy-threshold', 3)
  return {
    kind: 'balancer',
    product: 'NLB',
    layer: 4,
    scheme,
    shows: 'hostname',
    ...awsAddress(state, `${label}-${token(`${uid} nlb`, 16)}`, scheme, 'nlb'),
    targets,
    client: clientOf(service, targets),
    passthrough: false,
    listeners: listeners(service),
    ranges: sourceRanges(service),
    health:
      targets === 'ip' || !isLocal(service)
        ? { asks: 'port', interval, unhealthy }
        : healthOf(service, 'port', interval, unhealthy),
    exhausted: 'all',
    zonal: !crossZone(service),
    provisioning: 30 * SECOND,
    billed: ['Network Load Balancer'],
    because,
  }
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
  plan(service, context) {
    try {
      return build(service, context)
    } catch (error) {
      if (!(error instanceof Unbuildable)) throw error
      const { message, because } = error
      const says = issue(
        'balancer.failed',
        { service: serviceKey(service), provider: 'the AWS Load Balancer Controller', message },
        { because },
      )
      return { kind: 'failed', reason: 'FailedBuildModel', message: `Failed build model due to ${message}`, says }
    }
  },
}
