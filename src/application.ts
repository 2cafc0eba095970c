import { type Instant, instantOf } from './clock.ts'
import type { HttpRequest, HttpResponse } from './http.ts'
import { kept } from './kept.ts'
import { keyOf, type Stored } from './object.ts'
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
  /** First words of a command that start this very application (`mysqld`), beyond those its speech implies. */
  readonly starts?: readonly string[]
  /** URL in an environment variable that the application calls (exercise 3). */
  readonly calls?: readonly string[]
  /** Nobody described it: it has whatever command its manifest names, and speaks whatever is asked. */
  readonly undescribed?: boolean
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
  /** Only this container's application; absent: all of the Pod's. */
  readonly container?: string
}

export const FAULT = 'fault'

/** A port that a running container has open. */
export interface Listener {
  readonly container: string
  readonly speaks: Speech
  readonly behaviour: ImageBehaviour
}

type Pod = Stored<'Pod'>
export type Container = NonNullable<NonNullable<Pod['spec']>['containers']>[number]

/** Images that are known everywhere, whatever the exercise says: tools that listen on nothing. */
export const TOOL_IMAGES: readonly string[] = ['busybox', 'alpine', 'curlimages/curl']

const normalized = new Map<string, string>()

/** `docker.io/library/mysql:8.4` and `mysql:8.4` are one image; no tag means `latest` (distribution/reference familiar names). */
export function normalizedImage(image: string): string {
  let name = normalized.get(image)
  if (name === undefined) {
    name = normalize(image)
    if (normalized.size > 10_000) normalized.clear()
    normalized.set(image, name)
  }
  return name
}

function normalize(image: string): string {
  const [bare = '', digest] = image.split('@')
  const colon = bare.lastIndexOf(':')
  const tagged = colon > bare.lastIndexOf('/')
  const full = tagged ? bare.slice(0, colon) : bare
  const name = full.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '')
  if (tagged) return `${name}:${bare.slice(colon + 1)}`
  return digest === undefined ? `${name}:latest` : `${name}@${digest}`
}

function repository(image: string): string {
  return normalizedImage(image).replace(/[:@][^/]*$/, '')
}

export function toolImage(image: string): boolean {
  return TOOL_IMAGES.includes(repository(image))
}

const tableOf = kept(
  (images: ImageTable): ReadonlyMap<string, ImageBehaviour> =>
    new Map(Object.entries(images.images).map(([name, behaviour]) => [normalizedImage(name), behaviour])),
)

const TOOL: ImageBehaviour = { listen: [] }

function imagined(container: Container): ImageBehaviour {
  const listen = (container.ports ?? []).map(({ containerPort, protocol = 'TCP' }) => ({
    port: containerPort,
    protocol: protocol as Protocol,
    speaks: (protocol === 'UDP' ? 'udp' : 'http') as Speech,
  }))
  return { listen, paths: { '*': 200 }, undescribed: true }
}

interface Behaving {
  readonly images: ImageTable
  readonly behaviour: ImageBehaviour | undefined
}

const behaving = new WeakMap<Container, Behaving>()

/** What a container's image does: described, a known tool, or (in the lab) what its ports declare. undefined: nobody knows it. */
export function behaviourOf(images: ImageTable, container: Container): ImageBehaviour | undefined {
  const known = behaving.get(container)
  if (known?.images === images) return known.behaviour
  const behaviour = readBehaviour(images, container)
  behaving.set(container, { images, behaviour })
  return behaviour
}

function readBehaviour(images: ImageTable, container: Container): ImageBehaviour | undefined {
  const image = container.image ?? ''
  const known = tableOf(images).get(normalizedImage(image))
  if (known !== undefined) return known
  if (toolImage(image)) return TOOL
  return images.undescribed === 'ImagePullBackOff' ? undefined : imagined(container)
}

/** What is commonly put in front of an application's own command. */
const WRAPPERS: readonly string[] = ['docker-entrypoint.sh', 'entrypoint.sh', 'tini', 'dumb-init', '--', 'exec']

const SERVERS: Readonly<Partial<Record<Speech, readonly string[]>>> = {
  mysql: ['mysqld', 'mysqld_safe', 'mariadbd'],
  redis: ['redis-server'],
}

const SHELLS: readonly string[] = ['sh', 'bash', 'ash', 'dash']

/** Tools that are never the application of an image nobody described. */
const TOOLS: readonly string[] = [
  'sleep',
  'true',
  'false',
  'tail',
  'cat',
  'echo',
  'exit',
  'nc',
  'curl',
  'wget',
  'while',
  'until',
  'ls',
  'test',
  'pause',
]

/** The words of a script, each command's first word being among them. */
function scriptWords(script: string): readonly string[] {
  return script.split(/[\s;&|()"']+/).filter((word) => word !== '')
}

function last(path: string): string {
  return path.split('/').at(-1)!
}

/** Whether a command line is the image's own application after all. */
function startsApplication(argv: readonly string[], behaviour: ImageBehaviour): boolean {
  const own = [...(behaviour.starts ?? []), ...behaviour.listen.flatMap(({ speaks }) => SERVERS[speaks] ?? [])]
  const words = argv.map(last).filter((word) => !WRAPPERS.includes(word))
  const [first = ''] = words
  if (argv.length > 0 && words.length === 0) return true
  if (SHELLS.includes(first)) {
    const script = scriptWords(argv.at(-1) ?? '').map(last)
    return behaviour.undescribed
      ? !script.some((word) => TOOLS.includes(word))
      : script.some((word) => own.includes(word))
  }
  return behaviour.undescribed ? !TOOLS.includes(first) : own.includes(first) || first.startsWith('-')
}

/** Whether a container runs its image's application: another `command` replaces it, `args` that begin with a dash keep it. */
export function runsApplication(container: Container, behaviour: ImageBehaviour): boolean {
  const { command = [], args = [] } = container
  if (command.length === 0 && (args.length === 0 || args[0]!.startsWith('-'))) return true
  return startsApplication([...command, ...args], behaviour)
}

function named<T extends { readonly name: string }>(all: readonly T[] | undefined, name: string): T | undefined {
  if (all === undefined) return undefined
  for (const one of all) if (one.name === name) return one
  return undefined
}

/** The instant from which a running container's application has its ports open; undefined: it does not run. */
export function opensAt(pod: Pod, container: Container, behaviour: ImageBehaviour): Instant | undefined {
  const { containerStatuses, initContainerStatuses } = pod.status ?? {}
  const status = named(containerStatuses, container.name) ?? named(initContainerStatuses, container.name)
  const started = status?.state?.running?.startedAt
  return started === undefined ? undefined : instantOf(started) + (behaviour.startSeconds ?? 0) * 1000
}

function faultOf(state: ClusterState, pod: Pod, container: string): Fault | undefined {
  const fault = state.memory<Fault>(FAULT, keyOf(pod))
  return fault?.container === undefined || fault.container === container ? fault : undefined
}

const NO_CONTAINERS: readonly Container[] = []

/** Containers that may listen: regular ones and sidecars. */
export function servingContainers(pod: Pod): readonly Container[] {
  const { containers = NO_CONTAINERS, initContainers } = pod.spec ?? {}
  if (initContainers === undefined) return containers
  return [...containers, ...initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')]
}

function opened(state: ClusterState, pod: Pod, container: Container, behaviour: ImageBehaviour, now: Instant): boolean {
  if (!runsApplication(container, behaviour)) return false
  const fault = faultOf(state, pod, container.name)
  if (fault !== undefined && (fault.kind === 'closed' || behaviour.problem === undefined)) return false
  // A table's frozen Pod has no containers of its own: what it says to run runs.
  const opens = state.memory('frozen', keyOf(pod)) === undefined ? opensAt(pod, container, behaviour) : 0
  return opens !== undefined && opens <= now
}

type Port = ImageBehaviour['listen'][number]

function portOf({ listen }: ImageBehaviour, protocol: Protocol, port: number): Port | undefined {
  for (const one of listen) if (one.port === port && one.protocol === protocol) return one
  return undefined
}

/** Who listens on a port of a Pod now; undefined: nobody, the connection is refused. */
export function listening(
  state: ClusterState,
  images: ImageTable,
  pod: Pod,
  protocol: Protocol,
  port: number,
  now: Instant,
): Listener | undefined {
  for (const container of servingContainers(pod)) {
    const behaviour = behaviourOf(images, container)
    const open = behaviour === undefined ? undefined : portOf(behaviour, protocol, port)
    if (behaviour === undefined || open === undefined || !opened(state, pod, container, behaviour, now)) continue
    return { container: container.name, speaks: open.speaks, behaviour }
  }
  return undefined
}

/** What the application of a listener answers; undefined: it does not speak HTTP and closes. */
export function answer(
  state: ClusterState,
  _images: ImageTable,
  pod: Pod,
  { speaks, behaviour }: Listener,
  request: Pick<HttpRequest, 'path' | 'scheme' | 'grpc'>,
  _now: Instant,
): HttpResponse | undefined {
  if (speaks !== 'http' && speaks !== 'https' && speaks !== 'grpc') return undefined
  // A server in plain text takes a TLS greeting for a broken request; one over TLS answers plain text with 400 (net/http, NGINX).
  if (behaviour.undescribed !== true && request.scheme === 'https' && speaks === 'http') return undefined
  if (behaviour.undescribed !== true && request.scheme === 'http' && speaks === 'https')
    return { status: 400, headers: {}, cookies: [], delay: 0 }
  const override = state.memory<PodOverride>(POD_OVERRIDE, keyOf(pod))
  const status = override?.responds ?? statusOf(state, keyOf(pod), behaviour, request.path)
  return { status, headers: {}, cookies: [], delay: override?.delay ?? behaviour.answersAfter ?? 0 }
}

/** The status of a path as the application gives it now, its problem included. */
export function statusOf(state: ClusterState, pod: string, behaviour: ImageBehaviour, path: string): number {
  const [bare = '/'] = path.split(/[?#]/)
  const fault = state.memory<Fault>(FAULT, pod)
  if (fault !== undefined && behaviour.problem !== undefined) return byPath(behaviour.problem.paths, bare)
  const missing = (behaviour.needs ?? []).some(
    ({ paths, service }) => paths.includes(bare) && !served(state, service, pod),
  )
  return missing ? 503 : byPath(behaviour.paths ?? {}, bare)
}

function byPath(paths: Readonly<Record<string, number>>, path: string): number {
  return paths[path] ?? paths['*'] ?? 404
}

/** Whether a Service (`ns/name`, or `name` in the Pod's namespace) has a ready endpoint. */
function served(state: ClusterState, service: string, pod: string): boolean {
  const key = service.includes('/') ? service : `${pod.split('/')[0]}/${service}`
  const [namespace = '', name = ''] = key.split('/')
  const labels = { matchLabels: { 'kubernetes.io/service-name': name } }
  return state
    .list('EndpointSlice', { namespace, labels })
    .some(({ endpoints }) => (endpoints ?? []).some(({ conditions }) => conditions?.ready !== false))
}
