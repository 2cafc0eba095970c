import { createHash } from 'node:crypto'
import { canonical } from '../../equal.ts'
import { keyOf, type Stored } from '../../object.ts'
import { matchesLabels } from '../../selector.ts'
import type { ClusterState } from '../../state.ts'
import type { Tree, Value } from '../edit/tree.ts'
import { podSpecText, workloadText } from './pods.ts'
import { routeText } from './routes.ts'
import { serviceText, type Telling } from './services.ts'
import { Told } from './told.ts'

type Labels = Readonly<Record<string, string>>

/** What controllers write about other objects: told where those are told. */
const DERIVED = new Set(['Event', 'Lease', 'ControllerRevision', 'Endpoints', 'EndpointSlice'])

/**
 * Kinds whose name nobody asks for unless the exercise says it: they work by what they select and lead to. Their order by
 * name counts (the older or the first of two that disagree wins), so each is told by its place in it.
 */
const NAMELESS = new Set([
  'Deployment',
  'DaemonSet',
  'Ingress',
  'HTTPRoute',
  'GRPCRoute',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'HorizontalPodAutoscaler',
  'VirtualService',
  'DestinationRule',
])

/** What controllers write into a status for people to read, times, and numbers of writes: they differ between any two clusters. */
const NOISE = new Set([
  'message',
  'lastTransitionTime',
  'lastUpdateTime',
  'lastProbeTime',
  'observedGeneration',
  'currentRevision',
  'updateRevision',
  'collisionCount',
])

function quiet(status: Value): Value {
  return JSON.parse(JSON.stringify(status ?? null, (key, one: Value) => (NOISE.has(key) ? undefined : one)))
}

/** Label keys that any selector in the cluster mentions; a Service's is told by the Pods that it means. */
function selectedKeys(state: ClusterState): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (value: Value, inside: boolean): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [key, one] of Object.entries(value)) {
      if (inside && typeof one === 'string') found.add(key === 'key' ? one : key)
      visit(one, inside || /selector|matchLabels|matchExpressions|subsets/i.test(key))
    }
  }
  for (const kind of state.kinds())
    if (!DERIVED.has(kind) && kind !== 'Service') for (const object of state.all(kind)) visit(object, false)
  return found
}

/** Every string that stands in a value, and every key that is no field of the API: those of annotations and labels. */
function strings(value: Value): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, one]) => [...(/[./]/.test(key) ? [key] : []), ...strings(one)])
}

/** Labels of the Pods that an object makes, or is; undefined where it makes none or is made itself. */
function templateLabels(object: Stored): Labels | undefined {
  if (object.metadata.ownerReferences?.length) return undefined
  if (object.kind === 'Pod') return object.metadata.labels ?? {}
  const { spec } = object as unknown as {
    readonly spec?: { readonly template?: { readonly metadata?: { readonly labels?: Labels } } }
  }
  return spec?.template?.metadata?.labels
}

/** Whether something in the cluster asks for container ports by name: policies do. */
function portsByName(state: ClusterState): boolean {
  return state
    .list('NetworkPolicy')
    .some(({ spec }) =>
      [...(spec?.ingress ?? []), ...(spec?.egress ?? [])].some(({ ports = [] }) =>
        ports.some(({ port }) => typeof port === 'string'),
      ),
    )
}

class Teller {
  readonly #state: ClusterState
  readonly #told: Told
  readonly #keys: ReadonlySet<string>
  readonly #ports: boolean
  readonly #ranks = new Map<string, ReadonlyMap<string, number>>()
  readonly #pods = new Map<string, Value>()
  readonly #telling: Telling

  constructor(state: ClusterState, told: Told) {
    this.#state = state
    this.#told = told
    this.#keys = selectedKeys(state)
    this.#ports = portsByName(state)
    this.#telling = {
      told,
      names: state.count('Namespace') > 0 && state.get('Namespace', 'istio-system') !== undefined,
      pod: (key) => this.#pod(key),
      labels: (all) => this.#labels(all),
      meant: (selector, namespace) => this.#meant(selector, namespace),
    }
  }

  /** Workloads and Pods of nobody that a selector means. */
  #meant(selector: Labels, namespace: string): readonly string[] {
    return this.#state.kinds().flatMap((kind) =>
      this.#state.all(kind).flatMap((object) => {
        const labels = templateLabels(object)
        if (object.metadata.namespace !== namespace || labels === undefined || !matchesLabels(selector, labels))
          return []
        return [`${kind} ${this.#rank(kind, keyOf(object))}`]
      }),
    )
  }

  /** Labels that something selects by or the exercise speaks of. */
  #labels(all: Labels): Labels {
    return Object.fromEntries(
      Object.entries(all).filter(([key, value]) => {
        if (key === 'pod-template-hash' || key === 'controller-revision-hash') return false
        return this.#keys.has(key) || this.#told.has(key) || this.#told.has(value)
      }),
    )
  }

  #rank(kind: string, key: string): number {
    let ranks = this.#ranks.get(kind)
    if (ranks === undefined) {
      ranks = new Map(this.#state.all(kind).map((object, index) => [keyOf(object), index]))
      this.#ranks.set(kind, ranks)
    }
    return ranks.get(key) ?? -1
  }

  #name(kind: string, object: Stored): Value {
    const { name } = object.metadata
    const said = this.#told.has(`${kind} ${keyOf(object)}`)
    const scaled = kind === 'Deployment' && this.#state.count('HorizontalPodAutoscaler') > 0
    return NAMELESS.has(kind) && !said && !scaled ? this.#rank(kind, keyOf(object)) : name
  }

  /** A Pod by what it does and where; which of a workload's like Pods it is, is chance in a real cluster too. */
  #pod(key: string): Value {
    let made = this.#pods.get(key)
    if (made === undefined) {
      const pod = this.#state.get('Pod', key)
      made = pod === undefined ? key : this.#podText(pod)
      this.#pods.set(key, made)
    }
    return made
  }

  #podText({ metadata, spec, status }: Stored<'Pod'>): Value {
    const owned = metadata.ownerReferences?.some(
      ({ kind }) => kind === 'ReplicaSet' || kind === 'DaemonSet' || kind === 'Job',
    )
    const restarts = status?.containerStatuses?.map(({ ready, restartCount, state }) => [
      ready,
      restartCount,
      Object.keys(state ?? {}),
    ])
    const conditions = status?.conditions?.map(({ type, status: is }) => [type, is])
    return [
      metadata.namespace,
      owned ? '' : metadata.name,
      this.#labels(metadata.labels ?? {}),
      metadata.annotations,
      podSpecText(spec, this.#ports),
      [status?.phase, conditions, restarts],
    ]
  }

  #object(kind: string, object: Stored): Value {
    if (kind === 'Pod') return this.#pod(keyOf(object))
    const route = routeText(this.#state, object as unknown as Tree, (service) => this.#rank('Service', keyOf(service)))
    const { metadata, status, ...rest } = workloadText(route, this.#ports, (all) => this.#labels(all))
    const { namespace, labels = {}, annotations } = object.metadata
    return [kind, namespace, this.#name(kind, object), this.#labels(labels), annotations, rest, quiet(status)]
  }

  /** Everything but Services. */
  #others(): readonly Value[] {
    return this.#state.kinds().flatMap((kind) =>
      DERIVED.has(kind) || kind === 'Service'
        ? []
        : this.#state
            .all(kind)
            .filter((object) => kind !== 'ReplicaSet' || !object.metadata.ownerReferences?.length)
            .map((object) => this.#object(kind, object)),
    )
  }

  /**
   * A Service is asked for where the exercise or another object says its name, where anybody can from outside, and where an
   * Ingress is told to take its address instead of its endpoints.
   */
  #service(service: Stored<'Service'>, said: Told): string {
    const { name } = service.metadata
    const outside = (service.spec?.type ?? 'ClusterIP') !== 'ClusterIP'
    const open = outside || this.#told.service(name) || said.service(name) || said.has('service-upstream')
    return canonical(serviceText(this.#state, service, this.#rank('Service', keyOf(service)), open, this.#telling))
  }

  texts(): readonly string[] {
    const others = this.#others()
    const services = this.#state.list('Service')
    const named = services.map(({ spec, metadata }) => [spec?.externalName, metadata.annotations])
    const said = new Told(strings([others, named]).join('\n'))
    return [...others.map(canonical), ...services.map((service) => this.#service(service, said))]
  }
}

/**
 * A digest of everything a client could observe of a settled cluster, now or later. Two submissions of one exercise with
 * equal digests differ only in names and numbers that nobody is told of, and in ways of writing the same: each reduction
 * says why in its place. What no reduction covers counts as a difference.
 */
export function observableDigest(state: ClusterState, told: Told): string {
  const texts = new Teller(state, told).texts().toSorted()
  return createHash('sha256').update(texts.join('\n')).digest('hex')
}
