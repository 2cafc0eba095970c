import { type Fraction, ONE, sum, ZERO } from '../fraction.ts'
import type { Hop } from '../hop.ts'
import { hangUp } from '../network/connect.ts'
import { NO_COOKIES } from '../network/cookies.ts'
import { memoryKey, type NetworkMemory } from '../network/memory.ts'
import type { Observation } from '../observation.ts'
import type { Outcome } from '../outcome.ts'
import type { Packet } from '../packet.ts'
import { BranchBudgetError } from '../walk.ts'
import type { Ask } from './asking.ts'
import type { Cluster } from './cluster.ts'
import { FIRST_PORT } from './sequence.ts'
import { NOBODY } from './spread.ts'
import { alive } from './traffic.ts'

/** How an HTTP client keeps connections: so many at once, each for so many requests, or until it was idle for so long. */
export interface Pool {
  readonly size: number
  /** Requests that one connection carries at most (`keepalive_requests`, `max_requests_per_connection`). */
  readonly perConnection?: number
  /** Milliseconds without a request after which the client closes a connection. */
  readonly idle?: number
}

/** A kept connection; with a process that hands every request on by itself (a proxy) nobody is pinned. */
interface Kept {
  readonly pinned?: { readonly pod: string; readonly uid: string; readonly port: number }
  readonly sourcePort: number
  readonly sent: number
  readonly used: number
  /** The first packet as each node's rules met it: what ends with the connection. */
  readonly crossed: readonly { readonly node: string; readonly packet: Packet }[]
}

/** Requests by Pod, up to the limit that the client counts to; `NOBODY` for those that no Pod answered. */
type Counts = ReadonlyMap<string, number>

interface World {
  readonly weight: Fraction
  /** Absent: what the cluster itself remembers. */
  readonly memory: NetworkMemory | undefined
  /** Free for the next request, and busy with one of the round that is on its way. */
  readonly free: readonly Kept[]
  readonly busy: readonly Kept[]
  readonly counts: Counts
}

/** What became of requests: expectations, exact. */
export interface Pooled {
  readonly handshakes: Fraction
  /** Connections open now: each is one tracked flow on the client's node. */
  readonly open: Fraction
  /** Requests by Pod (`ns/name`), expected; under `NOBODY` those that no Pod answered. */
  readonly requests: ReadonlyMap<string, Fraction>
  readonly sent: number
}

const MOST = 20_000

interface Answered {
  readonly probability: Fraction
  readonly outcome: Outcome
  readonly memory: NetworkMemory
  readonly trace: readonly Hop[]
}

function crossedBy(trace: readonly Hop[]): Kept['crossed'] {
  const first = new Map<string, Packet>()
  for (const { at, node, before } of trace)
    if (at === 'kube-proxy' && node !== undefined && before !== undefined && !first.has(node)) first.set(node, before)
  return [...first].map(([node, packet]) => ({ node, packet }))
}

/** The port on which the last receiver of the trace accepted. */
function acceptedAt(trace: readonly Hop[]): number {
  return trace.findLast(({ says }) => says.code === 'hop.network.accepted')?.before?.port ?? 0
}

/**
 * A client that sends requests over connections that it keeps, followed in every way they can go: exact, without a draw.
 * As many requests as the pool has connections are on their way at once; a connection stays with the Pod that accepted
 * it, whatever becomes of the Service's endpoints, while a proxy that reads requests chooses anew for each.
 */
export class PooledClient {
  readonly #cluster: Cluster
  readonly #ask: Ask
  readonly #pool: Pool
  readonly #countTo: number
  /** Only IPVS' schedulers look at open connections; elsewhere open flows would only keep like worlds apart. */
  readonly #hold: boolean
  #worlds: readonly World[]
  #ways = new Map<string, readonly Answered[]>()
  #standing = new Map<string, boolean>()
  #opened = 0
  #sent = 0
  #handshakes = ZERO
  #before = ZERO
  #requests = new Map<string, Fraction>()
  #observation: Observation | undefined

  /** `countTo`: counts by Pod beyond it are not told apart; 1 is enough to know who got nothing. */
  constructor(cluster: Cluster, ask: Ask, pool: Pool, countTo = Number.POSITIVE_INFINITY) {
    this.#cluster = cluster
    this.#ask = { ...ask, from: cluster.client(ask.from) }
    this.#pool = pool
    this.#countTo = countTo
    const nodes = cluster.state.list('Node')
    this.#hold = nodes.some(({ metadata }) => cluster.proxyOf(metadata.name).mode === 'ipvs')
    this.#worlds = [{ weight: ONE, memory: undefined, free: [], busy: [], counts: new Map() }]
  }

  /** Requests at this instant, a full pool of them at a time. @throws BranchBudgetError when too much could happen. */
  send(count: number): void {
    this.#ways.clear()
    this.#standing.clear()
    this.#worlds = this.#merged(this.#worlds.map((world) => this.#rested(world)))
    for (let left = count; left > 0; left -= this.#pool.size) this.#round(Math.min(left, this.#pool.size))
    this.#sent += count
  }

  /** Forgets what was counted; connections stay. */
  recount(): void {
    this.#sent = 0
    this.#before = this.handshakes
    this.#handshakes = ZERO
    this.#requests = new Map()
    this.#worlds = this.#merged(this.#worlds.map((world) => ({ ...world, counts: new Map() })))
  }

  get result(): Pooled {
    this.#standing.clear()
    const open = sum(this.#worlds.map(({ weight, free }) => weight.mul(free.filter((one) => this.#lasts(one)).length)))
    return { handshakes: this.#handshakes, open, requests: this.#requests, sent: this.#sent }
  }

  /** All that the client ever made, whatever was counted anew. */
  get handshakes(): Fraction {
    return this.#before.add(this.#handshakes)
  }

  /** The first request as it was observed. */
  get observation(): Observation {
    return this.#observation!
  }

  /** The share of the requests that the busiest Pod gets, on average over everything luck can do. */
  get largestShare(): Fraction {
    const most = ({ counts }: World): number => Math.max(0, ...[...counts].map(([pod, n]) => (pod === NOBODY ? 0 : n)))
    return sum(this.#worlds.map((world) => world.weight.mul(most(world)))).div(this.#sent)
  }

  /** The probability that a Pod gets nothing. */
  nothingFor(pod: string): Fraction {
    return sum(this.#worlds.filter(({ counts }) => !counts.has(pod)).map(({ weight }) => weight))
  }

  /** All of the pool at once, or fewer: then whichever is free takes a request, each as likely as the other. */
  #round(count: number): void {
    const whole = count === this.#pool.size
    for (let number = 0; number < count; number++)
      this.#worlds = this.#merged(this.#worlds.flatMap((world) => this.#next(world, whole)))
    const rested = (world: World): World => ({ ...world, free: [...world.free, ...world.busy], busy: [] })
    this.#worlds = this.#merged(this.#worlds.map(rested))
  }

  #next(world: World, whole: boolean): readonly World[] {
    const { free } = world
    if (free.length === 0) return this.#open(world)
    const chosen = whole ? free.slice(0, 1) : free
    return chosen.flatMap((kept, at) =>
      this.#over(kept, { ...world, weight: world.weight.div(chosen.length), free: free.toSpliced(at, 1) }),
    )
  }

  #over(kept: Kept, world: World): readonly World[] {
    if (kept.pinned !== undefined) return [this.#carried(kept, world, kept.pinned.pod)]
    return this.#answers(world.memory, kept.sourcePort).map(({ outcome, memory, probability }) =>
      this.#carried(kept, { ...world, memory, weight: world.weight.mul(probability) }, podOf(outcome)),
    )
  }

  #open(world: World): readonly World[] {
    const sourcePort = FIRST_PORT + (this.#hold ? this.#opened++ % 28_232 : 0)
    return this.#answers(world.memory, sourcePort).map(({ outcome, memory, probability, trace }) => {
      const weight = world.weight.mul(probability)
      const next = { ...world, memory, weight }
      if (outcome.kind === 'answered' || outcome.kind === 'closed') this.#handshakes = this.#handshakes.add(weight)
      if (outcome.kind !== 'answered') return this.#counted(next, NOBODY)
      const kept = { sourcePort, sent: 0, used: this.#cluster.now, crossed: crossedBy(trace) }
      return this.#carried({ ...kept, ...this.#pinning(outcome, trace) }, next, podOf(outcome))
    })
  }

  /** A Pod that accepted the connection itself has it for good; proxies and routers answer from where they choose. */
  #pinning({ to }: Extract<Outcome, { kind: 'answered' }>, trace: readonly Hop[]): Pick<Kept, 'pinned'> {
    if (to?.kind !== 'pod') return {}
    const { uid } = this.#cluster.state.get('Pod', to.key)!.metadata
    return { pinned: { pod: to.key, uid, port: acceptedAt(trace) } }
  }

  #carried(kept: Kept, world: World, pod: string): World {
    const used = { ...kept, sent: kept.sent + 1, used: this.#cluster.now }
    const counted = this.#counted(world, pod)
    if (used.sent === this.#pool.perConnection) return this.#closed(counted, used)
    return { ...counted, busy: [...counted.busy, used] }
  }

  #counted(world: World, pod: string): World {
    this.#requests.set(pod, (this.#requests.get(pod) ?? ZERO).add(world.weight))
    const count = Math.min((world.counts.get(pod) ?? 0) + 1, this.#countTo)
    return { ...world, counts: new Map(world.counts).set(pod, count) }
  }

  #closed(world: World, { crossed }: Kept): World {
    if (world.memory === undefined) return world
    const view = this.#cluster.view()
    const memory = crossed.reduce((left, { node, packet }) => hangUp(packet, node, view, left), world.memory)
    return { ...world, memory }
  }

  /** Connections whose Pod has ended, or that were idle too long, are gone. */
  #rested(world: World): World {
    const gone = world.free.filter((kept) => !this.#lasts(kept))
    const left = { ...world, free: world.free.filter((kept) => this.#lasts(kept)) }
    return gone.reduce<World>((rest, kept) => this.#closed(rest, kept), left)
  }

  #lasts({ pinned, used }: Kept): boolean {
    if (this.#cluster.now - used >= (this.#pool.idle ?? Number.POSITIVE_INFINITY)) return false
    if (pinned === undefined) return true
    const id = `${pinned.uid} ${pinned.port}`
    const known = this.#standing.get(id) ?? alive(this.#cluster, pinned)
    this.#standing.set(id, known)
    return known
  }

  /** Every way a request can go that meets what is remembered; worlds that remember alike go on alike. */
  #answers(memory: NetworkMemory | undefined, sourcePort: number): readonly Answered[] {
    const key = `${sourcePort}|${keyOf(memory)}`
    const known = this.#ways.get(key)
    if (known !== undefined) return known
    const ask = { ...this.#ask, sourcePort, hold: this.#hold }
    const { branches, observation } = this.#cluster.requestInSession(
      ask,
      memory === undefined ? undefined : { jar: NO_COOKIES, memory, key },
    )
    this.#observation ??= observation
    const all = branches.map(({ value: { outcome, session }, probability, trace }) => ({
      probability,
      outcome,
      memory: session.memory,
      trace,
    }))
    this.#ways.set(key, all)
    return all
  }

  #textOf({ pinned, sourcePort, sent, used }: Kept): string {
    const { perConnection, idle } = this.#pool
    const to = pinned === undefined ? '' : `${pinned.pod} ${pinned.uid} ${pinned.port}`
    const age = `${perConnection === undefined ? '' : sent} ${idle === undefined ? '' : used}`
    return `${to} ${age} ${sourcePort}`
  }

  /** Which connection is which decides nothing: worlds with as many of each kind are one. */
  #merged(worlds: readonly World[]): readonly World[] {
    const found = new Map<string, World>()
    for (const world of worlds) {
      const [free, busy] = [world.free, world.busy].map((all) => all.map((one) => this.#textOf(one)).sort())
      const key = [free!.join(), busy!.join(), [...world.counts].sort().join(), keyOf(world.memory)].join('|')
      const same = found.get(key)
      found.set(key, same === undefined ? world : { ...same, weight: same.weight.add(world.weight) })
    }
    if (found.size > MOST) throw new BranchBudgetError(`more than ${MOST} ways for connections to be kept`)
    return [...found.values()]
  }
}

function keyOf(memory: NetworkMemory | undefined): string {
  return memory === undefined ? '' : memoryKey(memory)
}

function podOf(outcome: Outcome): string {
  return outcome.kind === 'answered' ? (outcome.response.pod ?? NOBODY) : NOBODY
}
