import type { ClusterOptions } from '../environment.ts'
import type { Issue } from '../issue.ts'
import { kept } from '../kept.ts'
import { nodeAddresses } from '../network/client.ts'
import type { Stored } from '../object.ts'
import { modes } from '../proxy/modes.ts'
import { unmet } from '../proxy/requirements.ts'
import type { Dataplane, NodeView, ProxyConfig, ProxyMode, ProxyModeName, ProxyView } from '../proxy.ts'
import type { ClusterState } from '../state.ts'
import { proxyConfig, proxyModeOf } from './defaults.ts'
import { alike, SYNCED, type Synced } from './proxy-sync.ts'

/** Where events leave what they did to a node's proxy, by the node's name. */
export const PROXY = 'proxy'

/** What a node's proxy is made to do by events; absent: it runs, in the configured mode. */
export interface ProxyFault {
  /** It does not run: its rules stay as it last wrote them. */
  readonly stopped?: boolean
  readonly mode?: ProxyModeName
  readonly scheduler?: string
  readonly weights?: Readonly<Record<string, number>>
  /** How often it was started again, and how often in another mode: what its counters cannot outlive. */
  readonly starts?: number
  readonly switches?: number
}

/** Facts of a Node object as its proxy sees them. */
export const nodeView = kept(readNode)

function readNode(node: Stored<'Node'>): NodeView {
  const { podCIDR, podCIDRs = podCIDR === undefined ? [] : [podCIDR] } = node.spec ?? {}
  return { name: node.metadata.name, addresses: nodeAddresses(node), podCIDRs, labels: node.metadata.labels ?? {} }
}

/** A node's proxy, as long as it is the same: whether it starts depends on nothing else. */
interface Running {
  readonly node: Stored<'Node'>
  readonly mode: ProxyMode
  readonly fault: ProxyFault | undefined
  readonly starts: boolean
}

interface Known {
  readonly running: Running
  readonly services: readonly Stored<'Service'>[]
  readonly slices: readonly Stored<'EndpointSlice'>[]
  readonly plane: Dataplane
}

const NOTHING: Synced = { services: [], slices: [] }

/** Programs nodes on demand: a dataplane is remembered while its Services, slices, node and mode stay the same objects. */
export class Dataplanes {
  readonly #options: ClusterOptions
  readonly #config: ProxyConfig
  readonly #known: Map<string, Known>

  constructor(
    options: ClusterOptions,
    known: ReadonlyMap<string, Known> = new Map(),
    config: ProxyConfig = { scheduler: 'rr', ...proxyConfig(options) },
  ) {
    this.#options = options
    this.#config = config
    this.#known = new Map(known)
  }

  fork(): Dataplanes {
    return new Dataplanes(this.#options, this.#known, this.#config)
  }

  mode(state: ClusterState, node: string): ProxyMode {
    return modes[state.memory<ProxyFault>(PROXY, node)?.mode ?? proxyModeOf(this.#options, node)]
  }

  /** The scheduler of ipvs on a node. */
  scheduler(state: ClusterState, node: string): string {
    return state.memory<ProxyFault>(PROXY, node)?.scheduler ?? this.#options.proxy?.scheduler ?? 'rr'
  }

  /** Why kube-proxy does not start on a node in its mode; empty: it does. */
  unmet(state: ClusterState, name: string): readonly Issue[] {
    const options = this.#options.nodes?.find((one) => one.name === name)
    const info = state.get('Node', name)?.status?.nodeInfo
    return unmet(this.mode(state, name).name, name, {
      os: info?.operatingSystem === 'windows' ? 'windows' : 'linux',
      kernel: info?.kernelVersion ?? '',
      ...(options?.modules === undefined ? {} : { modules: options.modules }),
      scheduler: this.scheduler(state, name),
    })
  }

  /** The configuration as events have left it. */
  #under({ scheduler = this.#config.scheduler, stopped }: ProxyFault): ProxyConfig {
    return { ...this.#config, ...(scheduler === undefined ? {} : { scheduler }), ...(stopped ? { stopped } : {}) }
  }

  of(state: ClusterState, name: string): Dataplane {
    const known = this.#known.get(name)
    const running = this.#running(state, name, known?.running)
    const seen = running.starts ? state.memory<Synced>(SYNCED, name) : NOTHING
    const services = seen === undefined ? state.list('Service') : seen.services
    const slices = seen === undefined ? state.list('EndpointSlice') : seen.slices
    if (running === known?.running && alike(known.services, services) && alike(known.slices, slices)) return known.plane
    const plane = this.#programmed(running, services, slices)
    this.#known.set(name, { running, services, slices, plane })
    return plane
  }

  #running(state: ClusterState, name: string, before: Running | undefined): Running {
    const node = state.get('Node', name)
    if (node === undefined) throw new RangeError(`no node ${name}`)
    const fault = state.memory<ProxyFault>(PROXY, name)
    const mode = this.mode(state, name)
    if (before !== undefined && before.node === node && before.mode === mode && before.fault === fault) return before
    return { node, mode, fault, starts: this.unmet(state, name).length === 0 }
  }

  #programmed(
    { node, mode, fault, starts }: Running,
    services: readonly Stored<'Service'>[],
    slices: readonly Stored<'EndpointSlice'>[],
  ): Dataplane {
    const view: ProxyView = { services, slices, ...(fault?.weights === undefined ? {} : { weights: fault.weights }) }
    const config = fault === undefined ? this.#config : this.#under(fault)
    // Without any Service iptables mode matches nothing: a node on which no proxy runs.
    return (starts ? mode : modes.iptables).program(view, nodeView(node), config)
  }
}
