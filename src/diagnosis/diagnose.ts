import type { Issue } from '../issue.ts'
import { affinityBypassed } from './affinity-bypassed.ts'
import { backend } from './backend.ts'
import { affinity, canaryRule, canaryWeight, serviceUpstream } from './canary.ts'
import { externalNameHost } from './external-name.ts'
import { ingressClass } from './ingress.ts'
import { internalBalancer, localPolicy, pendingBalancer, sourceRewritten } from './load-balancer.ts'
import { wrongNamespace } from './namespace.ts'
import { policyDns, policyPort, policyTypes } from './policy.ts'
import { probe } from './probe.ts'
import { publishesAnyway, readiness, rollout } from './readiness.ts'
import { route } from './route.ts'
import { selectorMatchesNothing } from './selector.ts'
import { servicePort } from './service-port.ts'
import { shareByPods } from './share-by-pods.ts'
import type { Diagnosis, Symptom } from './symptom.ts'
import { targetPort } from './target-port.ts'
import { weightsAreNoFailover, weightsForgetSessions } from './weights.ts'
import { governingService, replicas, unknownImage, unschedulable } from './workload.ts'

/**
 * The well-known mistakes, the one nearest to the manifest first: what keeps Pods from running, then what keeps a Service
 * from its Pods, then what stands before it. The first that the symptom shows is told; the others follow from it or wait.
 */
const DIAGNOSES: readonly Diagnosis[] = [
  unknownImage,
  unschedulable,
  probe,
  wrongNamespace,
  governingService,
  selectorMatchesNothing,
  targetPort,
  servicePort,
  policyDns,
  policyTypes,
  policyPort,
  ingressClass,
  backend,
  canaryRule,
  canaryWeight,
  serviceUpstream,
  affinity,
  affinityBypassed,
  route,
  weightsAreNoFailover,
  weightsForgetSessions,
  shareByPods,
  pendingBalancer,
  internalBalancer,
  localPolicy,
  sourceRewritten,
  externalNameHost,
  publishesAnyway,
  rollout,
  readiness,
  replicas,
]

/** The mistake behind an unmet expectation, if it is a well-known one. */
export function diagnose(symptom: Symptom): Issue | undefined {
  for (const diagnosis of DIAGNOSES) {
    const found = diagnosis(symptom)
    if (found !== undefined) return found
  }
  return undefined
}
