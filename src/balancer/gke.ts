import { familyOf } from '../address.ts'
import { SECOND } from '../clock.ts'
import { addressFor } from '../external-address.ts'
import type { Stored } from '../object.ts'
import { type Plan, type Provider, serviceField } from './contract.ts'
import { annotation, annotationField, healthOf, listenersOf, sourceRanges, VIRTUAL_ADDRESS } from './service.ts'
import { orFailed, runByServiceController, Unbuildable } from './unbuildable.ts'

type Service = Stored<'Service'>

const TYPES = ['networking.gke.io/load-balancer-type', 'cloud.google.com/load-balancer-type']
const TIER = 'cloud.google.com/network-tier'
const CLASSES = {
  'networking.gke.io/l4-regional-external': 'internet-facing',
  'networking.gke.io/l4-regional-internal': 'internal',
  'networking.gke.io/l4-regional-external-legacy': 'internet-facing',
  'networking.gke.io/l4-regional-internal-legacy': 'internal',
} as const

function typeAnnotation(service: Service): string | undefined {
  return TYPES.find((name) => annotation(service, name) !== undefined)
}

/** The class wins over the annotation; the lower-case spelling is deprecated and still read (gce_annotations.go). */
function schemeOf(service: Service): Plan['scheme'] {
  const named = CLASSES[service.spec?.loadBalancerClass as keyof typeof CLASSES]
  if (named !== undefined) return named
  const type = typeAnnotation(service)
  const value = type === undefined ? undefined : annotation(service, type)
  return value === 'Internal' || value === 'internal' ? 'internal' : 'internet-facing'
}

function build(service: Service): Plan {
  const scheme = schemeOf(service)
  const type = typeAnnotation(service)
  const tier = annotation(service, TIER)
  if (tier !== undefined && tier !== 'Standard' && tier !== 'Premium')
    throw new Unbuildable(`unsupported network tier: "${tier}"`, [annotationField(service, TIER)])
  const wanted = service.spec?.loadBalancerIP
  const ip =
    wanted !== undefined && familyOf(wanted) !== undefined ? wanted : addressFor('gcp', scheme, service.metadata.uid)
  return {
    ...VIRTUAL_ADDRESS,
    product:
      scheme === 'internal'
        ? 'internal passthrough Network Load Balancer'
        : 'external passthrough Network Load Balancer',
    scheme,
    ips: [ip],
    passthrough: true,
    listeners: listenersOf(service),
    ranges: sourceRanges(service),
    health: healthOf(service, 'proxy', 8 * SECOND, 3),
    exhausted: 'all',
    provisioning: 30 * SECOND,
    billed: ['forwarding rule', ...(scheme === 'internal' ? [] : ['external IP address'])],
    because: [type === undefined ? serviceField(service, 'spec.type') : annotationField(service, type)],
  }
}

const REFUSER = runByServiceController('gke')

/** Passthrough network load balancers of GKE: public unless the annotation (or class) says internal. */
export const gke: Provider = {
  name: 'gke',
  component: 'service-controller',
  owns: ({ spec }) => spec?.loadBalancerClass === undefined || spec.loadBalancerClass in CLASSES,
  plan: (service) => orFailed(service, REFUSER, () => build(service)),
}
