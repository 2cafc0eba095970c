import type { Stored } from '../../object.ts'
import { byCodeUnit, type ClusterState } from '../../state.ts'

export const ROOT = 'istio-system'

/** A short name means the Service of the rule's own namespace; anything with a dot is taken as it stands (ResolveShortnameToFQDN). */
export function fqdn(host: string, namespace: string, domain = 'cluster.local'): string {
  return host === '*' || host.includes('.') ? host : `${host}.${namespace}.svc.${domain}`
}

/** `*` covers everything, `*.a.b` every name that ends in `.a.b`. */
export function hostMatches(pattern: string, host: string): boolean {
  if (pattern === '*' || pattern === host) return true
  return pattern.startsWith('*') && host.endsWith(pattern.slice(1)) && host.length >= pattern.length
}

/** The more specific first: exact names, then longer wildcards (Envoy's choice of a virtual host). */
export function moreSpecific(a: string, b: string): number {
  const [wildA, wildB] = [a.startsWith('*'), b.startsWith('*')]
  if (wildA !== wildB) return wildA ? 1 : -1
  return b.length - a.length || byCodeUnit(a, b)
}

/** Whether an object of `namespace` is seen in the proxy's namespace; everywhere, unless it says otherwise. */
export function visible(exportTo: readonly string[] | undefined, namespace: string, proxy: string): boolean {
  if (exportTo === undefined || exportTo.length === 0) return true
  return exportTo.some((to) => to === '*' || (to === '.' ? namespace === proxy : to === proxy))
}

/** The Service that a fully qualified name stands for: the registry knows no shorter and no longer one. */
export function serviceAt(host: string, state: ClusterState): Stored<'Service'> | undefined {
  const [name = '', namespace = ''] = host.split('.')
  return host === fqdn(name, namespace) ? state.get('Service', `${namespace}/${name}`) : undefined
}

interface Aged {
  readonly metadata: Stored['metadata']
}

/** The oldest first; objects of one second by name and namespace (sortConfigByCreationTime). */
export function byAge<T extends Aged>(objects: readonly T[]): readonly T[] {
  return objects.toSorted(
    (a, b) =>
      byCodeUnit(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
      byCodeUnit(`${a.metadata.name}.${a.metadata.namespace}`, `${b.metadata.name}.${b.metadata.namespace}`),
  )
}

/** Where rules for a host are looked for, in this order: beside the client, beside the Service, in the root namespace. */
export function namespacesFor(proxy: string, service: string): readonly string[] {
  return [...new Set([proxy, service, ROOT])]
}
