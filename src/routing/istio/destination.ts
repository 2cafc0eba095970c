import type { Reference } from '../../position.ts'
import type { ClusterState } from '../../state.ts'
import type { Peer } from '../peers.ts'
import { byAge, fqdn, hostMatches, moreSpecific, namespacesFor, visible } from './hosts.ts'
import type { Destination, DestinationRule, MeshProxy, Subset, TrafficPolicy } from './model.ts'
import { type Registered, type RegisteredPort, registered } from './registry.ts'

/** Endpoints that a proxy knows under one name, with how it deals with them: an Envoy cluster. */
export interface Cluster {
  /** `outbound|80|canary|api.shop.svc.cluster.local`. */
  readonly name: string
  readonly service: string
  readonly peers: readonly Peer[]
  readonly policy: TrafficPolicy
  readonly because: readonly Reference[]
}

/** Why there is no cluster: the destination's share of the requests gets 503. */
export type NoCluster = 'no-service' | 'no-port' | 'no-subset'

interface Rules {
  readonly subsets: readonly (Subset & { readonly from: string; readonly index: number })[]
  readonly policy: TrafficPolicy
}

/** Rules for a host in the first namespace that has any; several of one host are one: first policy, all subsets. */
function rulesFor({ host, namespace: own }: Registered, proxy: MeshProxy, state: ClusterState): Rules {
  const all = byAge(state.list('DestinationRule') as unknown as readonly DestinationRule[])
  for (const namespace of namespacesFor(proxy.namespace, own)) {
    const here = all
      .filter(({ metadata, spec }) => {
        const from = metadata.namespace ?? 'default'
        if (from !== namespace || !visible(spec?.exportTo, from, proxy.namespace)) return false
        return hostMatches(fqdn(spec?.host ?? '', from), host)
      })
      .map((rule) => ({ rule, host: fqdn(rule.spec?.host ?? '', namespace) }))
      .toSorted((a, b) => moreSpecific(a.host, b.host))
    const best = here.filter((one) => one.host === here[0]?.host).map(({ rule }) => rule)
    if (best.length === 0) continue
    const subsets = best.flatMap(({ metadata, spec }) =>
      (spec?.subsets ?? []).map((subset, index) => ({
        ...subset,
        index,
        from: `${metadata.namespace}/${metadata.name}`,
      })),
    )
    return { subsets, policy: best.find(({ spec }) => spec?.trafficPolicy !== undefined)?.spec?.trafficPolicy ?? {} }
  }
  return { subsets: [], policy: {} }
}

/** A port's own settings replace those of all ports, whole: nothing is inherited. */
function forPort(policy: TrafficPolicy, port: number): TrafficPolicy {
  return policy.portLevelSettings?.find((one) => one.port?.number === port) ?? policy
}

/** What a subset says replaces what the rule says, field by field. */
function merged(whole: TrafficPolicy, own: TrafficPolicy | undefined, port: number): TrafficPolicy {
  if (own === undefined) return forPort(whole, port)
  return forPort({ ...whole, ...own }, port)
}

/** The port named, else the only one, else the one the request came in at. */
function portOf(ports: readonly RegisteredPort[], destination: Destination, asked: number): number | undefined {
  const wanted = destination.port?.number
  if (wanted !== undefined) return ports.find(({ number }) => number === wanted)?.number
  return ports.length === 1 ? ports[0]!.number : ports.find(({ number }) => number === asked)?.number
}

/** The cluster of a destination, its host spelt out. */
export function clusterOf(
  destination: Destination,
  { asked, proxy, state }: { readonly asked: number; readonly proxy: MeshProxy; readonly state: ClusterState },
): Cluster | NoCluster {
  const { host } = destination
  const known = registered(host, proxy.namespace, state)
  if (known === undefined) return 'no-service'
  const port = portOf(known.ports, destination, asked)
  if (port === undefined) return 'no-port'
  const { subsets, policy } = rulesFor(known, proxy, state)
  const subset = subsets.find(({ name }) => name === destination.subset)
  if (destination.subset !== undefined && destination.subset !== '' && subset === undefined) return 'no-subset'
  const wanted = Object.entries(subset?.labels ?? {})
  return {
    name: `outbound|${port}|${subset?.name ?? ''}|${host}`,
    service: known.key,
    peers: known.peers(port).filter(({ labels }) => wanted.every(([key, value]) => labels[key] === value)),
    policy: merged(policy, subset?.trafficPolicy, port),
    because: [
      known.reference,
      ...(subset === undefined
        ? []
        : [{ kind: 'DestinationRule', key: subset.from, field: `spec.subsets[${subset.index}]` }]),
    ],
  }
}
