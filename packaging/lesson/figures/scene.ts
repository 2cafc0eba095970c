import { Cluster } from '../../../src/cluster/cluster.ts'
import type { ClusterOptions } from '../../../src/environment.ts'
import { type Fraction, sum } from '../../../src/fraction.ts'
import type { Outcome } from '../../../src/outcome.ts'
import type { Branch } from '../../../src/walk.ts'

/** What differs between the scenes of the companion. */
export interface Scene {
  readonly replicas?: number
  /** Lines of the container beside its name, image and port. */
  readonly container?: readonly string[]
  /** Lines of the Pod's spec beside its containers. */
  readonly pod?: readonly string[]
  /** Lines of the Deployment's spec beside replicas, selector and template. */
  readonly deployment?: readonly string[]
  /** Lines of the Service's spec beside selector and ports. */
  readonly service?: readonly string[]
  readonly ports?: readonly string[]
  readonly annotations?: readonly string[]
  readonly options?: ClusterOptions
}

export const PROBE = 'readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1, failureThreshold: 2 }'
export const PRE_STOP = 'lifecycle: { preStop: { sleep: { seconds: 10 } } }'

const IMAGE = {
  listen: [{ port: 80, protocol: 'TCP', speaks: 'http' }],
  paths: { '*': 200 },
  startSeconds: 2,
} as const

const flow = (parts: readonly string[]): string => `{ ${parts.join(', ')} }`

/** A Deployment `web` of an application that listens on 80, and a Service of the same name. */
export function manifests({
  replicas = 3,
  container = [],
  pod = [],
  deployment = [],
  service = [],
  ports = ['{ port: 80 }'],
  annotations = [],
}: Scene): string {
  const containers = `containers: [${flow(['name: app', 'image: "app:1"', 'ports: [{ name: http, containerPort: 80 }]', ...container])}]`
  const template = `{ metadata: { labels: { app: web } }, spec: ${flow([containers, ...pod])} }`
  const spec = [
    `replicas: ${replicas}`,
    'selector: { matchLabels: { app: web } }',
    `template: ${template}`,
    ...deployment,
  ]
  const metadata = ['name: web', ...(annotations.length === 0 ? [] : [`annotations: ${flow(annotations)}`])]
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: ${flow(spec)}
---
apiVersion: v1
kind: Service
metadata: ${flow(metadata)}
spec: ${flow(['selector: { app: web }', `ports: [${ports.join(', ')}]`, ...service])}
`
}

/** The scene's cluster, two minutes after everything was applied. @throws Error when something is refused. */
export function settled(scene: Scene, more = ''): Cluster {
  const images = { 'app:1': IMAGE, 'app:2': IMAGE }
  const cluster = Cluster.create({ images, undescribedImages: 'ImagePullBackOff', ...scene.options })
  const refused = cluster.apply(manifests(scene) + more).flatMap(({ issues }) => issues)
  if (refused.length > 0) throw new Error(`a scene is refused: ${JSON.stringify(refused[0])}`)
  cluster.advance('2m')
  return cluster
}

/** Pods of the scene, by name. */
export function pods(cluster: Cluster): readonly string[] {
  return cluster.state
    .list('Pod', { namespace: 'default', labels: { matchLabels: { app: 'web' } } })
    .map(({ metadata }) => `default/${metadata.name}`)
    .sort()
}

/** The part of the ways that ends as wanted. */
export function share(branches: readonly Branch<Outcome>[], wanted: (outcome: Outcome) => boolean): Fraction {
  return sum(branches.filter(({ value }) => wanted(value)).map(({ probability }) => probability))
}

export const delivered = ({ kind }: Outcome): boolean => kind === 'delivered'

/** `33.3 %`, `100 %`: one decimal at most, half up. */
export function percent(value: Fraction): string {
  return `${value.mul(100).round(1).toString()} %`
}

/** `12`, `3.5`: one decimal at most. */
export function decimal(value: Fraction): string {
  return value.round(1).toString()
}
