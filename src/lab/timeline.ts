import type { Instant } from '../clock.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { WatchEvent } from '../controller.ts'
import { type Issue, issue } from '../issue.ts'
import type { OwnerReference, Stored } from '../object.ts'

/** Something that happened at a virtual instant, in the order in which it did. */
export interface Moment {
  readonly at: Instant
  readonly issue: Issue
}

function own(object: Stored): string {
  const { name, namespace } = object.metadata
  return `${object.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`
}

function isReady(pod: Stored<'Pod'> | undefined): boolean {
  return pod?.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

/**
 * The way of what is applied, from the API server to the nodes: a Service's addresses are allocated before it is
 * validated (registry Store.Create calls BeginCreate first), then it is stored, its slice written, its name answered and
 * each node's rules lead to an endpoint. It asks the cluster after every event and changes nothing.
 */
export class Timeline {
  readonly moments: Moment[] = []
  readonly #cluster: Cluster
  readonly #stop: () => void
  /** Services whose name or whose nodes are still waited for. */
  readonly #waiting = new Map<string, { named: boolean; readonly nodes: Set<string> }>()

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    this.#stop = cluster.listen((event, now) => this.#see(event, now))
  }

  end(): readonly Moment[] {
    this.#look(this.#cluster.now)
    this.#stop()
    return this.moments
  }

  #say(at: Instant, one: Issue): void {
    this.moments.push({ at, issue: one })
  }

  #see(event: WatchEvent, now: Instant): void {
    const { type, kind, object, old } = event
    if (object !== undefined && type === 'ADDED') this.#added(object, now)
    if (object !== undefined && kind === 'Pod' && type !== 'DELETED')
      this.#pod(object as Stored<'Pod'>, old as Stored<'Pod'> | undefined, now)
    if (object !== undefined && kind === 'EndpointSlice' && type !== 'DELETED') {
      const { endpoints = [] } = object as Stored<'EndpointSlice'>
      const ready = endpoints.filter(({ conditions }) => conditions?.ready !== false).length
      const { name, namespace } = object.metadata
      this.#say(now, issue('lab.moment.slice', { slice: `${namespace}/${name}`, ready, endpoints: endpoints.length }))
    }
    if (kind === 'Service' || kind === 'EndpointSlice' || type === 'MEMORY') this.#look(now)
  }

  #added(object: Stored, now: Instant): void {
    const owners = (object.metadata.ownerReferences ?? []) as readonly OwnerReference[]
    if (object.kind === 'Pod') {
      const { name, namespace } = object.metadata
      const owner = owners.find(({ controller }) => controller === true)
      const text = owner === undefined ? '' : `${owner.kind} ${owner.name}`
      this.#say(now, issue('lab.moment.pod-made', { pod: `${namespace}/${name}`, owner: text }))
      return
    }
    if (owners.length > 0 || object.kind === 'Endpoints' || object.kind === 'EndpointSlice') return
    if (object.kind === 'Service') this.#service(object as Stored<'Service'>, now)
    this.#say(now, issue('lab.moment.validated', { object: own(object) }))
    this.#say(now, issue('lab.moment.stored', { object: own(object), version: object.metadata.resourceVersion }))
  }

  #service(service: Stored<'Service'>, now: Instant): void {
    const { clusterIPs = [], ports = [], type } = service.spec ?? {}
    const addresses = clusterIPs.filter((ip) => ip !== 'None')
    const nodePorts = ports.flatMap(({ nodePort }) => (nodePort ? [String(nodePort)] : []))
    this.#say(
      now,
      issue('lab.moment.allocated', {
        object: own(service),
        addresses: addresses.join(', '),
        ports: nodePorts.join(', '),
      }),
    )
    const programmed = addresses.length > 0 && ports.length > 0 && type !== 'ExternalName'
    const nodes = programmed ? this.#cluster.state.list('Node').map(({ metadata }) => metadata.name) : []
    this.#waiting.set(`${service.metadata.namespace}/${service.metadata.name}`, { named: false, nodes: new Set(nodes) })
  }

  #pod(pod: Stored<'Pod'>, old: Stored<'Pod'> | undefined, now: Instant): void {
    const name = `${pod.metadata.namespace}/${pod.metadata.name}`
    const { nodeName } = pod.spec ?? {}
    if (nodeName !== undefined && old?.spec?.nodeName === undefined)
      this.#say(now, issue('lab.moment.pod-scheduled', { pod: name, node: nodeName }))
    if (isReady(pod) && !isReady(old))
      this.#say(now, issue('lab.moment.pod-ready', { pod: name, address: pod.status?.podIP ?? '' }))
  }

  #look(now: Instant): void {
    for (const [key, waiting] of this.#waiting) {
      const service = this.#cluster.state.get('Service', key)
      if (service === undefined) {
        this.#waiting.delete(key)
        continue
      }
      if (!waiting.named) waiting.named = this.#named(service, now)
      for (const node of waiting.nodes) if (this.#programmed(service, node, now)) waiting.nodes.delete(node)
      if (waiting.named && waiting.nodes.size === 0) this.#waiting.delete(key)
    }
  }

  #named({ metadata, spec }: Stored<'Service'>, now: Instant): boolean {
    const [from] = this.#cluster.clientPods(metadata.namespace ?? 'default')
    if (from === undefined) return false
    const name = `${metadata.name}.${metadata.namespace}.svc.${this.#cluster.options.clusterDomain ?? 'cluster.local'}`
    const found = this.#cluster.resolve({ from, name }).flatMap(({ value }) => value.address ?? [])
    if (found.length === 0) return false
    const address =
      spec?.type === 'ExternalName' ? `${spec.externalName} → ${found[0]}` : [...new Set(found)].join(', ')
    this.#say(now, issue('lab.moment.name', { name, address }))
    return true
  }

  #programmed({ spec }: Stored<'Service'>, node: string, now: Instant): boolean {
    const [ip = ''] = spec?.clusterIPs ?? []
    const { port = 0, protocol = 'TCP' } = spec?.ports?.[0] ?? {}
    const to = `${ip.includes(':') ? `[${ip}]` : ip}:${port}`
    if (this.#cluster.client(`node ${node}`) === undefined) return false
    const { branches } = this.#cluster.connect({
      from: `node ${node}`,
      to,
      protocol: protocol as 'TCP' | 'UDP' | 'SCTP',
    })
    if (!branches.some(({ value }) => value.kind === 'delivered')) return false
    this.#say(now, issue('lab.moment.node', { node, address: `${to}/${protocol}` }))
    return true
  }
}
