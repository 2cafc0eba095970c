import { issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import { at, type Diagnosis, type Symptom, services, unmet, ways } from './symptom.ts'

const SCHEME = 'service.beta.kubernetes.io/aws-load-balancer-scheme'

const exposed = (symptom: Symptom) => services(symptom).filter(({ spec }) => spec?.type === 'LoadBalancer')

/** A LoadBalancer Service that nobody gives an address: its class belongs to no controller of the cluster. */
export const pendingBalancer: Diagnosis = (symptom) => {
  for (const service of exposed(symptom)) {
    const pending = (service.status?.loadBalancer?.ingress ?? []).length === 0
    const written = service.spec?.loadBalancerClass
    if (!pending || written === undefined) continue
    return issue(
      'diagnosis.load-balancer-class',
      { service: keyOf(service), actual: written },
      { because: [at('Service', service, 'spec.loadBalancerClass')] },
    )
  }
  return undefined
}

/** The AWS Load Balancer Controller makes internal balancers unless told otherwise. */
export const internalBalancer: Diagnosis = (symptom) => {
  const lost = ways(symptom).some(({ value }) => value.kind === 'dropped' || value.kind === 'unreachable')
  if (!lost) return undefined
  for (const service of exposed(symptom)) {
    const hostname = service.status?.loadBalancer?.ingress?.[0]?.hostname ?? ''
    const scheme = service.metadata.annotations?.[SCHEME]
    if (service.spec?.loadBalancerClass !== 'service.k8s.aws/nlb' || scheme === 'internet-facing' || hostname === '')
      continue
    const because = [
      at('Service', service, 'metadata'),
      at('Service', service, scheme === undefined ? 'metadata.annotations' : `metadata.annotations[${SCHEME}]`),
    ]
    return issue(
      'diagnosis.internal-balancer',
      { service: keyOf(service), annotation: SCHEME, expected: 'internet-facing', actual: scheme ?? 'internal' },
      { because },
    )
  }
  return undefined
}

/** externalTrafficPolicy Local: a node without an endpoint of its own drops what comes from outside. */
export const localPolicy: Diagnosis = (symptom) => {
  if (
    !ways(symptom).some(({ value }) => value.kind === 'dropped' && (value.by === 'kube-proxy' || value.by === 'node'))
  )
    return undefined
  const service = services(symptom).find(({ spec }) => spec?.externalTrafficPolicy === 'Local')
  return service === undefined
    ? undefined
    : issue(
        'diagnosis.local-policy',
        { service: keyOf(service) },
        { because: [at('Service', service, 'spec.externalTrafficPolicy')] },
      )
}

/** externalTrafficPolicy Cluster hides who asks: the node that takes the packet puts its own address in its place. */
export const sourceRewritten: Diagnosis = (symptom) => {
  if (!unmet(symptom, 'expect.source-seen')) return undefined
  const service = services(symptom).find(
    ({ spec }) => spec?.type !== 'ClusterIP' && spec?.externalTrafficPolicy !== 'Local',
  )
  if (service === undefined) return undefined
  const because = [at('Service', service, 'spec'), at('Service', service, 'spec.externalTrafficPolicy')]
  return issue(
    'diagnosis.source-rewritten',
    { service: keyOf(service), expected: 'Local', actual: 'Cluster' },
    { because },
  )
}
