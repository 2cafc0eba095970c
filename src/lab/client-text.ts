import { familyOf } from '../address.ts'
import type { Cluster, From } from '../cluster/cluster.ts'

/** An address of nobody's: what `outside` is. */
const OUTSIDE = '203.0.113.9'

/** A client as command lines write it: `web-1`, `shop/web-1`, `pod/web-1`, `node/n1`, `outside`, an address. */
export function clientFrom(said: string, namespace: string): string {
  if (said === 'outside') return OUTSIDE
  if (familyOf(said) !== undefined) return said
  if (said.startsWith('node/')) return `node ${said.slice(5)}`
  const name = said.replace(/^pod\//, '')
  return `pod ${name.includes('/') ? name : `${namespace}/${name}`}`
}

/** Who asks when nobody is named: a Pod without labels on the first Ready node. */
export function somebody(cluster: Cluster, namespace: string): From | undefined {
  return cluster.clientPods(namespace)[0]
}
