import { resourceOf } from '../api/answers.ts'
import { everyServed } from '../api/discovery.ts'
import { storeKind } from '../object.ts'
import { nearest } from '../words.ts'

/** A resource as a user may name it. */
export interface Resource {
  /** Store kind. */
  readonly kind: string
  readonly apiVersion: string
  readonly namespaced: boolean
  /** `services`, `deployments.apps`: how answers name it. */
  readonly plural: string
}

/** Short names (kubectl api-resources). */
const SHORT: Readonly<Record<string, readonly string[]>> = {
  Pod: ['po'],
  Service: ['svc'],
  Endpoints: ['ep'],
  EndpointSlice: ['eps'],
  Event: ['ev'],
  Node: ['no'],
  Deployment: ['deploy'],
  ReplicaSet: ['rs'],
  StatefulSet: ['sts'],
  DaemonSet: ['ds'],
  Ingress: ['ing'],
  ConfigMap: ['cm'],
  CronJob: ['cj'],
  HorizontalPodAutoscaler: ['hpa'],
  LimitRange: ['limits'],
  Namespace: ['ns'],
  NetworkPolicy: ['netpol'],
  PersistentVolume: ['pv'],
  PersistentVolumeClaim: ['pvc'],
  PodDisruptionBudget: ['pdb'],
  PriorityClass: ['pc'],
  ReplicationController: ['rc'],
  ResourceQuota: ['quota'],
  ServiceAccount: ['sa'],
  StorageClass: ['sc'],
  GatewayClass: ['gc'],
  Gateway: ['gtw'],
  ReferenceGrant: ['refgrant'],
  VirtualService: ['vs'],
  DestinationRule: ['dr'],
  ServiceEntry: ['se'],
}

/** What `kubectl get all` lists, in its order. */
const ALL = ['Pod', 'Service', 'DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet', 'Job', 'CronJob']

function group(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0]! : ''
}

const byName = new Map<string, Resource>()
for (const { apiVersion, kind, namespaced } of everyServed()) {
  const word = resourceOf(kind)
  const suffix = group(apiVersion) === '' ? '' : `.${group(apiVersion)}`
  const resource = { kind: storeKind(apiVersion, kind), apiVersion, namespaced, plural: `${word}${suffix}` }
  for (const name of [word, kind.toLowerCase(), ...(SHORT[kind] ?? [])])
    for (const full of suffix === '' ? [name] : [name, `${name}${suffix}`])
      if (!byName.has(full)) byName.set(full, resource)
}

/** The resources behind `pods,svc`, `deploy.apps`, `all`; a name that is none is answered with what is near. */
export function resourcesOf(
  text: string,
): readonly Resource[] | { readonly unknown: string; readonly near: readonly string[] } {
  const found: Resource[] = []
  for (const name of text.toLowerCase().split(',')) {
    if (name === 'all') found.push(...ALL.map((kind) => byName.get(kind.toLowerCase())!))
    else {
      const resource = byName.get(name)
      if (resource === undefined) return { unknown: name, near: nearest(name, [...byName.keys()]) }
      found.push(resource)
    }
  }
  return found
}

/** `service/web`, `deployment.apps/web`: an object as kubectl names it. */
export function objectName(apiVersion: string, kind: string, name: string): string {
  const suffix = group(apiVersion) === '' ? '' : `.${group(apiVersion)}`
  return `${kind.toLowerCase()}${suffix}/${name}`
}
