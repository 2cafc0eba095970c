import type { Kind, Stored } from '../../object.ts'
import { configMaps, events, ingressClasses, namespaces, networkPolicies, nodes, secrets } from './cluster.ts'
import { ageOf, type Columns } from './columns.ts'
import { pods } from './pod.ts'
import { endpointSlices, endpoints, ingresses, services } from './service.ts'
import { cronJobs, daemonSets, deployments, disruptionBudgets, jobs, replicaSets, statefulSets } from './workload.ts'

/** Kinds that are printed in columns of their own; one line a kind. */
const columns = {
  Pod: pods,
  Service: services,
  EndpointSlice: endpointSlices,
  Endpoints: endpoints,
  Deployment: deployments,
  ReplicaSet: replicaSets,
  StatefulSet: statefulSets,
  DaemonSet: daemonSets,
  Job: jobs,
  CronJob: cronJobs,
  PodDisruptionBudget: disruptionBudgets,
  Node: nodes,
  Namespace: namespaces,
  ConfigMap: configMaps,
  Secret: secrets,
  Ingress: ingresses,
  IngressClass: ingressClasses,
  NetworkPolicy: networkPolicies,
  Event: events,
} as const satisfies { readonly [K in Kind]?: Columns<K> }

const plain: AnyColumns = {
  header: ['NAME', 'AGE'],
  row: (object, now) => [object.metadata.name, ageOf(object, now)],
}

/** Columns of a kind that is known by its name only. */
export interface AnyColumns extends Pick<Columns<Kind>, 'header'> {
  row(object: Stored, now: number, wide: boolean): readonly string[]
}

/** How a kind is printed; without columns of its own: NAME and AGE. */
export function columnsOf(kind: string): AnyColumns {
  return (columns as unknown as Readonly<Record<string, AnyColumns>>)[kind] ?? plain
}
