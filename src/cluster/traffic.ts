import { listening } from '../application.ts'
import { SECOND } from '../clock.ts'
import type { Behaviour } from '../dns/behaviour.ts'
import { type EndpointCounts, endpointCounts } from '../expect/endpoint-state.ts'
import { outcomeText } from '../expect/outcome.ts'
import { type Fraction, sum, ZERO } from '../fraction.ts'
import type { Outcome } from '../outcome.ts'
import type { From } from './asking.ts'
import { BehavingClient, type Ending } from './behaving.ts'
import type { Cluster } from './cluster.ts'
import { keep, viewOf } from './proxy-sync.ts'

/** Connections that are opened all the time, each held for a while. Milliseconds. */
export interface Traffic {
  readonly from: readonly From[]
  /** Host and port. */
  readonly to: string
  /** `namespace/name` of the Service whose endpoints are counted. */
  readonly service: string
  /** Each client opens one connection this often. */
  readonly every: number
  /** Until the last answer: a receiver that ends before cuts the connection. */
  readonly lasts: number
  /** How much later than the API server the nodes' rules know of a change. */
  readonly lag?: number
  /** How clients come by addresses; absent: each connection looks its name up afresh. */
  readonly behaviour?: Behaviour
  /** Clients that asked before the traffic began, and remember it: they open the connections, instead of fresh ones. */
  readonly clients?: readonly BehavingClient[]
}

/** Clients of a behaviour that know nothing yet, one for each place they ask from. */
export function freshClients(
  cluster: Cluster,
  { from, to, service }: Pick<Traffic, 'from' | 'to' | 'service'>,
  behaviour: Behaviour,
): readonly BehavingClient[] {
  const [, name = '', port = '0'] = /^(.*):(\d+)$/.exec(to) ?? []
  return from.map(
    (one) => new BehavingClient(cluster, cluster.client(one), behaviour, { name, port: Number(port), service }),
  )
}

/** One second of traffic. Numbers of connections are expectations: exact, hence perhaps fractions. */
export interface Second {
  /** Seconds since the traffic began; 1 is the first. */
  readonly second: number
  /** At its end: endpoints that are used, those that are not ready yet, those that are going. */
  readonly endpoints: EndpointCounts
  readonly opened: Fraction
  /** Connections that did not come about, or were cut, by how they ended. */
  readonly lost: ReadonlyMap<string, Fraction>
}

interface Held {
  readonly pod: string
  readonly uid: string
  readonly port: number
  readonly until: number
  readonly weight: Fraction
}

const CUT = 'cut'

/** Whether the process that accepted a connection is still there. */
export function alive(cluster: Cluster, { pod: key, uid, port }: Pick<Held, 'pod' | 'uid' | 'port'>): boolean {
  const pod = cluster.state.get('Pod', key)
  const { images, now } = cluster.view()
  return pod?.metadata.uid === uid && listening(cluster.state, images, pod, 'TCP', port, now) !== undefined
}

/** How a connection ended that nobody accepted: without the receiver's name, so that like ends add up. */
function ended(outcome: Outcome): string {
  return outcome.kind === 'unresolved' ? outcome.rcode : outcome.kind === 'delivered' ? '' : outcomeText(outcome)
}

/** The state of one run: what is held, what this second lost. */
class Run {
  readonly #cluster: Cluster
  readonly #traffic: Traffic
  readonly #clients: readonly (() => readonly Ending[])[]
  #held: readonly Held[] = []
  #lost = new Map<string, Fraction>()
  #opened = ZERO
  #seen: { readonly at: number; readonly state: Cluster['state'] }[]

  constructor(cluster: Cluster, traffic: Traffic) {
    this.#cluster = cluster
    this.#traffic = traffic
    this.#seen = [{ at: cluster.now, state: cluster.state }]
    const { from, to, behaviour } = traffic
    const behaving =
      traffic.clients ?? (behaviour === undefined ? undefined : freshClients(cluster, traffic, behaviour))
    this.#clients =
      behaving?.map((client) => () => client.open()) ??
      from.map((one) => () => cluster.connect({ from: one, to }).branches)
  }

  /** The nodes' rules follow `lag` behind. */
  #sync(): void {
    const { lag = 0 } = this.#traffic
    const { state, now } = this.#cluster
    if (lag === 0) return
    this.#seen.push({ at: now, state })
    const known = this.#seen.findLast(({ at }) => at <= now - lag) ?? this.#seen[0]!
    this.#seen = this.#seen.filter(({ at }) => at >= known.at)
    for (const { metadata } of state.list('Node')) this.#cluster.write(keep(metadata.name, viewOf(known.state)))
  }

  #lose(how: string, weight: Fraction): void {
    this.#lost.set(how, this.#lost.get(how)?.add(weight) ?? weight)
  }

  /** Those that are answered go; those whose receiver has ended are cut. */
  #end(): void {
    const open = this.#held.filter(({ until }) => until > this.#cluster.now)
    const standing = new Map<string, boolean>()
    this.#held = open.filter((held) => {
      const id = `${held.uid} ${held.port}`
      const stands = standing.get(id) ?? alive(this.#cluster, held)
      standing.set(id, stands)
      if (!stands) this.#lose(CUT, held.weight)
      return stands
    })
  }

  #open(): void {
    const { lasts } = this.#traffic
    const { state, now } = this.#cluster
    const made: Held[] = []
    for (const open of this.#clients) {
      this.#opened = this.#opened.add(1)
      for (const { value, probability } of open()) {
        if (value.kind !== 'delivered') this.#lose(ended(value), probability)
        else if (value.to.kind === 'pod') {
          const uid = state.get('Pod', value.to.key)!.metadata.uid
          made.push({ pod: value.to.key, uid, port: value.port, until: now + lasts, weight: probability })
        }
      }
    }
    this.#held = [...this.#held, ...made]
  }

  tick(): void {
    this.#cluster.advance(this.#traffic.every)
    this.#sync()
    this.#end()
    this.#open()
  }

  /** What happened since the last look. */
  take(second: number): Second {
    const { service } = this.#traffic
    const taken = {
      second,
      endpoints: endpointCounts(this.#cluster.state, service),
      opened: this.#opened,
      lost: this.#lost,
    }
    this.#opened = ZERO
    this.#lost = new Map()
    return taken
  }
}

function* seconds(run: Run, every: number): Generator<Second, never> {
  const ticks = Math.max(1, Math.round(SECOND / every))
  for (let second = 1; ; second++) {
    for (let tick = 0; tick < ticks; tick++) run.tick()
    yield run.take(second)
  }
}

/**
 * Lets time pass under traffic, second by second, for as long as the caller goes on. What the nodes know at the call is
 * what they go by first: changes made after it reach them `lag` later.
 */
export function underTraffic(cluster: Cluster, traffic: Traffic): Generator<Second, never> {
  return seconds(new Run(cluster, traffic), traffic.every)
}

/** Connections lost in a second, whatever the reason. */
export function lostIn({ lost }: Second): Fraction {
  return sum(lost.values())
}
