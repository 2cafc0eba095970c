import { type Instant, instantOf } from './clock.ts'
import type { HttpRequest, HttpResponse } from './http.ts'
import type { Stored } from './object.ts'
import type { Protocol } from './packet.ts'
import type { ClusterState } from './state.ts'

/** What an application speaks on a port: decides which probes and requests it answers. */
export type Speech = 'http' | 'https' | 'grpc' | 'mysql' | 'redis' | 'tcp' | 'udp' | 'dns'

/** How an image behaves, as exercise.yaml describes it; nothing in it runs. */
export interface ImageBehaviour {
  readonly listen: readonly { readonly port: number; readonly protocol: Protocol; readonly speaks: Speech }[]
  /** Status by absolute path; a path that is not listed answers 404. `*` answers every other path. */
  readonly paths?: Readonly<Record<string, number>>
  /** What changes while the application has a problem; absent: its ports close. */
  readonly problem?: { readonly paths: Readonly<Record<string, number>> }
  /** Seconds from container start until the ports open. */
  readonly startSeconds?: number
  /** Milliseconds until an answer. */
  readonly answersAfter?: number
  /** Ready paths answer 503 unless this Service (`ns/name` or `name`) accepts connections. */
  readonly needs?: readonly { readonly service: string; readonly port: number; readonly paths: readonly string[] }[]
  /** Exit statuses of commands, by their first word, beyond the tools known everywhere. */
  readonly exec?: Readonly<Record<string, number>>
  /** URL in an environment variable that the application calls (exercise 3). */
  readonly calls?: readonly string[]
}

/** Images by normalised name; `undescribed` says what any other image does. */
export interface ImageTable {
  readonly images: Readonly<Record<string, ImageBehaviour>>
  /** exercise: ImagePullBackOff. lab and tables: listens on every declared containerPort and answers 200. */
  readonly undescribed: 'ImagePullBackOff' | 'listens-on-declared-ports'
}

/**
 * What a table or the lab says about one Pod over what its image would do; remembered under the component
 * `pod-override` by the Pod's key. Absent parts stay as the image and the probes have them.
 */
export interface PodOverride {
  /** The Pod's readiness, whatever its probes say. */
  readonly ready?: boolean
  /** Status the application answers to traffic with; probes are unaffected. */
  readonly responds?: number
  /** Milliseconds the application takes for a request; probes are unaffected. */
  readonly delay?: number
}

export const POD_OVERRIDE = 'pod-override'

/** An application that has a problem: remembered under `fault` by the Pod's key, and it outlives container restarts. */
export interface Fault {
  readonly since: Instant
  /** problem: what the image says (its ports close if it says nothing). closed: the ports close whatever it says. */
  readonly kind: 'problem' | 'closed'
}

/** A port that a running container has open. */
export interface Listener {
  readonly container: string
  readonly speaks: Speech
  readonly behaviour: ImageBehaviour
}

/** Images that are known everywhere, whatever the exercise says: tools that listen on nothing. */
export const TOOL_IMAGES: readonly string[] = ['busybox', 'alpine', 'curlimages/curl']

/** `docker.io/library/mysql:8.4` and `mysql:8.4` are one image; no tag means `latest` (distribution/reference familiar names). */
export function normalizedImage(image: string): string {
  const [bare = '', digest] = image.split('@')
  const colon = bare.lastIndexOf(':')
  const tagged = colon > bare.lastIndexOf('/')
  const name = (tagged ? bare.slice(0, colon) : bare).replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '')
  if (digest !== undefined) return `${name}@${digest}`
  return `${name}:${tagged ? bare.slice(colon + 1) : 'latest'}`
}

function repository(image: string): string {
  return normalizedImage(image).replace(/[:@][^/]*$/, '')
}

export function toolImage(image: string): boolean {
  return TOOL_IMAGES.includes(repository(image))
}

const tables = new WeakMap<ImageTable, ReadonlyMap<string, ImageBehaviour>>()

/** What an image does: described, a known tool, or (in the lab) whatever its container declares. undefined: nobody knows it. */
export function behaviourOf(images: ImageTable, image: string, declared: readonly { readonly containerPort: number; readonly protocol?: string }[]): ImageBehaviour | undefined {
  let table = tables.get(images)
  if (table === undefined) {
    table = new Map(Object.entries(images.images).map(([name, behaviour]) => [normalizedImage(name), behaviour]))
    tables.set(images, table)
  }
  const known = table.get(normalizedImage(image))
  if (known !== undefined) return known
  if (toolImage(image)) return { listen: [] }
  if (images.undescribed === 'ImagePullBackOff') return undefined
  return {
    listen: declared.map(({ containerPort, protocol = 'TCP' }) => ({ port: containerPort, protocol: protocol as Protocol, speaks: protocol === 'UDP' ? 'udp' : 'http' })),
    paths: { '*': 200 },
  }
}

type Container = NonNullable<NonNullable<Stored<'Pod'>['spec']>['containers']>[number]

/** Whether a container runs its image's application: another `command` replaces it, `args` that begin with a dash keep it. */
export function runsApplication(container: Container): boolean {
  if ((container.command ?? []).length > 0) return false
  const first = container.args?.[0]
  return first === undefined || first.startsWith('-')
}

function startedAt(pod: Stored<'Pod'>, name: string): Instant | undefined {
  const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]
  const started = statuses.find((status) => status.name === name)?.state?.running?.startedAt
  return started === undefined ? undefined : instantOf(started)
}

/** The instant from which a running container's application has its ports open. */
export function opensAt(pod: Stored<'Pod'>, container: Container, behaviour: ImageBehaviour): Instant | undefined {
  const started = startedAt(pod, container.name)
  return started === undefined ? undefined : started + (behaviour.startSeconds ?? 0) * 1000
}

/** Who listens on a port of a Pod now; undefined: nobody, the connection is refused. */
export function listening(state: ClusterState, images: ImageTable, pod: Stored<'Pod'>, protocol: Protocol, port: number, now: Instant): Listener | undefined {
  const key = `${pod.metadata.namespace}/${pod.metadata.name}`
  const frozen = state.memory('frozen', key) !== undefined
  const fault = state.memory<Fault>('fault', key)
  const sidecars = (pod.spec?.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  for (const container of [...(pod.spec?.containers ?? []), ...sidecars]) {
    if (!runsApplication(container)) continue
    const behaviour = behaviourOf(images, container.image ?? '', (container.ports ?? []) as readonly { containerPort: number; protocol?: string }[])
    const open = behaviour?.listen.find((one) => one.port === port && one.protocol === protocol)
    if (behaviour === undefined || open === undefined) continue
    if (fault !== undefined && (fault.kind === 'closed' || behaviour.problem === undefined)) continue
    const opens = frozen ? 0 : opensAt(pod, container, behaviour)
    if (opens === undefined || opens > now) continue
    return { container: container.name, speaks: open.speaks, behaviour }
  }
  return undefined
}

/** What the application of a listener answers; undefined: it does not speak HTTP and closes. */
export function answer(state: ClusterState, _images: ImageTable, pod: Stored<'Pod'>, { speaks, behaviour }: Listener, request: Pick<HttpRequest, 'path' | 'scheme' | 'grpc'>, _now: Instant): HttpResponse | undefined {
  if (speaks !== 'http' && speaks !== 'https' && speaks !== 'grpc') return undefined
  const key = `${pod.metadata.namespace}/${pod.metadata.name}`
  const override = state.memory<PodOverride>(POD_OVERRIDE, key)
  const status = override?.responds ?? statusOf(state, key, behaviour, request.path)
  return { status, headers: {}, cookies: [], delay: override?.delay ?? behaviour.answersAfter ?? 0 }
}

/** The status of a path as the application gives it now, its problem included. */
export function statusOf(state: ClusterState, pod: string, behaviour: ImageBehaviour, path: string): number {
  const fault = state.memory<Fault>('fault', pod)
  if (fault !== undefined && behaviour.problem !== undefined) return byPath(behaviour.problem.paths, path)
  if ((behaviour.needs ?? []).some(({ paths, service }) => paths.includes(path) && !served(state, service, pod))) return 503
  return byPath(behaviour.paths ?? {}, path)
}

function byPath(paths: Readonly<Record<string, number>>, path: string): number {
  return paths[path] ?? paths['*'] ?? 404
}

/** Whether a Service (`ns/name`, or `name` in the Pod's namespace) has a ready endpoint. */
function served(state: ClusterState, service: string, pod: string): boolean {
  const key = service.includes('/') ? service : `${pod.split('/')[0]}/${service}`
  const [namespace = '', name = ''] = key.split('/')
  return state.list('EndpointSlice', { namespace, labels: { matchLabels: { 'kubernetes.io/service-name': name } } }).some(({ endpoints = [] }) => endpoints.some(({ conditions }) => conditions?.ready !== false))
}
