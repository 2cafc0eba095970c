import { familyOf } from '../address.ts'
import type { Protocol } from '../packet.ts'
import type { Reference } from '../position.ts'
import type { ClusterState } from '../state.ts'
import { type Direction, isolating, matchesPeer, matchesPort, type Rule } from './compile.ts'
import type { Party } from './party.ts'

/** A new connection as it arrives at policy: after address translation, replies not counted. */
export interface PolicedConnection {
  readonly from: Party
  readonly to: Party
  /** Addresses on the packet; absent: the first of the destination whose family the source has too. */
  readonly source?: string
  readonly destination?: string
  readonly port: number
  readonly protocol: Protocol
}

/** Why no policy applies: a Pod and itself, a Pod and the node under it. */
export type Exemption = 'itself' | 'own-node'

/** What the policies of one end say in its direction. */
export interface DirectionVerdict {
  readonly direction: Direction
  readonly allowed: boolean
  /** Rules that allow it; empty when nothing isolates the Pod. */
  readonly by: readonly Reference[]
  /** Policies that isolate the Pod and do not allow it, each with the rule part that came nearest. */
  readonly denied: readonly Reference[]
  readonly isolated: boolean
  readonly exempt?: Exemption
}

/** The answer with its reasons: both ends must allow. */
export interface Judgement {
  readonly allowed: boolean
  readonly by: readonly Reference[]
  readonly denied: readonly Reference[]
  /** The direction that denies; absent when it is allowed. */
  readonly direction?: Direction
  readonly egress: DirectionVerdict
  readonly ingress: DirectionVerdict
}

/** A Pod is never cut off from itself, nor from the node it runs on and what runs in that node's network. */
function exemption({ from, to }: PolicedConnection): Exemption | undefined {
  if (from.kind === 'pod' && to.kind === 'pod' && from.key === to.key) return 'itself'
  const [low, high] = [nodeOf(from), nodeOf(to)]
  const hosted = (party: Party): boolean =>
    party.kind === 'node' || (party.kind === 'pod' && party.hostNetwork === true)
  return low !== undefined && low === high && (hosted(from) || hosted(to)) ? 'own-node' : undefined
}

/** The addresses on the packet: both of one IP family where the ends have one in common. */
function addressesOf({ from, to, source, destination }: PolicedConnection): {
  readonly source: string
  readonly destination: string
} {
  const shared = to.ips.find((ip) => from.ips.some((own) => familyOf(own) === familyOf(ip)))
  const towards = destination ?? shared ?? to.ips[0] ?? ''
  const back = from.ips.find((ip) => familyOf(ip) === familyOf(towards))
  return { source: source ?? back ?? from.ips[0] ?? '', destination: towards }
}

function nodeOf(party: Party): string | undefined {
  return party.kind === 'pod' ? party.node : party.kind === 'node' ? party.name : undefined
}

type Match = { readonly peer: boolean; readonly port: boolean }

function matches(rule: Rule, peer: Party, address: string, connection: PolicedConnection, state: ClusterState): Match {
  const { port, protocol, to } = connection
  return {
    peer: rule.peers === undefined || rule.peers.some((one) => matchesPeer(one, peer, address, state)),
    port: rule.ports === undefined || rule.ports.some((one) => matchesPort(one, port, protocol, to)),
  }
}

function unisolated(direction: Direction): DirectionVerdict {
  return Object.freeze({ direction, allowed: true, by: [], denied: [], isolated: false })
}

const OPEN = { Ingress: unisolated('Ingress'), Egress: unisolated('Egress') }

/** What the policies of the sender (Egress) or the receiver (Ingress) say. */
export function judgeDirection(
  direction: Direction,
  connection: PolicedConnection,
  state: ClusterState,
): DirectionVerdict {
  const { from, to } = connection
  const [own, other] = direction === 'Ingress' ? [to, from] : [from, to]
  const policies = isolating(own, direction, state)
  if (policies.length === 0) return OPEN[direction]
  const { source, destination } = addressesOf(connection)
  const address = direction === 'Ingress' ? source : destination
  const open: DirectionVerdict = { direction, allowed: true, by: [], denied: [], isolated: true }
  const exempt = exemption(connection)
  if (exempt !== undefined) return { ...open, exempt }
  const by: Reference[] = []
  const denied: Reference[] = []
  for (const { key, rules } of policies) {
    const judged = rules[direction]!.map((rule) => ({
      rule,
      match: matches(rule, other, address, connection, state),
    }))
    const passing = judged.filter(({ match }) => match.peer && match.port)
    by.push(...passing.map(({ rule }) => ({ kind: 'NetworkPolicy', key, field: rule.field })))
    if (passing.length === 0) denied.push({ kind: 'NetworkPolicy', key, field: nearMiss(direction, judged) })
  }
  return { ...open, allowed: by.length > 0, by, denied }
}

/** The part of a policy that would have to change: a rule that knows the peer lacks the port, or the other way round. */
function nearMiss(direction: Direction, judged: readonly { readonly rule: Rule; readonly match: Match }[]): string {
  const peers = direction === 'Ingress' ? 'from' : 'to'
  const byPeer = judged.find(({ rule, match }) => match.peer && rule.ports !== undefined)
  if (byPeer !== undefined) return `${byPeer.rule.field}.ports`
  const byPort = judged.find(({ match }) => match.port)
  if (byPort !== undefined) return `${byPort.rule.field}.${peers}`
  return judged.length === 0 ? 'spec.podSelector' : judged[0]!.rule.field
}

/** Whether a connection passes the policies of both its ends, and which of them say so. */
export function judge(connection: PolicedConnection, state: ClusterState): Judgement {
  const egress = judgeDirection('Egress', connection, state)
  const ingress = judgeDirection('Ingress', connection, state)
  const allowed = egress.allowed && ingress.allowed
  const by = [...egress.by, ...ingress.by]
  if (allowed) return { allowed, by, denied: [], egress, ingress }
  const first = egress.allowed ? ingress : egress
  return { allowed, by, denied: first.denied, direction: first.direction, egress, ingress }
}
