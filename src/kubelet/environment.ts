import type { Container } from '../application.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { expand } from './expand.ts'
import { type Looked, type Source, valueFrom } from './references.ts'

export type Variables = Readonly<Record<string, string>>

/** The variables of a container at its start, or why it cannot start yet (CreateContainerConfigError). */
export type Environment = { readonly variables: Variables } | { readonly missing: string }

function shouted(name: string): string {
  return name.toUpperCase().replaceAll('-', '_')
}

function bracketed(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip
}

/** Docker-link style variables of one Service (pkg/kubelet/envvars): its cluster IP and its own ports, nothing of endpoints. */
function ofService({ metadata, spec }: Stored<'Service'>): Variables {
  const ip = spec?.clusterIP ?? ''
  const ports = spec?.ports ?? []
  const [first] = ports
  if (first === undefined) return {}
  const prefix = shouted(metadata.name)
  const made: Record<string, string> = {
    [`${prefix}_SERVICE_HOST`]: ip,
    [`${prefix}_SERVICE_PORT`]: String(first.port),
  }
  for (const { name, port } of ports) if (name) made[`${prefix}_SERVICE_PORT_${shouted(name)}`] = String(port)
  made[`${prefix}_PORT`] = `${(first.protocol ?? 'TCP').toLowerCase()}://${bracketed(ip)}:${first.port}`
  for (const { port, protocol = 'TCP' } of ports) {
    const start = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`
    made[start] = `${protocol.toLowerCase()}://${bracketed(ip)}:${port}`
    made[`${start}_PROTO`] = protocol.toLowerCase()
    made[`${start}_PORT`] = String(port)
    made[`${start}_ADDR`] = ip
  }
  return made
}

function hasClusterIP({ spec }: Stored<'Service'>): boolean {
  return (
    spec?.clusterIP !== undefined && spec.clusterIP !== '' && spec.clusterIP !== 'None' && spec.type !== 'ExternalName'
  )
}

/**
 * Services of the Pod's namespace (with links on), and default/kubernetes always; a namesake of the namespace replaces it
 * (kubelet_pods.go getServiceEnvVarMap).
 */
function injected(state: ClusterState, namespace: string, links: boolean): Variables {
  const own = links ? state.list('Service', { namespace }).filter(hasClusterIP) : []
  const master = state.get('Service', 'default/kubernetes')
  const replaced = own.some(({ metadata }) => metadata.name === 'kubernetes')
  const all = master !== undefined && hasClusterIP(master) && !replaced ? [master, ...own] : own
  return Object.freeze(Object.assign({}, ...all.map(ofService)) as Variables)
}

const known = new WeakMap<object, Map<string, Variables>>()

/** The same as long as no Service changes, so that thousands of containers share one table. */
function serviceVariables(state: ClusterState, namespace: string, links: boolean): Variables {
  const token = state.token('Service')
  const tables = known.get(token) ?? new Map<string, Variables>()
  known.set(token, tables)
  const key = `${namespace} ${links}`
  const found = tables.get(key) ?? injected(state, namespace, links)
  tables.set(key, found)
  return found
}

/** Variables of whole ConfigMaps and Secrets; names that are no C identifiers are taken as they are since 1.34. */
function fromSources(container: Container, looked: Looked): Environment {
  const made: Record<string, string> = {}
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const source = configMapRef ?? secretRef
    if (source?.name === undefined) continue
    const data = configMapRef === undefined ? looked.secret(source.name) : looked.configMap(source.name)
    if (data === undefined && source.optional) continue
    if (data === undefined)
      return { missing: `${configMapRef === undefined ? 'secret' : 'configmap'} "${source.name}" not found` }
    for (const [key, value] of Object.entries(data)) made[prefix + key] = value
  }
  return { variables: made }
}

/** Container variables win over envFrom, and envFrom over injected ones (kubelet_pods.go makeEnvironmentVariables). */
export function environmentOf(
  container: Container,
  pod: Stored<'Pod'>,
  state: ClusterState,
  looked: Looked,
): Environment {
  const services = serviceVariables(state, pod.metadata.namespace!, pod.spec?.enableServiceLinks ?? true)
  if ((container.env ?? []).length === 0 && (container.envFrom ?? []).length === 0) return { variables: services }
  const sources = fromSources(container, looked)
  if ('missing' in sources) return sources
  const result: Record<string, string> = { ...services, ...sources.variables }
  // A variable may speak of those written above it, of envFrom and of the injected ones; not of those below it.
  for (const { name, value, valueFrom: from } of container.env ?? []) {
    if (from === undefined) {
      result[name] = expand(value ?? '', result)
      continue
    }
    const found = valueFrom(from as Source, container, looked)
    if ('missing' in found) return found
    if (found.value !== undefined) result[name] = found.value
  }
  return { variables: Object.freeze(result) }
}
