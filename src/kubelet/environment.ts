import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

type Container = NonNullable<NonNullable<Stored<'Pod'>['spec']>['containers']>[number]
type Variables = Record<string, string>

/** The variables of a container at its start, or why it cannot start yet (CreateContainerConfigError). */
export type Environment = { readonly variables: Readonly<Variables> } | { readonly missing: string }

function serviceName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_')
}

function bracketed(ip: string): string {
  return ip.includes(':') ? `[${ip}]` : ip
}

/** Docker-link style variables of one Service (pkg/kubelet/envvars). */
function ofService(service: Stored<'Service'>): Variables {
  const ip = service.spec?.clusterIP ?? ''
  const ports = service.spec?.ports ?? []
  const first = ports[0]
  const prefix = serviceName(service.metadata.name)
  if (first === undefined) return {}
  const made: Variables = { [`${prefix}_SERVICE_HOST`]: ip, [`${prefix}_SERVICE_PORT`]: String(first.port) }
  for (const port of ports) if (port.name) made[`${prefix}_SERVICE_PORT_${serviceName(port.name)}`] = String(port.port)
  for (const [index, { port, protocol = 'TCP' }] of ports.entries()) {
    const url = `${protocol.toLowerCase()}://${bracketed(ip)}:${port}`
    const start = `${prefix}_PORT_${port}_${protocol}`
    if (index === 0) made[`${prefix}_PORT`] = url
    Object.assign(made, {
      [start]: url,
      [`${start}_PROTO`]: protocol.toLowerCase(),
      [`${start}_PORT`]: String(port),
      [`${start}_ADDR`]: ip,
    })
  }
  return made
}

/** Services of the Pod's namespace (with links on) and default/kubernetes, which a namesake replaces (kubelet_pods.go getServiceEnvVarMap). */
function serviceVariables(state: ClusterState, namespace: string, links: boolean): Variables {
  const chosen = new Map<string, Stored<'Service'>>()
  for (const service of state.list('Service')) {
    const { clusterIP } = service.spec ?? {}
    if (clusterIP === undefined || clusterIP === '' || clusterIP === 'None') continue
    const { name, namespace: own } = service.metadata
    const master = own === 'default' && name === 'kubernetes'
    if (master && !chosen.has(name)) chosen.set(name, service)
    else if (own === namespace && links) chosen.set(name, service)
  }
  return Object.assign({}, ...[...chosen.values()].map(ofService)) as Variables
}

/** `$(NAME)` refers to what is known so far; `$$(NAME)` is the text `$(NAME)`; unknown ones stay (third_party/forked/golang/expansion). */
export function expand(text: string, known: Readonly<Variables>): string {
  return text.replace(/\$(\$|\(([^)]*)\))/g, (whole, what: string, name: string | undefined) => {
    if (what === '$') return '$'
    return known[name!] ?? whole
  })
}

function fieldValue(pod: Stored<'Pod'>, path: string): string | undefined {
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path)
  if (subscript !== null) return pod.metadata[subscript[1] as 'labels' | 'annotations']?.[subscript[2]!] ?? ''
  const node = pod.status?.hostIP
  switch (path) {
    case 'metadata.name':
      return pod.metadata.name
    case 'metadata.namespace':
      return pod.metadata.namespace
    case 'metadata.uid':
      return pod.metadata.uid
    case 'spec.nodeName':
      return pod.spec?.nodeName ?? ''
    case 'spec.serviceAccountName':
      return pod.spec?.serviceAccountName ?? 'default'
    case 'status.podIP':
      return pod.status?.podIP ?? ''
    case 'status.podIPs':
      return (pod.status?.podIPs ?? []).map(({ ip }) => ip).join(',')
    case 'status.hostIP':
    case 'status.hostIPs':
      return node ?? ''
    default:
      return undefined
  }
}

type Source = NonNullable<NonNullable<Container['env']>[number]['valueFrom']>

/** A value from elsewhere; undefined: optional and absent. */
function valueFrom(
  source: Source,
  container: Container,
  pod: Stored<'Pod'>,
  state: ClusterState,
): { readonly value?: string } | { readonly missing: string } {
  const { namespace } = pod.metadata
  const { configMapKeyRef, secretKeyRef, fieldRef, resourceFieldRef } = source
  if (fieldRef !== undefined) return { value: fieldValue(pod, fieldRef.fieldPath) ?? '' }
  if (resourceFieldRef !== undefined) {
    const [kind = '', name = ''] = resourceFieldRef.resource.split('.')
    return {
      value: String(
        (container.resources as Record<string, Record<string, unknown>> | undefined)?.[kind]?.[name] ?? '0',
      ),
    }
  }
  if (configMapKeyRef !== undefined) {
    const map = state.get('ConfigMap', `${namespace}/${configMapKeyRef.name}`)
    const value = map?.data?.[configMapKeyRef.key]
    if (value !== undefined || configMapKeyRef.optional) return value === undefined ? {} : { value }
    return {
      missing:
        map === undefined
          ? `configmap "${configMapKeyRef.name}" not found`
          : `couldn't find key ${configMapKeyRef.key} in ConfigMap ${namespace}/${configMapKeyRef.name}`,
    }
  }
  if (secretKeyRef !== undefined) {
    const secret = state.get('Secret', `${namespace}/${secretKeyRef.name}`)
    const value = secretData(secret)[secretKeyRef.key]
    if (value !== undefined || secretKeyRef.optional) return value === undefined ? {} : { value }
    return {
      missing:
        secret === undefined
          ? `secret "${secretKeyRef.name}" not found`
          : `couldn't find key ${secretKeyRef.key} in Secret ${namespace}/${secretKeyRef.name}`,
    }
  }
  return {}
}

function secretData(secret: Stored<'Secret'> | undefined): Variables {
  const decoded = Object.entries(secret?.data ?? {}).map(([key, value]) => [
    key,
    Buffer.from(value, 'base64').toString('utf8'),
  ])
  return { ...(Object.fromEntries(decoded) as Variables), ...secret?.stringData }
}

function fromSources(container: Container, pod: Stored<'Pod'>, state: ClusterState): Environment {
  const made: Variables = {}
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const { namespace } = pod.metadata
    if (configMapRef !== undefined) {
      const map = state.get('ConfigMap', `${namespace}/${configMapRef.name}`)
      if (map === undefined && !configMapRef.optional) return { missing: `configmap "${configMapRef.name}" not found` }
      for (const [key, value] of Object.entries(map?.data ?? {})) made[prefix + key] = value
    }
    if (secretRef !== undefined) {
      const secret = state.get('Secret', `${namespace}/${secretRef.name}`)
      if (secret === undefined && !secretRef.optional) return { missing: `secret "${secretRef.name}" not found` }
      for (const [key, value] of Object.entries(secretData(secret))) made[prefix + key] = value
    }
  }
  return { variables: made }
}

/** Container variables win over envFrom, and envFrom over injected ones (kubelet_pods.go makeEnvironmentVariables). */
export function environmentOf(container: Container, pod: Stored<'Pod'>, state: ClusterState): Environment {
  const injected = serviceVariables(state, pod.metadata.namespace ?? 'default', pod.spec?.enableServiceLinks ?? true)
  const sources = fromSources(container, pod, state)
  if ('missing' in sources) return sources
  const result: Variables = { ...sources.variables }
  for (const { name, value, valueFrom: from } of container.env ?? []) {
    if (from !== undefined) {
      const found = valueFrom(from, container, pod, state)
      if ('missing' in found) return found
      if (found.value !== undefined) result[name] = found.value
    } else result[name] = expand(value ?? '', { ...injected, ...result })
  }
  return { variables: Object.freeze({ ...injected, ...result }) }
}
