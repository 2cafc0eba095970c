import type { ClusterOptions } from '../environment.ts'
import type { BalancerTopic } from '../issue/balancer-topic.ts'
import { type Issue, issue } from '../issue.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { pendingReason } from './balancers.ts'
import { meaningOf } from './vocabulary/vocabulary.ts'

/** Ingress classes of controllers that are known and not simulated. */
const CLASSES: Readonly<Record<string, BalancerTopic>> = {
  'azure/application-gateway': 'application-gateway',
  'azure-application-gateway': 'application-gateway',
  'azure-alb-external': 'application-gateway',
  'webapprouting.kubernetes.azure.com': 'app-routing',
  gce: 'gke-ingress',
  'gce-internal': 'gke-ingress',
  'gce-multi-cluster': 'gke-ingress',
  traefik: 'other-controller',
  haproxy: 'other-controller',
  kong: 'other-controller',
  contour: 'other-controller',
}

const OWNERS: readonly (readonly [prefix: string, cloud: string, environments: readonly string[]])[] = [
  ['service.beta.kubernetes.io/aws-', 'AWS', ['eks', 'eks+lbc']],
  ['service.beta.kubernetes.io/azure-', 'Azure', ['aks']],
  ['networking.gke.io/', 'GKE', ['gke']],
  ['cloud.google.com/', 'GKE', ['gke']],
  ['metallb.io/', 'MetalLB', ['metallb']],
  ['metallb.universe.tf/', 'MetalLB', ['metallb']],
]

/** Annotations that controllers write for themselves: nobody asked for anything. */
const WRITTEN: readonly string[] = [
  'metallb.io/ip-allocated-from-pool',
  'metallb.universe.tf/ip-allocated-from-pool',
  'cloud.google.com/neg-status',
]

/** Attributes of target groups that say what becomes of open connections, inside an annotation that is read for others. */
function drainingIn(key: string, value: string): readonly string[] {
  if (!key.endsWith('target-group-attributes')) return []
  return value.split(',').flatMap((one) => {
    const name = one.split('=')[0]!.trim()
    return name.startsWith('deregistration_delay.') ? [name] : []
  })
}

interface Annotated {
  readonly kind: string
  readonly metadata: Stored['metadata']
}

function* ofAnnotations(object: Annotated, environment: string): Generator<Issue> {
  const name = `${object.kind} ${keyOf(object)}`
  for (const [key, value] of Object.entries(object.metadata.annotations ?? {})) {
    const because = { because: [{ kind: object.kind, key: keyOf(object), field: `metadata.annotations[${key}]` }] }
    const foreign = OWNERS.find(
      ([prefix, , environments]) => key.startsWith(prefix) && !environments.includes(environment),
    )
    const meaning = meaningOf(key)
    if (foreign !== undefined && meaning?.kind !== 'unknown' && object.kind === 'Service')
      yield issue(
        'balancer.foreign-annotation',
        { service: keyOf(object), annotation: key, cloud: foreign[1] },
        because,
      )
    else if (meaning?.kind === 'known' && !WRITTEN.includes(key))
      yield issue('balancer.not-simulated', { name, annotation: key, topic: meaning.topic }, because)
    else if (meaning?.kind === 'unknown')
      yield issue('balancer.unknown-annotation', { name, annotation: key, near: meaning.near.join(', ') }, because)
    else if (meaning?.kind === 'simulated')
      for (const attribute of drainingIn(key, value))
        yield issue('balancer.not-simulated', { name, annotation: attribute, topic: 'draining' }, because)
  }
}

function* ofClass(ingress: Stored<'Ingress'>): Generator<Issue> {
  const name = ingress.spec?.ingressClassName ?? ingress.metadata.annotations?.['kubernetes.io/ingress.class'] ?? ''
  const topic = CLASSES[name]
  if (topic === undefined) return
  const key = keyOf(ingress)
  yield issue(
    'balancer.not-simulated',
    { name: `Ingress ${key}`, annotation: name, topic },
    { because: [{ kind: 'Ingress', key, field: 'spec.ingressClassName' }] },
  )
}

/** What of one Service or Ingress is ignored, unknown, or not simulated. */
export function objectNotices(object: Annotated, { environment = 'none' }: ClusterOptions): readonly Issue[] {
  const ofObject = [...ofAnnotations(object, environment)]
  return object.kind === 'Ingress' ? [...ofObject, ...ofClass(object as Stored<'Ingress'>)] : ofObject
}

/** What a person should know about load balancers of a state: who waits and why, what is ignored, what is not simulated. */
export function balancerNotices(state: ClusterState, options: ClusterOptions): readonly Issue[] {
  const services = state.list('Service')
  return [
    ...services.flatMap((service) => pendingReason(service, state, options) ?? []),
    ...[...services, ...state.list('Ingress')].flatMap((object) => objectNotices(object, options)),
  ]
}
