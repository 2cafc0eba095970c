import { type Cluster, type From, NoClientError } from '../cluster/cluster.ts'
import { crossingsOf } from '../cluster/crossings.ts'
import type { Protocol } from '../packet.ts'
import type { Crossing } from '../proxy/crossing.ts'
import { StatusError } from '../refusal.ts'
import { somebody } from './client-text.ts'
import { ephemeral } from './connections.ts'

/** What a story's connections have left behind. */
export interface Heard {
  /** How many were opened. */
  opened: number
  readonly crossings: Crossing[]
}

/** Connections that a story opens, one after the other. */
export interface Traffic {
  readonly count: number
  /** `web:80` or `web:80/UDP`. */
  readonly to: string
  /** Absent: a Pod of the namespace that the story imagines. */
  readonly from?: string
  readonly namespace: string
  readonly hold: boolean
}

function nobody(from: string): StatusError {
  return new StatusError({ status: 404, reason: 'NotFound', message: `client "${from}" not found`, errors: [] })
}

function clientOf({ from, namespace }: Traffic, cluster: Cluster): From {
  try {
    const client = from ?? somebody(cluster, namespace)
    if (client === undefined) throw nobody(namespace)
    return cluster.client(client)
  } catch (error) {
    throw error instanceof NoClientError ? nobody(from ?? namespace) : error
  }
}

/**
 * Opens them, each from a port of its own, and notes through whose rules they went.
 * @throws StatusError NotFound without such a client.
 */
export function open(traffic: Traffic, cluster: Cluster, heard: Heard): void {
  const from = clientOf(traffic, cluster)
  const [, to = '', protocol = 'TCP'] = /^(.*?)(?:\/(TCP|UDP|SCTP))?$/.exec(traffic.to) ?? []
  const opening = { from, to, protocol: protocol as Protocol, hold: traffic.hold }
  for (let left = traffic.count; left > 0; left--) {
    const number = heard.opened++
    const { value, trace } = cluster.open({ ...opening, sourcePort: ephemeral(number) }, `connection ${number}`)
    const opened = { client: cluster.client(from), outcome: value, trace, hold: traffic.hold }
    heard.crossings.push(...crossingsOf(opened, cluster))
  }
}
