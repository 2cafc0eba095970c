import type { Cluster } from '../src/cluster/cluster.ts'
import { readManifests } from '../src/manifest/read.ts'
import type { AnyObject, Stored } from '../src/object.ts'
import { bind } from './addresses.ts'

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

/** A cluster that follows a table's story: objects at second 0, frozen Pods, events as time comes to them. */
export class Timeline {
  readonly cluster: Cluster
  /** What the API server refused, and events that were not understood. */
  readonly trouble: string[] = []
  readonly #frozen: Map<string, PodState>
  readonly #events: TimedEvent[]
  #order = 0
  /** By Pod, the uid whose status was written: another Pod of the name gets it again. */
  readonly #written = new Map<string, string>()

  constructor(cluster: Cluster, { objects, podStates = [], events = [] }: Story) {
    this.cluster = cluster
    this.#frozen = new Map(podStates.map((state) => [state.pod, state]))
    this.#events = [...events].sort((a, b) => a.atSeconds - b.atSeconds)
    for (const { pod } of podStates)
      cluster.write({ verb: 'remember', component: 'frozen', key: pod, value: Object.freeze({}) })
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
    this.#freeze()
  }

  #apply(objects: string): void {
    for (const { result, kind, key } of this.cluster.apply(objects)) {
      if (result === 'refused' || result === 'unreadable') this.trouble.push(`${result}: ${kind} ${key}`)
    }
    this.#nodes(objects)
    this.#freeze()
  }

  /** The status of Nodes that a table states: their kubelets would have reported it. */
  #nodes(objects: string): void {
    for (const { value } of readManifests(objects, 'objects.yaml').manifests) {
      const object = value as AnyObject
      if (object?.kind !== 'Node' || object['status'] === undefined) continue
      this.cluster.write({ verb: 'updateStatus', object })
    }
  }

  /** Frozen Pods that have come to be get the status the table gives them. */
  #freeze(): void {
    for (const state of this.#frozen.values()) {
      const pod = this.cluster.state.get('Pod', state.pod)
      if (pod === undefined || this.#written.get(state.pod) === pod.metadata.uid) continue
      this.#written.set(state.pod, pod.metadata.uid)
      this.#write(pod, state)
    }
  }

  #write(pod: Stored<'Pod'>, { ready = false, terminating = false, phase = 'Running', node, ip, ips }: PodState): void {
    const { namespace = '', name } = pod.metadata
    if (node !== undefined) bind(this.cluster, `${namespace}/${name}`, node)
    const status = ready ? 'True' : 'False'
    const conditions = [
      { type: 'PodScheduled', status: 'True' },
      { type: 'Initialized', status: 'True' },
      { type: 'ContainersReady', status },
      { type: 'Ready', status },
    ]
    const all = ips ?? (ip === undefined ? [] : [ip])
    const addresses = all.length === 0 ? {} : { podIP: all[0], podIPs: all.map((one) => ({ ip: one })) }
    const object: AnyObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace },
      status: { phase, conditions, ...addresses },
    }
    const refusal = this.cluster.write({ verb: 'updateStatus', object })
    if (refusal !== undefined) this.trouble.push(refusal.message)
    if (terminating && pod.metadata.deletionTimestamp === undefined) this.cluster.delete('Pod', `${namespace}/${name}`)
  }

  #do({ do: deed, objects = '' }: TimedEvent): void {
    const [, kind = '', key = ''] = /^delete (\w+) (\S+)$/.exec(deed) ?? []
    const [, pod = '', ready] = /^set pod (\S+) ready (true|false)$/.exec(deed) ?? []
    const [, workload = '', scaled = '', replicas] = /^scale (\w+) (\S+) to (\d+)$/.exec(deed) ?? []
    if (deed === 'apply') this.#apply(objects)
    else if (key !== '') this.#delete(KINDS[kind] ?? kind, key)
    else if (ready !== undefined) this.#set(pod, ready === 'true')
    else if (replicas !== undefined) this.#scale(KINDS[workload] ?? workload, scaled, Number(replicas))
    else if (!this.#label(deed) && !this.#status(deed) && !this.#force(deed))
      this.trouble.push(`not understood: ${deed}`)
  }

  #label(deed: string): boolean {
    const [, key = '', name, value] = /^label pod (\S+) ([^\s=]+)=(\S*)$/.exec(deed) ?? []
    const [, from = '', gone] = /^unlabel pod (\S+) (\S+)$/.exec(deed) ?? []
    if (name === undefined && gone === undefined) return false
    const pod = this.cluster.state.get('Pod', key === '' ? from : key) as unknown as AnyObject | undefined
    if (pod === undefined) {
      this.trouble.push(`no Pod: ${deed}`)
      return true
    }
    const labels: Record<string, string> = { ...pod.metadata?.labels }
    if (name !== undefined) labels[name] = value ?? ''
    else delete labels[gone!]
    this.cluster.write({ verb: 'update', object: { ...pod, metadata: { ...pod.metadata, labels } } })
    return true
  }

  /** Phases and conditions of Pods, written as a kubelet or another controller would. */
  #status(deed: string): boolean {
    const [, key = '', phase] = /^set pod (\S+) phase (\w+)$/.exec(deed) ?? []
    const [, type, of = '', value = ''] = /^set condition (\S+) of pod (\S+) to (\w+)$/.exec(deed) ?? []
    if (phase === undefined && type === undefined) return false
    const pod = this.cluster.state.get('Pod', phase === undefined ? of : key)
    if (pod === undefined) {
      this.trouble.push(`no Pod: ${deed}`)
      return true
    }
    const terminal = phase === 'Succeeded' || phase === 'Failed'
    const set =
      type === undefined
        ? terminal
          ? [['Ready', 'False'] as const, ['ContainersReady', 'False'] as const]
          : []
        : [[type, value] as const]
    const before = pod.status?.conditions ?? []
    const kept = before.filter((one) => !set.some(([name]) => name === one.type))
    const conditions = [...kept, ...set.map(([name, status]) => ({ type: name, status }))]
    const { namespace = '', name } = pod.metadata
    const status = { ...pod.status, ...(phase === undefined ? {} : { phase }), conditions }
    this.cluster.write({
      verb: 'updateStatus',
      object: { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, status } as AnyObject,
    })
    return true
  }

  /** Probes that come out one way from now on, containers that end. */
  #force(deed: string): boolean {
    const [, probe, target = '', container = '*', way] =
      /^(readiness|liveness|startup) of pod (\S+)(?: container (\S+))? starts (failing|passing)$/.exec(deed) ?? []
    if (probe !== undefined) {
      const value = Object.freeze({ success: way === 'passing', order: ++this.#order })
      this.cluster.write({
        verb: 'remember',
        component: 'probe-outcome',
        key: `${target} ${container} ${probe}`,
        value,
      })
      return true
    }
    const [, pod, code, always] =
      /^container of pod (\S+) exits with code (\d+)( and crashes again immediately at every start)?$/.exec(deed) ?? []
    if (pod === undefined) return false
    const value = Object.freeze({ at: this.cluster.now, code: Number(code), always: always !== undefined })
    this.cluster.write({ verb: 'remember', component: 'container-exit', key: `${pod} *`, value })
    return true
  }

  #delete(kind: string, key: string): void {
    this.#frozen.delete(key)
    this.cluster.write({ verb: 'remember', component: 'frozen', key, value: undefined })
    this.cluster.delete(kind, key, kind === 'Pod' ? 0 : undefined)
  }

  #set(key: string, ready: boolean): void {
    const pod = this.cluster.state.get('Pod', key)
    const state = { pod: key, ...this.#frozen.get(key), ready }
    this.#frozen.set(key, state)
    if (pod === undefined) this.trouble.push(`no Pod ${key}`)
    else
      this.#write(
        pod,
        state.ip === undefined && pod.status?.podIP !== undefined ? { ...state, ip: pod.status.podIP } : state,
      )
  }

  #scale(kind: string, key: string, replicas: number): void {
    const found = this.cluster.state.find(kind, key) as unknown as AnyObject | undefined
    if (found === undefined) this.trouble.push(`no ${kind} ${key}`)
    else this.cluster.write({ verb: 'update', object: { ...found, spec: { ...(found['spec'] as object), replicas } } })
  }
}
