import type { Cluster, From } from '../cluster/cluster.ts'
import { nodeView } from '../cluster/dataplanes.ts'
import { sameAfter } from '../cluster/spread.ts'
import { outcomeText } from '../expect/outcome.ts'
import { type Fraction, fractionText } from '../fraction.ts'
import type { Issue } from '../issue.ts'
import { clientText } from '../network/client.ts'
import { keyOf, type Stored } from '../object.ts'
import type { Protocol } from '../packet.ts'
import { held, visits } from '../proxy/visited.ts'
import { LINUX_MODES, type ProxyModeName } from '../proxy.ts'
import { somebody } from './client-text.ts'
import { type End, tally } from './connections.ts'

/** Connections that are looked at in every mode. */
export interface Asked {
  readonly service: string
  /** `cluster IP`, `node port`, `external IP`, `load balancer IP`. */
  readonly way: string
  readonly from: string
  readonly to: string
}

/** What they come to in one mode. */
export interface InMode {
  readonly mode: ProxyModeName
  readonly ends: readonly End[]
  /** How likely the same client meets the same Pod a second later. */
  readonly same: Fraction
  /** Rules looked at by a Pod's first packet, for cluster IPs. */
  readonly visited: number | undefined
}

/** Which modes a node could run, and why not. */
export interface Choice {
  readonly node: string
  readonly mode: ProxyModeName
  readonly unmet: readonly Issue[]
}

export interface Compared {
  readonly rows: readonly { readonly asked: Asked; readonly modes: readonly InMode[] }[]
  /** What the first node holds, by mode. */
  readonly held: readonly { readonly mode: ProxyModeName; readonly rules: number | undefined }[]
  readonly choices: readonly Choice[]
}

const OUTSIDE = '203.0.113.9'
const SYSTEM: readonly string[] = ['default/kubernetes', 'kube-system/kube-dns']

/** Every way to a Service: from a Pod and a node to its cluster IP, from outside to what it shows there. */
function waysTo(
  service: Stored<'Service'>,
  cluster: Cluster,
): readonly (Asked & { readonly client: From; readonly protocol: Protocol })[] {
  const { spec = {}, status } = service
  const key = keyOf(service)
  const [node] = cluster.state.list('Node')
  const pod = somebody(cluster, service.metadata.namespace ?? 'default')
  if (spec.clusterIP === undefined || spec.clusterIP === 'None' || node === undefined || pod === undefined) return []
  const host = `node ${node.metadata.name}`
  const [address = ''] = nodeView(node).addresses
  const balancers = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]))
  return (spec.ports ?? []).flatMap(({ port, nodePort = 0, protocol = 'TCP' }) => {
    const at = (way: string, client: From, ip: string, number: number): ReturnType<typeof waysTo>[number] => ({
      service: key,
      way,
      client,
      from: clientText(cluster.client(client)),
      to: `${ip}:${number}`,
      protocol: protocol as Protocol,
    })
    return [
      at('cluster IP', pod, spec.clusterIP!, port),
      at('cluster IP', host, spec.clusterIP!, port),
      ...(nodePort === 0 ? [] : [at('node port', OUTSIDE, address, nodePort)]),
      ...(spec.externalIPs ?? []).map((ip) => at('external IP', host, ip, port)),
      ...balancers.map((ip) => at('load balancer IP', OUTSIDE, ip, port)),
    ]
  })
}

/** The cluster with every node in one mode. */
function inMode(cluster: Cluster, mode: ProxyModeName): Cluster {
  const fork = cluster.fork()
  for (const { metadata } of fork.state.list('Node')) fork.switchProxy(metadata.name, mode)
  return fork
}

/** The same manifests under every mode that Linux can run. */
export function compareModes(cluster: Cluster): Compared {
  const forks = LINUX_MODES.map((mode) => ({ mode, fork: inMode(cluster, mode) }))
  const services = cluster.state.list('Service').filter((service) => !SYSTEM.includes(keyOf(service)))
  const [first] = cluster.state.list('Node')
  const rows = services
    .flatMap((service) => waysTo(service, cluster))
    .map(({ client, protocol, ...asked }) => ({
      asked: { ...asked, to: `${asked.to}/${protocol}` },
      modes: forks.map(({ mode, fork }): InMode => {
        const { ends } = tally(fork.connect({ from: client, to: asked.to, protocol }).branches, [])
        const one = fork.client(client)
        const [, destination = '', port = ''] = /^(.*):(\d+)$/.exec(asked.to) ?? []
        const packet = { protocol, source: one.ip, sourcePort: 40_000, destination, port: Number(port) }
        const counts = asked.way === 'cluster IP' && one.kind === 'pod'
        return {
          mode,
          ends,
          same: sameAfter(fork, { from: client, to: asked.to, protocol }, 1000),
          visited: counts
            ? visits(mode, fork.rules(one.node), nodeView(fork.state.get('Node', one.node)!).addresses)(packet)
            : undefined,
        }
      }),
    }))
  return {
    rows,
    held: forks.map(({ mode, fork }) => ({ mode, rules: first && held(mode, fork.rules(first.metadata.name)) })),
    choices: choicesOf(cluster),
  }
}

function choicesOf(cluster: Cluster): readonly Choice[] {
  return cluster.state.list('Node').flatMap(({ metadata: { name } }) =>
    ([...LINUX_MODES, 'kernelspace'] as const).map((mode): Choice => {
      const fork = cluster.fork()
      fork.switchProxy(name, mode)
      return { node: name, mode, unmet: fork.proxyUnmet(name) }
    }),
  )
}

/** `3 Pods 1/3 each`, `default/web-1 1/2, refused (kube-proxy) 1/2`. */
export function endsText(ends: readonly End[]): string {
  const pods = ends.filter(({ outcome }) => outcome.kind === 'delivered')
  const [first] = pods
  if (first !== undefined && pods.length === ends.length && pods.every(({ share }) => share.equals(first.share)))
    return pods.length === 1 ? outcomeText(first.outcome) : `${pods.length} × ${fractionText(first.share)}`
  return ends.map(({ outcome, share }) => `${outcomeText(outcome)} ${fractionText(share)}`).join(', ')
}

/** Whom Pods see, each address once. */
export function sourcesOf(ends: readonly End[]): readonly string[] {
  return [...new Set(ends.flatMap(({ outcome }) => ('sourceSeen' in outcome ? [outcome.sourceSeen] : [])))]
}
