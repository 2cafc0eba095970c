import { addressNumber, familyOf } from '../address.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { DnsCache } from '../dns/cache.ts'
import { digShort, digSilent, digText } from '../dns/dig.ts'
import type { Dug } from '../network/resolve.ts'

/** What dig is asked on the command line. */
export interface Digging {
  /** `ns/pod`, `node n1`, an outside address; absent: a Pod of the namespace, imagined on the first node. */
  readonly from?: string
  readonly namespace: string
  readonly name: string
  readonly type: string
  readonly searches: boolean
}

/** The reverse name of an address: `1.0.96.10.in-addr.arpa.`; any other name stays. */
export function reverseName(address: string): string {
  if (familyOf(address) === 'IPv4') return `${address.split('.').reverse().join('.')}.in-addr.arpa.`
  const digits = addressNumber(address).toString(16).padStart(32, '0')
  return `${[...digits].reverse().join('.')}.ip6.arpa.`
}

/** One question now, with what the servers remember of earlier ones. */
export function digNow({ from, namespace, name, type, searches }: Digging, cluster: Cluster, cache?: DnsCache): Dug {
  const client = from ?? cluster.clientPods(namespace)[0]!
  return cluster.dig({ from: client, name, type, searches, ...(cache === undefined ? {} : { cache }) }).value
}

/** As dig prints it. */
export function dugText({ reply, servers }: Dug, short: boolean): string {
  if (reply === undefined) return digSilent(servers)
  return short ? digShort(reply) : digText(reply, servers[0] ?? '')
}
