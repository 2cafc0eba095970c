import type { ClusterOptions } from '../environment.ts'
import { nodeAddresses } from '../network/client.ts'
import type { Stored } from '../object.ts'
import { modes } from '../proxy/modes.ts'
import type { Dataplane, NodeView, ProxyMode, ProxyView } from '../proxy.ts'
import type { ClusterState } from '../state.ts'
import { proxyConfig, proxyModeOf } from './defaults.ts'

/** What a node's proxy is made to do by events; absent: it runs, in the configured mode, always in sync. */
export interface ProxyFault {
  /** The state it last synced; absent: the current one. */
  readonly synced?: ClusterState
  readonly mode?: ProxyMode['name']
  readonly weights?: Readonly<Record<string, number>>
}

/** Facts of a Node object as its proxy sees them. */
export function nodeView(node: Stored<'Node'>): NodeView {
  const { podCIDR, podCIDRs = podCIDR === undefined ? [] : [podCIDR] } = node.spec ?? {}
  return { name: node.metadata.name, addresses: nodeAddresses(node), podCIDRs, labels: node.metadata.labels ?? {} }
}

const views = new WeakMap<
  ClusterState,
  { readonly services: readonly Stored<'Service'>[]; readonly slices: readonly Stored<'EndpointSlice'>[] }
>()

function proxyView(state: ClusterState): {
  readonly services: readonly Stored<'Service'>[]
  readonly slices: readonly Stored<'EndpointSlice'>[]
} {
  let view = views.get(state)
  if (view === undefined) {
    view = { services: state.list('Service'), slices: state.list('EndpointSlice') }
    views.set(state, view)
  }
  return view
}

interface Known {
  readonly inputs: readonly unknown[]
  readonly plane: Dataplane
}

/** Programs nodes on demand: a dataplane is remembered while its Services, slices, node and mode stay the same objects. */
export class Dataplanes {
  readonly #options: ClusterOptions
  readonly #known: Map<string, Known>

  constructor(options: ClusterOptions, known: ReadonlyMap<string, Known> = new Map()) {
    this.#options = options
    this.#known = new Map(known)
  }

  fork(): Dataplanes {
    return new Dataplanes(this.#options, this.#known)
  }

  mode(state: ClusterState, node: string): ProxyMode {
    const fault = state.memory<ProxyFault>('proxy', node)
    return modes[fault?.mode ?? proxyModeOf(this.#options, node)]
  }

  of(state: ClusterState, name: string): Dataplane {
    const fault = state.memory<ProxyFault>('proxy', name)
    const seen = fault?.synced ?? state
    const node = seen.get('Node', name)
    if (node === undefined) throw new RangeError(`no node ${name}`)
    const { services, slices } = proxyView(seen)
    const mode = this.mode(state, name)
    const inputs = [node, mode, fault?.weights, ...services, ...slices]
    const known = this.#known.get(name)
    if (
      known !== undefined &&
      known.inputs.length === inputs.length &&
      known.inputs.every((input, index) => input === inputs[index])
    )
      return known.plane
    const view: ProxyView = { services, slices, ...(fault?.weights === undefined ? {} : { weights: fault.weights }) }
    const plane = mode.program(view, nodeView(node), proxyConfig(this.#options))
    this.#known.set(name, { inputs, plane })
    return plane
  }
}
