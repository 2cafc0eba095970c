import type { Cluster } from '../src/cluster/cluster.ts'
import { readManifests } from '../src/manifest/read.ts'
import type { AnyObject, Stored } from '../src/object.ts'

/** A Pod whose status a table freezes from second 0. */
export interface PodState {
  readonly pod: string
  readonly ready?: boolean
  readonly terminating?: boolean
  readonly phase?: string
  readonly node?: string
  readonly ip?: string
  readonly ips?: readonly string[]
}

/** What a table does at a moment, in its own words. */
export interface TimedEvent {
  readonly atSeconds: number
  readonly do: string
  readonly objects?: string
}

export interface Story {
  readonly objects: string
  readonly podStates?: readonly PodState[]
  readonly events?: readonly TimedEvent[]
}

const KINDS: Readonly<Record<string, string>> = {
  pod: 'Pod',
  service: 'Service',
  endpoints: 'Endpoints',
  deployment: 'Deployment',
  statefulset: 'StatefulSet',
  namespace: 'Namespace',
  configmap: 'ConfigMap',
}

/** Forced probe outcomes: the later event wins. */
let order = 0

/** A cluster that follows a table's story: objects at second 0, frozen Pods, events as time comes to them. */
export class Timeline {
  readonly cluster: Cluster
  /** What the API server refused, and events that were not understood. */
  readonly trouble: string[] = []
  readonly #events: TimedEvent[]

  constructor(cluster: Cluster, { objects, podStates = [], events = [] }: Story) {
    this.cluster = cluster
    this.#events = [...events].sort((a, b) => a.atSeconds - b.atSeconds)
    for (const { pod, ip, ips = ip === undefined ? [] : [ip], ready = false, phase = 'Running', ...rest } of podStates)
      this.#remember('frozen', pod, { ...rest, ready, phase, ips })
    // What a table says of second 0 holds before anything starts.
    for (const event of this.#events.filter(({ atSeconds, do: deed }) => atSeconds === 0 && PROBE_EVENT.test(deed)))
      this.#do(event)
    this.#apply(objects)
  }

  /** Lets time pass up to a second, doing on the way what the story tells. */
  until(second: number): void {
    for (let next = this.#events[0]; next !== undefined && next.atSeconds <= second; next = this.#events[0]) {
      this.#events.shift()
      this.#advance(next.atSeconds)
      this.#do(next)
    }
    this.#advance(second)
  }

  #advance(second: number): void {
    if (second * 1000 > this.cluster.now) this.cluster.advance(second * 1000 - this.cluster.now)
  }

  #remember(component: string, key: string, value: object | undefined): void {
    this.cluster.write({ verb: 'remember', component, key, value: value && Object.freeze(value) })
  }

  #apply(objects: string): void {
    for (const { result, kind, key } of this.cluster.apply(objects)) {
      if (result === 'refused' || result === 'unreadable') this.trouble.push(`${result}: ${kind} ${key}`)
    }
    this.#nodes(objects)
  }

  /** The status of Nodes that a table states: their kubelets would have reported it. */
  #nodes(objects: string): void {
    for (const { value } of readManifests(objects, 'objects.yaml').manifests) {
      const object = value as AnyObject | undefined
      if (object?.kind === 'Node' && object['status'] !== undefined) this.#write(object, 'updateStatus')
    }
  }

  #do({ do: deed, objects = '' }: TimedEvent): void {
    if (deed === 'apply') {
      this.#apply(objects)
      return
    }
    const done = DEEDS.some(([pattern, act]) => {
      const match = pattern.exec(deed)
      if (match !== null) act(this, match)
      return match !== null
    })
    if (!done) this.trouble.push(`not understood: ${deed}`)
  }

  delete(kind: string, key: string): void {
    this.#remember('frozen', key, undefined)
    try {
      this.cluster.delete(KINDS[kind] ?? kind, key)
    } catch {
      this.trouble.push(`no ${kind} ${key}`)
    }
  }

  scale(kind: string, key: string, replicas: number): void {
    const found = this.cluster.state.find(KINDS[kind] ?? kind, key) as unknown as AnyObject | undefined
    if (found === undefined) this.trouble.push(`no ${kind} ${key}`)
    else this.#write({ ...found, spec: { ...(found['spec'] as object), replicas } }, 'update')
  }

  label(key: string, name: string, value: string | undefined): void {
    this.#pod(key, (pod) => {
      const { [name]: _, ...labels } = pod.metadata.labels ?? {}
      const metadata = { ...pod.metadata, labels: value === undefined ? labels : { ...labels, [name]: value } }
      this.#write({ ...pod, metadata } as unknown as AnyObject, 'update')
    })
  }

  /** A frozen Pod's status says so itself; one that lives is told what its probes say. */
  ready(key: string, ready: boolean): void {
    this.#pod(key, (pod) => {
      if (this.cluster.state.memory('frozen', key) === undefined) return this.#remember('pod-override', key, { ready })
      this.#status(pod, {}, { Ready: String(ready), ContainersReady: String(ready) })
    })
  }

  /** A terminal phase turns Ready off, as the kubelet does; from then on the status stays. */
  phase(key: string, phase: string): void {
    this.#pod(key, (pod) => {
      if (this.cluster.state.memory('frozen', key) === undefined) this.#remember('frozen', key, {})
      const over = phase === 'Succeeded' || phase === 'Failed'
      this.#status(pod, { phase }, over ? { Ready: 'false', ContainersReady: 'false' } : {})
    })
  }

  condition(key: string, type: string, status: string): void {
    this.#pod(key, (pod) => this.#status(pod, {}, { [type]: status }))
  }

  probe(kind: string, target: string, container: string | undefined, passing: boolean): void {
    this.#remember('probe-outcome', `${target} ${container ?? '*'} ${kind}`, { success: passing, order: ++order })
  }

  exit(target: string, container: string | undefined, code: number, always: boolean): void {
    this.#remember('container-exit', `${target} ${container ?? '*'}`, { at: this.cluster.now, code, always })
  }

  #pod(key: string, act: (pod: Stored<'Pod'>) => void): void {
    const pod = this.cluster.state.get('Pod', key)
    if (pod === undefined) this.trouble.push(`no Pod ${key}`)
    else act(pod)
  }

  #status(pod: Stored<'Pod'>, change: object, conditions: Readonly<Record<string, string>>): void {
    const others = (pod.status?.conditions ?? []).filter(({ type }) => conditions[type] === undefined)
    const words: Readonly<Record<string, string>> = { true: 'True', false: 'False' }
    const set = Object.entries(conditions).map(([type, status]) => ({ type, status: words[status] ?? status }))
    const status = { ...pod.status, ...change, conditions: [...others, ...set] }
    this.#write({ ...pod, status } as unknown as AnyObject, 'updateStatus')
  }

  #write(object: AnyObject, verb: 'update' | 'updateStatus'): void {
    const { resourceVersion: _, ...metadata } = object.metadata ?? {}
    const refusal = this.cluster.write({ verb, object: { ...object, metadata } })
    if (refusal !== undefined) this.trouble.push(refusal.message)
  }
}

const PROBE_EVENT = /^(readiness|liveness|startup) of pod (\S+)(?: container (\S+))? starts (failing|passing)$/

/** What a table may do, in its words. */
const DEEDS: readonly (readonly [pattern: RegExp, act: (story: Timeline, match: RegExpExecArray) => void])[] = [
  [/^delete (\w+) (\S+)$/, (story, [, kind, key]) => story.delete(kind!, key!)],
  [/^scale (\w+) (\S+) to (\d+)$/, (story, [, kind, key, replicas]) => story.scale(kind!, key!, Number(replicas))],
  [/^label pod (\S+) ([^=\s]+)=(\S*)$/, (story, [, key, name, value]) => story.label(key!, name!, value!)],
  [/^unlabel pod (\S+) (\S+)$/, (story, [, key, name]) => story.label(key!, name!, undefined)],
  [/^set pod (\S+) ready (true|false)$/, (story, [, key, ready]) => story.ready(key!, ready === 'true')],
  [/^set pod (\S+) phase (\w+)$/, (story, [, key, phase]) => story.phase(key!, phase!)],
  [
    /^set condition (\S+) of pod (\S+) to (\w+)$/,
    (story, [, type, key, status]) => story.condition(key!, type!, status!),
  ],
  [
    PROBE_EVENT,
    (story, [, kind, target, container, word]) => story.probe(kind!, target!, container, word === 'passing'),
  ],
  [
    /^container(?: (\S+))? of pod (\S+)(?: container (\S+))? exits with code (\d+)( and crashes again immediately at every start)?$/,
    (story, [, first, target, second, code, again]) =>
      story.exit(target!, first ?? second, Number(code), again !== undefined),
  ],
]
