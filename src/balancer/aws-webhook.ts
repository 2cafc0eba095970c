import type { Webhook } from '../admission.ts'
import { NLB_CLASS } from './aws-controller.ts'

interface ServiceSpec {
  readonly type?: string
  readonly loadBalancerClass?: string
}

/**
 * The Service mutator of the AWS Load Balancer Controller: every new Service of type LoadBalancer without a class becomes
 * its own. Updates are left alone (webhooks/core/service_mutator.go).
 */
export const serviceMutator: Webhook = {
  name: 'mservice.elbv2.k8s.aws',
  kinds: ['Service'],
  stage: 'mutating',
  review({ operation, object }) {
    const spec = object['spec'] as ServiceSpec | undefined
    const classed = spec?.loadBalancerClass !== undefined && spec.loadBalancerClass !== ''
    if (operation !== 'CREATE' || spec?.type !== 'LoadBalancer' || classed) return object
    return { ...object, spec: { ...spec, loadBalancerClass: NLB_CLASS } }
  },
}

const GATE = 'target-health.elbv2.k8s.aws'
const LABEL = 'elbv2.k8s.aws/pod-readiness-gate-inject'

interface PodSpec {
  readonly readinessGates?: readonly { readonly conditionType: string }[]
}

/** In namespaces with the label, new Pods wait for their target to be healthy before they count as ready. */
export const readinessGateInjector: Webhook = {
  name: 'mpod.elbv2.k8s.aws',
  kinds: ['Pod'],
  stage: 'mutating',
  review({ operation, object }, state) {
    const namespace = state.get('Namespace', object.metadata?.namespace ?? 'default')
    if (operation !== 'CREATE' || namespace?.metadata.labels?.[LABEL] !== 'enabled') return object
    const { namespace: own = 'default', labels } = object.metadata ?? {}
    const targeted = state
      .selecting(labels, own)
      .filter(({ spec }) => spec?.type === 'LoadBalancer' && spec.loadBalancerClass === NLB_CLASS)
    if (targeted.length === 0) return object
    const spec = (object['spec'] ?? {}) as PodSpec
    const gates = targeted.map(({ metadata }) => ({ conditionType: `${GATE}/${metadata.name}` }))
    return { ...object, spec: { ...spec, readinessGates: [...(spec.readinessGates ?? []), ...gates] } }
  },
}
