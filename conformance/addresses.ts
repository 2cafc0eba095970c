import { inCidr } from '../src/address.ts'
import type { Cluster } from '../src/cluster/cluster.ts'
import { readManifests } from '../src/manifest/read.ts'
import type { AnyObject } from '../src/object.ts'

/** A Pod's address that a manifest states in its status. */
export interface GivenAddress {
  readonly key: string
  readonly ips: readonly string[]
}

interface Document {
  readonly kind?: string
  readonly metadata?: { readonly name?: string; readonly namespace?: string }
  readonly status?: { readonly podIP?: string; readonly podIPs?: readonly { readonly ip?: string }[] }
}

/** Addresses that the Pods of a text claim; the API server would drop the status, a table means it. */
export function givenAddresses(text: string): readonly GivenAddress[] {
  return readManifests(text, 'objects.yaml').manifests.flatMap(({ value }) => {
    const { kind, metadata, status } = (value ?? {}) as Document
    if (kind !== 'Pod' || status?.podIP === undefined) return []
    const ips = (status.podIPs ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]))
    const key = `${metadata?.namespace ?? 'default'}/${metadata?.name}`
    return [{ key, ips: ips.length > 0 ? ips : [status.podIP] }]
  })
}

/** Before the Pods are there: their kubelet is told to keep its hands off. */
export function holdAddresses(cluster: Cluster, given: readonly GivenAddress[]): void {
  for (const { key } of given) cluster.write({ verb: 'remember', component: 'frozen', key, value: Object.freeze({}) })
}

/** Puts a Pod on a node, as the scheduler would; one that has a node stays there. */
export function bind(cluster: Cluster, key: string, node: string): void {
  const pod = cluster.state.get('Pod', key) as unknown as AnyObject | undefined
  if (pod === undefined || (pod['spec'] as { readonly nodeName?: string }).nodeName !== undefined) return
  cluster.write({ verb: 'update', object: { ...pod, spec: { ...(pod['spec'] as object), nodeName: node } } })
}

/** The node whose Pods have an address, else the first. */
function nodeOf(cluster: Cluster, ip: string): string {
  const nodes = cluster.state.list('Node')
  return (nodes.find(({ spec }) => spec?.podCIDRs?.some((range) => inCidr(ip, range))) ?? nodes[0]!).metadata.name
}

/** Once the Pods are there: running and ready at the address that was given. */
export function giveAddresses(cluster: Cluster, given: readonly GivenAddress[]): void {
  for (const { key, ips } of given) {
    const [namespace = '', name = ''] = key.split('/')
    bind(cluster, key, nodeOf(cluster, ips[0]!))
    const conditions = ['Initialized', 'ContainersReady', 'Ready', 'PodScheduled'].map((type) => ({
      type,
      status: 'True',
    }))
    const status = { phase: 'Running', podIP: ips[0], podIPs: ips.map((ip) => ({ ip })), conditions }
    cluster.write({
      verb: 'updateStatus',
      object: { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, status },
    })
  }
}
