import type { ObjectKey } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** Names the kubelet writes into a Pod's /etc/hosts: localhost, the Pod's own, and its hostAliases (kubelet_pods.go). */
export function etcHosts(key: ObjectKey, state: ClusterState, domain: string): ReadonlyMap<string, readonly string[]> {
  const hosts = new Map<string, readonly string[]>([['localhost', ['127.0.0.1', '::1']]])
  const add = (name: string, addresses: readonly string[]): void => {
    hosts.set(name.toLowerCase(), [...(hosts.get(name.toLowerCase()) ?? []), ...addresses])
  }
  const pod = state.get('Pod', key)
  if (pod === undefined) return hosts
  const { spec, status, metadata } = pod
  if (spec?.hostNetwork !== true) {
    const own = (status?.podIPs ?? []).flatMap(({ ip }) => (ip === undefined ? [] : [ip]))
    add(spec?.hostname ?? metadata.name, own)
    if (spec?.subdomain !== undefined)
      add(`${spec.hostname ?? metadata.name}.${spec.subdomain}.${metadata.namespace}.svc.${domain}`, own)
  }
  for (const { ip, hostnames = [] } of spec?.hostAliases ?? []) for (const name of hostnames) add(name, [ip])
  return hosts
}
