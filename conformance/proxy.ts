import { familyOf, inCidr } from '../src/address.ts'
import { readManifests } from '../src/manifest/read.ts'
import { type AnyObject, objectKey, type Stored } from '../src/object.ts'
import type { Packet, Protocol } from '../src/packet.ts'
import { socketText } from '../src/packet.ts'
import { chainsOf } from '../src/proxy/iptables-chains.ts'
import { readIptables } from '../src/proxy/iptables-read.ts'
import { modes } from '../src/proxy/modes.ts'
import { unitsOf } from '../src/proxy/units.ts'
import type {
  Dataplane,
  Entry,
  FlowTable,
  NodeView,
  ProxyConfig,
  ProxyMode,
  ProxyModeName,
  Translation,
} from '../src/proxy.ts'
import { type Random, stream } from '../src/random.ts'
import { sample } from '../src/walk.ts'
import { differs, type Ended, type Expect, unlike } from './proxy-expect.ts'
import type { CaseResult, RunTable } from './result.ts'

interface PacketSpec {
  readonly from: string
  readonly proto: Protocol
  readonly dst: string
  readonly connections: number
  readonly via?: string
  readonly keepOpen?: string
  readonly reuse?: string
  readonly srcPort?: number
  readonly distinctSources?: number
  readonly http?: string
}

interface Step {
  readonly atSeconds: number
  readonly packet?: PacketSpec
  readonly change?: string
  readonly delete?: readonly string[]
  readonly inspect?: { readonly node: string; readonly service: string }
  readonly label?: string
  readonly expect: Expect
}

interface Case {
  readonly id: string
  readonly mode: string
  readonly objects: string
  readonly proxyConfig: ProxyConfig
  readonly steps: readonly Step[]
  readonly notListening?: readonly string[]
}

type Objects = Map<string, AnyObject>

/** `10.96.0.1:80` or `[fd00::1]:80`. */
function destination(text: string): readonly [address: string, port: number] {
  const [, address = '', port = '0'] = /^\[?(.*?)\]?:(\d+)$/.exec(text) ?? []
  return [address, Number(port)]
}

function podIPs({ status }: Stored<'Pod'>): readonly string[] {
  return status?.podIPs?.map(({ ip }) => ip!) ?? (status?.podIP === undefined ? [] : [status.podIP])
}

function sameFamily(addresses: readonly string[], address: string): string {
  return addresses.find((one) => familyOf(one) === familyOf(address)) ?? addresses[0]!
}

function load(text: string, objects: Objects): void {
  const { manifests, issues } = readManifests(text, 'case.yaml')
  if (issues.length > 0) throw new Error(JSON.stringify(issues))
  for (const { value } of manifests) {
    const object = value as AnyObject
    const namespaced = object.kind !== 'Node' && object.kind !== 'Namespace'
    const namespace = namespaced ? (object.metadata?.namespace ?? 'default') : undefined
    objects.set(`${object.kind}/${objectKey(namespace, object.metadata!.name!)}`, {
      ...object,
      metadata: { ...object.metadata, ...(namespace === undefined ? {} : { namespace }) },
    })
  }
}

/** Tables state each object's spec as the API server would have stored it, but for a few defaults. */
function defaulted(object: AnyObject): AnyObject {
  if (object.kind !== 'Service') return object
  const spec = { ...(object['spec'] as Record<string, unknown>) }
  const external = spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer' || Array.isArray(spec['externalIPs'])
  spec['type'] ??= 'ClusterIP'
  spec['internalTrafficPolicy'] ??= 'Cluster'
  if (external) spec['externalTrafficPolicy'] ??= 'Cluster'
  return { ...object, spec }
}

/** Endpoints that a proxy process tries for one connection (userspace/proxysocket.go EndpointDialTimeouts). */
const DIALS = 4

class Bench {
  readonly #case: Case
  readonly #mode: ProxyMode
  readonly #config: ProxyConfig
  readonly #objects: Objects = new Map()
  readonly #planes = new Map<string, Dataplane>()
  readonly #flows = new Map<string, FlowTable>()
  readonly #kept = new Map<string, { readonly node: string; readonly packet: Packet }[]>()
  readonly #labels = new Map<string, string>()
  readonly #random: Random
  #ports = 30_000

  constructor(one: Case, mode: string, seed: string) {
    const [name, scheduler] = mode.split(':')
    this.#case = one
    this.#mode = modes[name as ProxyModeName]
    this.#config = { ...one.proxyConfig, ...(scheduler === undefined ? {} : { scheduler }) }
    this.#random = stream(seed, one.id)
    load(one.objects, this.#objects)
  }

  #list<T>(kind: string): readonly T[] {
    return [...this.#objects.entries()]
      .filter(([key]) => key.startsWith(`${kind}/`))
      .map(([, object]) => defaulted(object) as unknown as T)
  }

  #nodes(): readonly NodeView[] {
    return this.#list<Stored<'Node'>>('Node').map((node) => ({
      name: node.metadata.name,
      addresses: (node.status?.addresses ?? [])
        .filter(({ type }) => type === 'InternalIP')
        .map(({ address }) => address),
      podCIDRs: node.spec?.podCIDRs ?? (node.spec?.podCIDR === undefined ? [] : [node.spec.podCIDR]),
      labels: node.metadata.labels ?? {},
    }))
  }

  #view(): { services: readonly Stored<'Service'>[]; slices: readonly Stored<'EndpointSlice'>[] } {
    return { services: this.#list('Service'), slices: this.#list('EndpointSlice') }
  }

  #plane(node: NodeView): Dataplane {
    let plane = this.#planes.get(node.name)
    if (plane === undefined) {
      plane = this.#mode.program(this.#view(), node, this.#config)
      this.#planes.set(node.name, plane)
    }
    return plane
  }

  #resync(now: number): void {
    const before = new Map(this.#planes)
    this.#planes.clear()
    for (const node of this.#nodes()) {
      const flows = this.#flows.get(node.name)
      if (flows !== undefined) this.#flows.set(node.name, this.#plane(node).resync(before.get(node.name), flows, now))
    }
  }

  #pod(key: string): Stored<'Pod'> {
    return this.#objects.get(`Pod/${key}`) as unknown as Stored<'Pod'>
  }

  #nodeOfPod(pod: Stored<'Pod'>): NodeView {
    return this.#nodes().find(({ name }) => name === pod.spec?.nodeName)!
  }

  #start(
    spec: PacketSpec,
    source: string | undefined,
  ): { readonly node: NodeView; readonly entry: Entry; readonly ip: string } {
    const [kind, rest = ''] = [spec.from.split(':')[0]!, spec.from.slice(spec.from.indexOf(':') + 1)]
    const address = destination(spec.dst)[0]
    const nodes = this.#nodes()
    if (kind === 'pod') {
      const pod = this.#pod(rest)
      const own = this.#nodeOfPod(pod)
      const hostNetwork = pod.spec?.hostNetwork === true
      return { node: own, entry: hostNetwork ? 'host' : 'pod', ip: source ?? sameFamily(podIPs(pod), address) }
    }
    if (kind === 'node') {
      const node = nodes.find(({ name }) => name === rest)!
      if (inCidr(address, '127.0.0.0/8') || address === '::1')
        return { node, entry: 'host', ip: address === '::1' ? '::1' : '127.0.0.1' }
      return { node, entry: 'host', ip: sameFamily(node.addresses, address) }
    }
    const target =
      nodes.find(({ addresses }) => addresses.includes(address)) ??
      nodes.find(({ name }) => name === spec.via) ??
      nodes[0]!
    return { node: target, entry: 'outside', ip: source ?? rest }
  }

  /** The Translation of one packet on a node, with the flow kept for later. */
  #translate(node: NodeView, packet: Packet, entry: Entry, now: number): Translation {
    const flows = this.#flows.get(node.name) ?? this.#mode.empty()
    const { value } = sample(() => this.#plane(node).translate(packet, entry, flows, now), this.#random)
    this.#flows.set(node.name, value[1])
    return this.#dialled(node, packet, entry, now, value[0])
  }

  /** A proxy that opens connections itself dials four endpoints at most, and closes then. */
  #dialled(node: NodeView, packet: Packet, entry: Entry, now: number, first: Translation): Translation {
    const plane = this.#plane(node)
    let last = first
    for (let dials = 1; last.kind === 'forward' && last.dialled && this.#dead(last.packet); dials++) {
      if (dials === DIALS) return { kind: 'ended', outcome: { kind: 'closed', by: 'kube-proxy' } }
      const { value } = sample(() => plane.redial!(packet, entry, this.#flows.get(node.name)!, now), this.#random)
      this.#flows.set(node.name, value[1])
      last = value[0]
    }
    return last
  }

  #dead({ destination: ip, port }: Packet): boolean {
    return this.#case.notListening?.includes(socketText(ip, port)) ?? false
  }

  #close(node: NodeView, packet: Packet, now: number): void {
    const flows = this.#flows.get(node.name)
    if (flows !== undefined) this.#flows.set(node.name, this.#plane(node).close(packet, flows, now))
  }

  #unmatched(packet: Packet, node: NodeView, entry: Entry, now: number, hops: number): Ended {
    const { destination } = packet
    const other = this.#nodes().find(({ addresses }) => addresses.includes(destination))
    if (other !== undefined && other.name !== node.name && hops === 0)
      return this.#ended(
        packet,
        this.#translate(other, packet, 'outside', now),
        other,
        'outside',
        now,
        1,
        packet.source,
      )
    const pod = this.#list<Stored<'Pod'>>('Pod').find((one) => podIPs(one).includes(destination))
    if (pod !== undefined || other !== undefined || inCidr(destination, '127.0.0.0/8') || destination === '::1')
      return { verdict: 'no-listener', sees: 'refused' }
    void entry
    return {
      verdict: 'no-listener',
      sees: this.#config.serviceCIDRs.some((range) => inCidr(destination, range)) ? 'timeout' : 'underlay',
    }
  }

  #ended(
    packet: Packet,
    translation: Translation,
    node: NodeView,
    entry: Entry,
    now: number,
    hops: number,
    original: string,
  ): Ended {
    switch (translation.kind) {
      case 'forward': {
        const { destination, port, source } = translation.packet
        const endpoint = socketText(destination, port)
        const dead = this.#dead(translation.packet)
        return {
          verdict: 'forward',
          sees: translation.unanswered ? 'timeout' : dead ? 'refused' : 'connected',
          endpoint,
          source,
          preserved: source === original,
        }
      }
      case 'served': {
        const { status, headers, body } = translation.response as typeof translation.response & {
          readonly body?: string
        }
        return {
          verdict: 'forward',
          sees: 'connected',
          http: { status, headers, ...(body === undefined ? {} : { body }) },
        }
      }
      case 'unmatched':
        return this.#unmatched(packet, node, entry, now, hops)
      case 'ended': {
        const { kind } = translation.outcome
        if (kind === 'refused') return { verdict: 'reject', sees: 'refused' }
        if (kind === 'closed') return { verdict: 'forward', sees: 'connected-then-closed' }
        if (kind === 'unreachable') return { verdict: 'reject', sees: 'unreachable' }
        return { verdict: 'drop', sees: 'timeout' }
      }
    }
  }

  #source(spec: PacketSpec, index: number): string | undefined {
    if (spec.distinctSources === undefined) return undefined
    const prefix = spec.from.slice(spec.from.indexOf(':') + 1).split('/')[0]!
    const parts = prefix.split('.').map(Number)
    const value = parts.reduce((sum, part) => sum * 256 + part, 0) + 1 + (index % spec.distinctSources)
    return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.')
  }

  *#connections(spec: PacketSpec, now: number): Generator<Ended> {
    if (spec.reuse !== undefined) {
      for (const { node, packet } of this.#kept.get(spec.reuse) ?? []) {
        const view = this.#nodes().find(({ name }) => name === node)!
        const [translation, flows] = this.#plane(view).established(
          packet,
          this.#flows.get(node) ?? this.#mode.empty(),
          now,
        )
        this.#flows.set(node, flows)
        yield this.#ended(packet, translation, view, 'pod', now, 0, packet.source)
      }
      return
    }
    const [address, port] = destination(spec.dst)
    const total = spec.distinctSources ?? spec.connections
    for (let index = 0; index < total; index++) {
      const from = spec.from === 'lb' ? this.#balanced(index) : this.#start(spec, this.#source(spec, index))
      const packet: Packet = {
        protocol: spec.proto,
        source: from.ip,
        sourcePort: spec.srcPort ?? ++this.#ports,
        destination: address,
        port,
      }
      const translation = this.#translate(from.node, packet, from.entry, now)
      yield this.#ended(packet, translation, from.node, from.entry, now, 0, packet.source)
      if (spec.keepOpen !== undefined)
        this.#kept.set(spec.keepOpen, [...(this.#kept.get(spec.keepOpen) ?? []), { node: from.node.name, packet }])
      else if (spec.srcPort === undefined) this.#close(from.node, packet, now)
    }
  }

  /** A pass-through balancer spreads evenly over the nodes whose health check passes. */
  #balanced(index: number): { readonly node: NodeView; readonly entry: Entry; readonly ip: string } {
    const service = this.#list<Stored<'Service'>>('Service').find(({ spec }) => spec?.type === 'LoadBalancer')
    const local = service?.spec?.externalTrafficPolicy === 'Local'
    const healthy = this.#nodes().filter((node) => {
      if (!local) return true
      const unit = unitsOf(this.#view(), node).find(
        ({ key }) => key === objectKey(service!.metadata.namespace, service!.metadata.name),
      )
      return unit?.endpoints.all.some(({ ready, node: on }) => ready && on === node.name) ?? false
    })
    return { node: healthy[index % healthy.length] ?? this.#nodes()[0]!, entry: 'outside', ip: '198.51.100.7' }
  }

  /** The endpoint of the first connection of each step, by the step's number. */
  readonly firsts = new Map<number, string>()

  run(): string | undefined {
    for (const [index, step] of this.#case.steps.entries()) {
      const now = step.atSeconds * 1000
      if (step.change !== undefined) load(step.change, this.#objects)
      for (const key of step.delete ?? []) this.#objects.delete(key)
      if (step.change !== undefined || step.delete !== undefined) this.#resync(now)
      const ends = step.packet === undefined ? [] : [...this.#connections(step.packet, now)]
      if (step.label !== undefined && ends[0]?.endpoint !== undefined) this.#labels.set(step.label, ends[0].endpoint)
      if (ends[0]?.endpoint !== undefined) this.firsts.set(index, ends[0].endpoint)
      const wrong = step.packet === undefined ? this.#inspect(step) : differs(step.expect, ends, this.#labels)
      if (wrong !== undefined) return `at ${step.atSeconds} s: ${wrong}`
    }
    return undefined
  }

  #inspect({ inspect, expect }: Step): string | undefined {
    const node = this.#nodes().find(({ name }) => name === inspect?.node) ?? this.#nodes()[0]!
    const { listing } = this.#plane(node)
    const nat = readIptables(listing).get('nat')!
    const names = [
      expect.serviceChain,
      ...(expect.alsoExists ?? []),
      ...(expect.endpointChains ?? []),
      ...(expect.chains ?? []),
    ]
    const missing = names.filter((name) => name !== undefined && !listing.includes(`\n:${name} `))
    if (missing.length > 0) return `no chain ${missing.join(', ')}`
    const unit = unitsOf(this.#view(), node).find(({ name, protocol }) => `${name}/${protocol}` === inspect?.service)
    const chain = unit === undefined ? expect.serviceChain : chainsOf(unit).svc
    if (expect.serviceChain !== undefined && chain !== expect.serviceChain) return `chain ${chain}`
    if (expect.probabilities === undefined) return undefined
    const balancing = (nat.get(chain!) ?? []).filter(
      ({ target, remembered }) => target?.startsWith('KUBE-SEP-') && !remembered,
    )
    const found = balancing.map(({ probability = null }) => probability)
    const same =
      found.length === expect.probabilities.length &&
      found.every((value, index) => {
        const wanted = expect.probabilities![index] ?? null
        return value === null || wanted === null ? value === wanted : Math.abs(value - wanted) < 1e-6
      })
    return same ? undefined : `probabilities ${JSON.stringify(found)}`
  }
}

const ALL = ['iptables', 'nftables', 'ipvs:rr', 'userspace']

/** Runs of a case whose connections are expected to be independent draws. */
const DRAWS = 400

/** A case once, or over many seeds where it says how first connections are spread. */
function answered(one: Case, mode: string): string | undefined {
  const drawn = one.steps.some(({ expect }) => expect.freshShares !== undefined)
  if (!drawn) return new Bench(one, mode, 'kubekata').run()
  const firsts: Map<number, Map<string, number>> = new Map()
  for (let seed = 0; seed < DRAWS; seed++) {
    const bench = new Bench(one, mode, `kubekata ${seed}`)
    const wrong = bench.run()
    if (wrong !== undefined) return wrong
    for (const [step, endpoint] of bench.firsts) {
      const counts = firsts.get(step) ?? new Map<string, number>()
      firsts.set(step, counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1))
    }
  }
  for (const [index, { expect }] of one.steps.entries()) {
    const shares = expect.freshShares
    const wrong = shares === undefined ? undefined : unlike(shares, firsts.get(index) ?? new Map(), DRAWS)
    if (wrong !== undefined) return `step ${index}: fresh shares ${wrong}`
  }
  return undefined
}

/** Runs the tables of the Service data plane. */
export const run: RunTable = async (table, only) => {
  const results: CaseResult[] = []
  for (const one of table.cases as unknown as readonly Case[]) {
    if (only !== undefined && one.id !== only) continue
    let wrong: string | undefined
    for (const mode of one.mode === 'any' ? ALL : [one.mode]) {
      try {
        wrong = answered(one, mode)
      } catch (error) {
        wrong = `${error instanceof Error ? error.stack : String(error)}`
      }
      if (wrong !== undefined) {
        wrong = `${mode} ${wrong}`
        break
      }
    }
    results.push(
      wrong === undefined
        ? { id: one.id, passed: true }
        : {
            id: one.id,
            passed: false,
            expected: JSON.stringify(one.steps.map(({ expect }) => expect)).slice(0, 400),
            got: wrong,
          },
    )
  }
  return results
}
