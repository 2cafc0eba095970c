import type { Instant } from '../clock.ts'
import { type Packet, packetText } from '../packet.ts'
import { PersistentMap, PersistentOrderedMap } from '../persistent.ts'
import type { FlowTable } from '../proxy.ts'

/** A tracked connection: where it really goes, and what it was before. */
export interface Flow {
  readonly original: Packet
  readonly translated: Packet
  /** When it was last used. */
  readonly seen: Instant
  /** When it was opened. */
  readonly at: Instant
}

/** Order decides only where a list has a limit: there the first makes room. */
function inOrder(sources: PersistentMap<string, Instant>): readonly (readonly [string, Instant])[] {
  const all = [...sources.entries()]
  return PersistentOrderedMap.isOrderedMap(sources) ? all : all.sort(([a], [b]) => (a < b ? -1 : 1))
}

const NO_FLOWS = PersistentMap<string, Flow>()
const NO_SOURCES = PersistentMap<string, PersistentMap<string, Instant>>()
const NO_MEMORY = PersistentMap<string, unknown>()

function flowKey(packet: Packet): string {
  return packetText(packet) + packet.sourcePort
}

function sameFlow(a: Packet, b: Packet): boolean {
  return (
    a === b ||
    (a.protocol === b.protocol &&
      a.source === b.source &&
      a.sourcePort === b.sourcePort &&
      a.destination === b.destination &&
      a.port === b.port)
  )
}

/** Flows and affinity records of a node; `recent` is keyed by endpoint chain, then source, oldest use first. */
export class Table implements FlowTable {
  #flows: PersistentMap<string, Flow>
  /** The flow that was opened last, which as a rule is closed next; `flows` holds it once somebody looks. */
  #last: Flow | undefined
  readonly recent: PersistentMap<string, PersistentMap<string, Instant>>
  /** What schedulers keep, by names of their own; JSON values, frozen. */
  readonly memory: PersistentMap<string, unknown>
  #key: string | undefined

  constructor(
    flows: PersistentMap<string, Flow> = NO_FLOWS,
    recent: PersistentMap<string, PersistentMap<string, Instant>> = NO_SOURCES,
    memory: PersistentMap<string, unknown> = NO_MEMORY,
    last?: Flow,
  ) {
    this.#flows = flows
    this.#last = last
    this.recent = recent
    this.memory = memory
  }

  get flows(): PersistentMap<string, Flow> {
    if (this.#last !== undefined) {
      this.#flows = this.#flows.set(flowKey(this.#last.original), this.#last)
      this.#last = undefined
    }
    return this.#flows
  }

  get blank(): boolean {
    return this.#last === undefined && this.#flows.size === 0 && this.recent.size === 0 && this.memory.size === 0
  }

  get key(): string {
    this.#key ??= JSON.stringify([
      [...this.flows.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, { translated, seen }]) => [key, packetText(translated), seen]),
      [...this.memory.entries()].sort(([a], [b]) => (a < b ? -1 : 1)),
      [...this.recent.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([chain, sources]) => [chain, inOrder(sources)]),
    ])
    return this.#key
  }

  /** A flow's first packet was translated; only UDP and kept connections need remembering. */
  opened(flow: Flow): Table {
    return new Table(this.flows, this.recent, this.memory, flow)
  }

  flow(packet: Packet): Flow | undefined {
    const { flows } = this
    return flows.size === 0 ? undefined : flows.get(flowKey(packet))
  }

  closed(packet: Packet): Table {
    const flows = this.#last !== undefined && sameFlow(this.#last.original, packet) ? this.#flows : this.flows
    return new Table(flows.size === 0 ? flows : flows.delete(flowKey(packet)), this.recent, this.memory)
  }

  /** When a source was last noted under a chain. */
  noted(chain: string, source: string): Instant | undefined {
    return this.recent.get(chain)?.get(source)
  }

  /** xt_recent --set: a list with a limit is in the order of use, and the one used longest ago makes room. */
  note(chain: string, source: string, now: Instant, limit: number): Table {
    const known = this.recent.get(chain)
    if (limit === Number.POSITIVE_INFINITY)
      return this.#noted(chain, (known ?? PersistentMap<string, Instant>()).set(source, now))
    const used = (known ?? PersistentOrderedMap<string, Instant>()).delete(source).set(source, now)
    return this.#noted(chain, used.size > limit ? used.delete(used.keySeq().first()!) : used)
  }

  #noted(chain: string, sources: PersistentMap<string, Instant>): Table {
    return new Table(this.flows, this.recent.set(chain, sources), this.memory)
  }

  /** Keeps only what chains that still exist remember. */
  keeping(chains: ReadonlySet<string>): Table {
    return this.keepingWhere((chain) => chains.has(chain))
  }

  keepingWhere(stays: (chain: string) => boolean): Table {
    const left = this.recent.filter((_, chain) => stays(chain))
    return left.size === this.recent.size ? this : new Table(this.flows, left, this.memory)
  }

  without(gone: (flow: Flow) => boolean): Table {
    const left = this.flows.filterNot(gone)
    return left.size === this.flows.size ? this : new Table(left, this.recent, this.memory)
  }

  /** A scheduler's own value. */
  recall<T>(name: string): T | undefined {
    return this.memory.get(name) as T | undefined
  }

  remember(name: string, value: unknown): Table {
    return new Table(
      this.flows,
      this.recent,
      value === undefined ? this.memory.delete(name) : this.memory.set(name, value),
    )
  }
}
