import { familyOf } from '../address.ts'
import type { Hop } from '../hop.ts'
import type { Client } from '../network/client.ts'
import type { Outcome } from '../outcome.ts'
import type { Packet } from '../packet.ts'
import { type Crossing, packetsOf } from '../proxy/crossing.ts'
import type { Entry } from '../proxy.ts'
import type { Asking } from './asking.ts'

/** A connection that was really opened, with its way. */
export interface Opened {
  readonly client: Client
  readonly outcome: Outcome
  readonly trace: readonly Hop[]
  /** It stays open. */
  readonly hold: boolean
}

interface Begun {
  readonly node: string
  readonly entry: Entry
  before?: Packet
  after?: Packet
  kept: boolean
}

/** The node whose rules a client's packets meet first. */
function start({ client }: Opened): Begun | undefined {
  if (client.kind === 'outside') return undefined
  if (client.kind === 'node') return { node: client.name, entry: 'host', kept: false }
  return { node: client.node, entry: client.hostNetwork ? 'host' : 'pod', kept: false }
}

/** A hop at another node's rules, at its door or at a Pod of it means that the packet has come there. */
function entered({ at, node }: Hop): boolean {
  return node !== undefined && (at === 'kube-proxy' || at === 'node' || at === 'pod')
}

function begun(opened: Opened): readonly Begun[] {
  const first = start(opened)
  const all = first === undefined ? [] : [first]
  for (const hop of opened.trace) {
    if (hop.before === undefined) continue
    if (entered(hop) && all.at(-1)?.node !== hop.node) all.push({ node: hop.node!, entry: 'outside', kept: false })
    const current = all.at(-1)
    if (current === undefined) continue
    current.before ??= hop.before
    if (hop.at !== 'kube-proxy') continue
    current.after = hop.after ?? hop.before
    current.kept ||= hop.says.code === 'hop.proxy.affinity'
  }
  return all
}

function stateOf({ outcome, hold }: Opened): Crossing['state'] {
  if (outcome.kind === 'delivered' || outcome.kind === 'answered') return hold ? 'open' : 'closed'
  return outcome.kind === 'refused' || outcome.kind === 'closed' ? 'refused' : 'silent'
}

/**
 * Every node whose rules a connection has just gone through, in the order of its way. Questions to name servers are not
 * among them.
 */
export function crossingsOf(opened: Opened, cluster: Asking): readonly Crossing[] {
  const state = stateOf(opened)
  const by = 'by' in opened.outcome && opened.outcome.by === 'kube-proxy' ? 'rules' : 'receiver'
  return begun(opened).flatMap(({ node, entry, before, after = before, kept }) => {
    if (before === undefined || after === undefined) return []
    const packets = packetsOf(before.protocol, state, by)
    const { starts, switches } = cluster.proxyRun(node)
    return [
      {
        node,
        starts,
        switches,
        rules: cluster.rules(node, familyOf(before.destination) ?? 'IPv4'),
        entry,
        before,
        after,
        kept,
        packets,
        at: cluster.now,
        state,
      },
    ]
  })
}
