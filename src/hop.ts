import type { Issue } from './issue.ts'
import type { Packet } from './packet.ts'
import type { Reference } from './position.ts'

/** Who acted on a packet or a name. */
export type Component =
  | 'client'
  | 'resolver'
  | 'dns'
  | 'network-policy'
  | 'kube-proxy'
  | 'node'
  | 'load-balancer'
  | 'ingress-controller'
  | 'gateway'
  | 'mesh'
  | 'pod'
  | 'host'
  | 'underlay'
  | 'firewall'

/** What one component did, by which rule, because of which fields. */
export interface Hop {
  readonly at: Component
  readonly node?: string
  /** The component's own name of the rule: `KUBE-SVC-…`, `listener http`, a zone line, a policy's name. */
  readonly rule: string
  /** The same in a sentence, rendered last in the reader's language. */
  readonly says: Issue
  readonly because: readonly Reference[]
  readonly before?: Packet
  readonly after?: Packet
}

/** A question that only nature answers; each alternative with an integer weight and a label for people. */
export interface Choice {
  readonly among: readonly (readonly [weight: bigint, label: string])[]
}

/** n alternatives, each as likely as the other. */
export function evenly(labels: readonly string[]): Choice {
  return { among: labels.map((label) => [1n, label] as const) }
}
