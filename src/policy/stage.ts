import type { ClusterOptions } from '../environment.ts'
import type { Hop } from '../hop.ts'
import { type Issue, issue } from '../issue.ts'
import { type Packet, packetText } from '../packet.ts'
import type { Reference } from '../position.ts'
import type { ClusterState } from '../state.ts'
import type { Walk } from '../walk.ts'
import type { Direction } from './compile.ts'
import { type DirectionVerdict, judgeDirection } from './judge.ts'
import { type Party, partyText } from './party.ts'

/** Both ends of a packet as policies know them; the packet may carry another address (source rewriting). */
export interface Identities {
  readonly from: Party
  readonly to: Party
}

/** What the stage may look at. */
export interface PolicyView {
  readonly state: ClusterState
  readonly options: ClusterOptions
}

const names = (references: readonly Reference[]): string => [...new Set(references.map(({ key }) => key))].join(', ')

function said(
  { direction, allowed, by, denied, exempt }: DirectionVerdict,
  own: Party,
  other: Party,
  { port, protocol }: Packet,
): Issue {
  const [pod, peer] = [partyText(own), partyText(other)]
  if (exempt === 'itself') return issue('hop.policy.itself', { pod })
  if (exempt === 'own-node') return issue('hop.policy.own-node', { pod, peer })
  const to = `${port}/${protocol}`
  if (allowed)
    return issue('hop.policy.allowed', {
      direction,
      pod,
      peer,
      port: to,
      rules: by.map(({ key, field }) => `${key} ${field}`).join(', '),
    })
  return issue('hop.policy.denied', { direction, pod, peer, port: to, policies: names(denied) })
}

function* stage(
  direction: Direction,
  packet: Packet,
  { from, to }: Identities,
  { state, options }: PolicyView,
): Walk<boolean> {
  const { source, destination, port, protocol } = packet
  const verdict = judgeDirection(direction, { from, to, source, destination, port, protocol }, state)
  if (!verdict.isolated) return true
  const [own, other] = direction === 'Ingress' ? [to, from] : [from, to]
  const because = verdict.allowed ? verdict.by : verdict.denied
  const enforced = options.networkPolicy !== false
  const says = enforced ? said(verdict, own, other, packet) : issue('hop.policy.not-enforced', { pod: partyText(own) })
  const node = own.kind === 'pod' ? own.node : undefined
  const rule = because.length === 0 ? packetText(packet) : because.map(({ key, field }) => `${key} ${field}`).join(', ')
  const hop: Hop = {
    at: 'network-policy',
    ...(node === undefined ? {} : { node }),
    rule,
    says,
    because,
    before: packet,
    after: packet,
  }
  yield hop
  return !enforced || verdict.allowed
}

/** The sender's policies, on the packet as it leaves after translation. No hop where nothing isolates the sender. */
export function* egress(packet: Packet, identities: Identities, view: PolicyView): Walk<boolean> {
  return yield* stage('Egress', packet, identities, view)
}

/** The receiver's policies, on the packet as it arrives. No hop where nothing isolates the receiver. */
export function* ingress(packet: Packet, identities: Identities, view: PolicyView): Walk<boolean> {
  return yield* stage('Ingress', packet, identities, view)
}
