import type { Cluster, From } from '../cluster/cluster.ts'
import { type Fraction, ZERO } from '../fraction.ts'
import type { Outcome } from '../outcome.ts'
import { socketText } from '../packet.ts'
import type { Branch } from '../walk.ts'

/** One way connections end: who took them and whom he saw, or how they failed. */
export interface End {
  readonly outcome: Outcome
  /** Of a first connection, exactly. */
  readonly share: Fraction
  /** Of those that were opened one after the other. */
  readonly count: number
}

/** What N connections came to. */
export interface Ends {
  readonly ends: readonly End[]
  /** Every way a first connection can go. */
  readonly ways: readonly Branch<Outcome>[]
}

/** Equal keys: the same end. */
export function endKey(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'delivered':
      return `delivered ${socketText(outcome.to.ip, outcome.port)} ${outcome.sourceSeen}`
    case 'answered':
      return `answered ${outcome.response.status} ${outcome.response.pod ?? ''} ${outcome.sourceSeen}`
    case 'unresolved':
      return outcome.rcode
    default:
      return `${outcome.kind} ${outcome.by}`
  }
}

/** Ends of a first connection with exact shares, and how those that were really opened spread. */
export function tally(ways: readonly Branch<Outcome>[], opened: readonly Outcome[]): Ends {
  const ends = new Map<string, { outcome: Outcome; share: Fraction; count: number }>()
  const at = (outcome: Outcome): { outcome: Outcome; share: Fraction; count: number } => {
    const key = endKey(outcome)
    const known = ends.get(key) ?? { outcome, share: ZERO, count: 0 }
    ends.set(key, known)
    return known
  }
  for (const { value, probability } of ways) {
    const end = at(value)
    end.share = end.share.add(probability)
  }
  for (const outcome of opened) at(outcome).count++
  return { ends: [...ends.values()], ways }
}

/** Linux's default range of a client's own ports (net.ipv4.ip_local_port_range). */
export function ephemeral(index: number): number {
  return 32_768 + (index % 28_232)
}

export interface Connections {
  readonly from: From
  readonly to: string
  readonly protocol: 'TCP' | 'UDP' | 'SCTP'
  readonly count: number
  /** They stay open, so that schedulers count them. */
  readonly hold: boolean
}

/** Opens connections one after the other, each from a port of its own; the cluster remembers what nodes remember. */
export function openConnections({ count, ...one }: Connections, cluster: Cluster): Ends {
  const ways = cluster.connect(one).branches
  const opened = Array.from(
    { length: count },
    (_, index) => cluster.open({ ...one, sourcePort: ephemeral(index) }, `connection ${index}`).value,
  )
  return tally(ways, opened)
}

export interface Requests {
  readonly from: From
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly host?: string
  readonly count: number
  /** The client keeps what cookies it is given. */
  readonly cookies: boolean
}

/** Sends requests one after the other, each over a connection of its own. */
export function sendRequests({ count, cookies, ...ask }: Requests, cluster: Cluster): Ends {
  const ways = cluster.request(ask).branches
  const opened: Outcome[] = []
  let session: ReturnType<Cluster['live']>['value']['session'] | undefined
  for (let index = 0; index < count; index++) {
    const kept = cookies && session !== undefined ? { session } : {}
    const { value } = cluster.live({ ...ask, sourcePort: ephemeral(index), ...kept }, `request ${index}`)
    session = value.session
    opened.push(value.outcome)
  }
  return tally(ways, opened)
}
