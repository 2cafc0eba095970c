import { cronJob, job } from './batch.ts'
import { persistentVolumeClaim } from './claim.ts'
import { limitRange, node, resourceQuota } from './cluster-kinds.ts'
import { configMap, secret } from './config.ts'
import { endpoints } from './endpoints.ts'
import { endpointSlice } from './endpointslice.ts'
import { gateway, gatewayClass, grpcRoute, httpRoute, referenceGrant, tcpRoute, tlsRoute, udpRoute } from './gateway.ts'
import { ingress } from './ingress.ts'
import { ingressClass } from './ingressclass.ts'
import type { KindBehaviour } from './kind.ts'
import { namespace } from './namespace.ts'
import { networkPolicy } from './networkpolicy.ts'
import { pod } from './pod.ts'
import { horizontalPodAutoscaler, podDisruptionBudget } from './scaling.ts'
import { service } from './service.ts'
import { daemonSet, deployment, replicaSet, statefulSet } from './workloads.ts'

// biome-ignore lint/suspicious/noExplicitAny: behaviours of different kinds stand in one table
type AnyBehaviour = KindBehaviour<any>

/** Every kind with rules of its own; a kind that is served but not listed is decoded, stored and inert. */
// biome-ignore format: one line per kind
const behaviours: readonly AnyBehaviour[] = [
  namespace,
  service,
  endpoints,
  endpointSlice,
  ingress,
  ingressClass,
  networkPolicy,
  pod,
  deployment,
  replicaSet,
  statefulSet,
  daemonSet,
  gateway,
  gatewayClass,
  httpRoute,
  grpcRoute,
  tlsRoute,
  tcpRoute,
  udpRoute,
  referenceGrant,
  configMap,
  secret,
  horizontalPodAutoscaler,
  podDisruptionBudget,
  cronJob,
  job,
  persistentVolumeClaim,
  node,
  limitRange,
  resourceQuota,
]

const byKind = new Map(behaviours.map((behaviour) => [behaviour.kind as string, behaviour]))

/** The behaviour filed under a store kind (`Gateway.networking.istio.io`), if it has one. */
export function behaviourOf(kind: string): AnyBehaviour | undefined {
  return byKind.get(kind)
}
