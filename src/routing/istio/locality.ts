import type { ClusterState } from '../../state.ts'
import { byCodeUnit } from '../../state.ts'
import type { Peer } from '../peers.ts'
import type { LocalitySettings, MeshProxy } from './model.ts'

interface Locality {
  readonly region: string
  readonly zone: string
}

function localityOf(node: string | undefined, state: ClusterState): Locality {
  const labels = (node === undefined ? undefined : state.get('Node', node)?.metadata.labels) ?? {}
  return {
    region: labels['topology.kubernetes.io/region'] ?? '',
    zone: labels['topology.kubernetes.io/zone'] ?? '',
  }
}

/** `region/zone/*`, `region/*`, `*`. */
function covers(pattern: string, { region, zone }: Locality): boolean {
  const [first = '*', second = '*'] = pattern.split('/')
  return (first === '*' || first === region) && (second === '*' || second === zone)
}

/** Endpoints in groups: by weight (`distribute`), or one level after the other. */
export type Groups =
  | {
      readonly kind: 'weighted'
      readonly groups: readonly { readonly weight: number; readonly peers: readonly Peer[] }[]
    }
  | { readonly kind: 'levels'; readonly levels: readonly (readonly Peer[])[] }

function byLevel(peers: readonly Peer[], level: (peer: Peer) => number): Groups {
  const levels = new Map<number, Peer[]>()
  for (const peer of peers) levels.set(level(peer), [...(levels.get(level(peer)) ?? []), peer])
  return { kind: 'levels', levels: [...levels].sort(([a], [b]) => a - b).map(([, group]) => group) }
}

/** How many of the labels, from the first on, the endpoint shares with the proxy: `key` or `key=value`. */
function agreement(labels: readonly string[], peer: Peer, own: Readonly<Record<string, string>>): number {
  const differs = labels.findIndex((text) => {
    const [key = '', value] = text.split('=')
    return peer.labels[key] !== (value ?? own[key])
  })
  return differs < 0 ? labels.length : differs
}

/**
 * Locality load balancing (pilot loadbalancer.go): distribution by weight needs nothing; preferring the own zone, then
 * the own region, needs outlier detection, without which every endpoint is as good as any other.
 */
export function grouped(
  peers: readonly Peer[],
  settings: LocalitySettings,
  proxy: MeshProxy,
  outliers: boolean,
  state: ClusterState,
): Groups {
  const all: Groups = { kind: 'levels', levels: [peers] }
  if (settings.enabled === false) return all
  const own = localityOf(proxy.node, state)
  const share = settings.distribute?.find(({ from = '*' }) => covers(from, own))
  if (share !== undefined) {
    const groups = Object.entries(share.to ?? {})
      .sort(([a], [b]) => byCodeUnit(a, b))
      .map(([pattern, weight]) => ({
        weight,
        peers: peers.filter(({ node }) => covers(pattern, localityOf(node, state))),
      }))
      .filter((group) => group.weight > 0 && group.peers.length > 0)
    return { kind: 'weighted', groups }
  }
  if (!outliers) return all
  if (settings.failoverPriority !== undefined && settings.failoverPriority.length > 0) {
    const labels = settings.failoverPriority
    const mine = {
      ...proxy.labels,
      'topology.kubernetes.io/region': own.region,
      'topology.kubernetes.io/zone': own.zone,
    }
    const located = (peer: Peer): Peer => {
      const { region, zone } = localityOf(peer.node, state)
      const at = { 'topology.kubernetes.io/region': region, 'topology.kubernetes.io/zone': zone }
      return { ...peer, labels: { ...peer.labels, ...at } }
    }
    return byLevel(peers, (peer) => labels.length - agreement(labels, located(peer), mine))
  }
  const to = settings.failover?.find(({ from }) => from === own.region)?.to
  return byLevel(peers, ({ node }) => {
    const at = localityOf(node, state)
    if (at.region === own.region) return at.zone === own.zone ? 0 : 1
    return to === undefined || at.region === to ? 2 : 3
  })
}
