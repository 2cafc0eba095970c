import { NO_MEMORY } from '../network/memory.ts'
import type { ProxyModeName } from '../proxy.ts'
import { PROXY, type ProxyFault } from './dataplanes.ts'
import { Operating } from './operating.ts'
import { keep, SYNCED, type Synced, viewOf } from './proxy-sync.ts'

/** A real server's weight, as `ipvsadm -e -t ADDRESS -r SERVER -m -w WEIGHT` sets it. */
export interface HandWeight {
  /** `10.96.0.80:80/TCP`: the virtual server. */
  readonly virtual: string
  /** `10.244.1.10:8080`. */
  readonly server: string
  readonly weight: number
}

/** A living cluster whose nodes' proxies stop, start, change their mode and are meddled with by hand. */
export class Proxying extends Operating {
  #fault(node: string, change: (known: ProxyFault) => ProxyFault): void {
    this.found('Node', node)
    this.remember(PROXY, node, Object.freeze(change(this.state.memory<ProxyFault>(PROXY, node) ?? {})))
  }

  /**
   * kube-proxy of a node stops. Its rules stay as they are and go stale; open connections go on, but in mode userspace
   * they ran through the process and are gone.
   */
  stopProxy(node: string): void {
    this.found('Node', node)
    const synced = this.state.memory<Synced>(SYNCED, node) ?? viewOf(this.state)
    this.write(keep(node, synced))
    this.#fault(node, (known) => ({ ...known, stopped: true }))
    if (this.dataplanes.mode(this.state, node).name !== 'userspace') return
    const { [node]: _gone, ...flows } = this.memory.flows
    this.memory = { ...NO_MEMORY, ...this.memory, flows }
  }

  /** It starts again and writes all its rules anew; weights that were set by hand are 1 again (ipvs/proxier.go initialSync). */
  startProxy(node: string): void {
    this.#fault(node, ({ stopped: _stopped, weights: _weights, starts = 0, ...known }) => ({
      ...known,
      starts: starts + 1,
    }))
    this.write(keep(node, (this.options.proxy?.syncPeriod ?? 0) > 0 ? viewOf(this.state) : undefined))
  }

  /** It is started again in another mode: the old rules go, tracked connections stay. */
  switchProxy(node: string, mode: ProxyModeName, scheduler?: string): void {
    this.found('Node', node)
    const other = this.dataplanes.mode(this.state, node).name !== mode
    this.#fault(node, ({ scheduler: _old, switches = 0, ...known }) => ({
      ...known,
      mode,
      switches: switches + (other ? 1 : 0),
      ...(scheduler === undefined ? {} : { scheduler }),
    }))
    this.startProxy(node)
  }

  /** How often a node's proxy was started again, and how often in another mode. */
  proxyRun(node: string): { readonly starts: number; readonly switches: number } {
    const { starts = 0, switches = 0 } = this.state.memory<ProxyFault>(PROXY, node) ?? {}
    return { starts, switches }
  }

  /** Somebody sets a weight by hand, which no field of a Service can; it holds until kube-proxy starts again. */
  setWeight(node: string, { virtual, server, weight }: HandWeight): void {
    this.#fault(node, (known) => ({ ...known, weights: { ...known.weights, [`${virtual}>${server}`]: weight } }))
  }
}
