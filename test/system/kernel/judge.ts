import { type Packet, socketText } from '../../../src/packet.ts'
import type { Crossing } from '../../../src/proxy/crossing.ts'
import { modes } from '../../../src/proxy/modes.ts'
import type { Dataplane, Entry, FlowTable } from '../../../src/proxy.ts'
import { branches } from '../../../src/walk.ts'
import type { Namespaces } from './namespaces.ts'
import type { Ended } from './peer.ts'
import { against } from './share.ts'
import { ENDPOINTS, LISTENING, type Question, VIEW } from './topology.ts'

export type Mode = 'iptables' | 'nftables'

/** One way that the simulator sees for a question. */
interface Way {
  readonly probability: number
  readonly after: Packet
  readonly kept: boolean
  readonly table: FlowTable
}

/** `10.244.1.10:8080 sees 192.0.2.11`, or how it fails: what the simulator and the kernel both say. */
type Key = string

/** What a client sees of a packet that the rules let pass as it is. */
function unmatched(packet: Packet): Key {
  return VIEW.addresses.includes(packet.destination) || packet.destination.startsWith('127.') ? 'refused' : 'timeout'
}

function keyOf(
  translation: ReturnType<Dataplane['translate']> extends Generator<unknown, readonly [infer T, unknown]> ? T : never,
  packet: Packet,
): Key {
  if (translation.kind === 'unmatched') return unmatched(packet)
  if (translation.kind === 'ended') return translation.outcome.kind === 'refused' ? 'refused' : 'timeout'
  if (translation.kind === 'served') return 'served'
  const { destination, port, source } = translation.packet
  return LISTENING.includes(port) ? `${socketText(destination, port)} sees ${source}` : 'refused'
}

function endOf(ended: Ended): Key {
  if ('error' in ended) return ended.error
  const [name = '', port] = ended.by.split(':')
  return `${socketText(ENDPOINTS[name] ?? name, Number(port))} sees ${ended.peer}`
}

const entryOf = ({ from }: Question): Entry => (from === 'node' ? 'host' : from === 'outside' ? 'outside' : 'pod')

/** A difference between the kernel and the simulator. */
export interface Difference {
  readonly question: string
  readonly simulated: string
  readonly kernel: string
}

/** So many connections where luck decides, and where it does not. */
const [MANY, FEW] = [24, 3]

/**
 * Holds a node's rules in the kernel to what the simulator says of them. Each source has a table of its own, which follows
 * what the kernel chose: rules remember clients by their addresses alone.
 */
export class Judge {
  readonly #net: Namespaces
  readonly #mode: Mode
  readonly #plane: Dataplane
  readonly #tables = new Map<string, FlowTable>()
  readonly #start = performance.now()
  #port = 1024
  readonly differences: Difference[] = []
  readonly crossings: Crossing[] = []
  /** Counts by place among so many equal endpoints, for all questions together. */
  readonly places: Map<number, Map<string, number>>
  comparisons = 0
  /** A connection took longer than it should have: what was counted is no longer known. */
  disturbed = false

  constructor(net: Namespaces, mode: Mode, plane: Dataplane, places: Map<number, Map<string, number>>) {
    this.#net = net
    this.#mode = mode
    this.#plane = plane
    this.places = places
  }

  /** Milliseconds since the rules were loaded: the clock of both. */
  get now(): number {
    return performance.now() - this.#start
  }

  #ways(question: Question): { readonly packet: Packet; readonly ways: ReadonlyMap<Key, readonly Way[]> } {
    const { source, host, port, protocol } = question
    const packet: Packet = { protocol, source, sourcePort: this.#port++, destination: host, port }
    const table = this.#tables.get(source) ?? modes[this.#mode].empty()
    const ways = new Map<Key, Way[]>()
    for (const { value, probability, trace } of branches(() =>
      this.#plane.translate(packet, entryOf(question), table, this.now),
    )) {
      const [translation, after] = value
      const key = keyOf(translation, packet)
      const way: Way = {
        probability: probability.valueOf(),
        after: translation.kind === 'forward' ? translation.packet : packet,
        kept: trace.some(({ says }) => says.code === 'hop.proxy.affinity'),
        table: this.#plane.close(packet, after, this.now),
      }
      ways.set(key, [...(ways.get(key) ?? []), way])
    }
    return { packet, ways }
  }

  /** Whether one question of a source may change the answer to another. */
  #remembers({ service }: Question, ways: ReadonlyMap<Key, readonly Way[]>): boolean {
    return service.affinity > 0 && [...ways.values()].flat().some(({ after }) => after.destination in OWNERS)
  }

  #note(question: Question, { after, kept }: Way, packet: Packet, count: number): void {
    const [node, starts, switches, rules] = [VIEW.name, 0, 0, this.#plane.listing]
    const sent = [question.protocol === 'TCP' ? 60 : 28]
    const one: Crossing = {
      ...{ node, starts, switches, rules, before: packet, after, kept, at: 0, state: 'silent' },
      entry: entryOf(question),
      packets: { sent, answered: [] },
    }
    for (let left = count; left > 0; left--) this.crossings.push(one)
  }

  #differ(question: Question, ways: ReadonlyMap<Key, unknown>, kernel: string): void {
    const { from, source, host, port, protocol } = question
    this.differences.push({
      question: `${from} ${source} → ${host}:${port}/${protocol}`,
      simulated: [...ways.keys()].join(', '),
      kernel,
    })
  }

  async #ends(question: Question, count: number): Promise<ReadonlyMap<Key, number>> {
    const { from, host, port, protocol } = question
    const counts = new Map<Key, number>()
    for (const key of (await this.#net.ask(from, host, port, count, { protocol })).map(endOf))
      counts.set(key, (counts.get(key) ?? 0) + 1)
    return counts
  }

  /** The kernel's answer; a time-out that nothing explains is asked about again, since a busy machine is slow. */
  async #answer(question: Question, ways: ReadonlyMap<Key, unknown>, count: number): Promise<ReadonlyMap<Key, number>> {
    for (let tries = 0; ; tries++) {
      const counts = await this.#ends(question, count)
      if (!counts.has('timeout') || ways.has('timeout') || tries === 2) return counts
      this.disturbed = true
    }
  }

  #shares(question: Question, ways: ReadonlyMap<Key, readonly Way[]>, counts: ReadonlyMap<Key, number>): void {
    const probability = (all: readonly Way[]): number => all.reduce((sum, one) => sum + one.probability, 0)
    const shares = new Map([...ways].map(([key, all]) => [key, probability(all)]))
    const { G, limit } = against(shares, counts)
    if (G > limit) this.#differ(question, ways, JSON.stringify([...counts]))
    if (new Set(shares.values()).size > 1) return
    const places = this.places.get(shares.size) ?? new Map<string, number>()
    this.places.set(shares.size, places)
    for (const [at, key] of [...shares.keys()].sort().entries())
      places.set(String(at), (places.get(String(at)) ?? 0) + (counts.get(key) ?? 0))
  }

  /** A Service without memory: every connection is a draw of its own. */
  async #draws(question: Question): Promise<void> {
    const { packet, ways } = this.#ways(question)
    const forwards = [...ways.keys()].some((key) => key.includes(' sees '))
    const counts = await this.#answer(question, ways, ways.size > 1 ? MANY : forwards ? FEW : 2)
    this.comparisons++
    const strange = [...counts.keys()].filter((key) => !ways.has(key))
    if (strange.length > 0) return this.#differ(question, ways, [...counts.keys()].join(', '))
    for (const [key, count] of counts) {
      // Which of several endpoints refused, only the counters could tell.
      if (ways.get(key)!.length > 1) this.disturbed = true
      this.#note(question, ways.get(key)![0]!, packet, count)
    }
    if (ways.size > 1) this.#shares(question, ways, counts)
  }

  /** A Service with memory: the first connection is followed, and those after it must go where it went. */
  async #stays(question: Question, follow = FEW): Promise<void> {
    const { packet, ways } = this.#ways(question)
    this.comparisons++
    const [key] = [...(await this.#answer(question, ways, 1)).keys()]
    const all = ways.get(key ?? '')
    if (all === undefined) return this.#differ(question, ways, key ?? '')
    if (all.length > 1) {
      this.disturbed = true
      return
    }
    const [way] = all
    this.#tables.set(question.source, way!.table)
    this.#note(question, way!, packet, 1)
    if (follow > 0) await this.#follows(question, follow)
  }

  async #follows(question: Question, count: number): Promise<void> {
    const { packet, ways } = this.#ways(question)
    for (const [key, times] of await this.#answer(question, ways, count)) {
      const way = ways.get(key)?.[0]
      if (way === undefined) return this.#differ(question, ways, key)
      this.#note(question, way, packet, times)
      this.#tables.set(question.source, way.table)
    }
  }

  /** Asks all questions of one source: those that remember one after the other, the others at once. */
  async #source(questions: readonly Question[]): Promise<void> {
    const remembering = questions.filter((one) => this.#remembers(one, this.#ways(one).ways))
    const others = questions.filter((one) => !remembering.includes(one))
    await Promise.all(others.map((one) => this.#draws(one)))
    for (const one of remembering) await this.#stays(one)
  }

  async run(questions: readonly Question[]): Promise<void> {
    const sources = [...new Set(questions.map(({ from }) => from))]
    await Promise.all(sources.map((source) => this.#source(questions.filter(({ from }) => from === source))))
  }

  /** Once more, after a timeout: the counters tell whether the kernel drew again. */
  async again(question: Question): Promise<void> {
    await this.#stays(question, 0)
  }
}

const OWNERS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(ENDPOINTS).map(([name, ip]) => [ip, name]),
)
