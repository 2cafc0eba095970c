import { type Issue, issue } from '../issue.ts'
import { keyOf, type Stored } from '../object.ts'
import type { Reference } from '../position.ts'
import { matchesSelector } from '../selector.ts'
import type { ClusterState } from '../state.ts'
import { nearest } from '../words.ts'
import { type ClusterName, clusterName, dashed, hostType, isReverse, undashed } from './name.ts'

import type { KubernetesOptions } from './plugins.ts'

/** One thing a name stands for, before it is known which record type was asked. */
export interface Item {
  /** An address, or a name to alias. */
  readonly host: string
  /** -1: without a port; makes no SRV record. */
  readonly port: number
  /** Absolute name of the item itself: the target of its SRV record. */
  readonly owner: string
}

/** What the cluster holds under a name; `missing`: there is no such name, and why. */
export type Found =
  | { readonly items: readonly Item[]; readonly because: readonly Reference[]; readonly reason?: Issue }
  | { readonly missing: Issue; readonly because: readonly Reference[] }

/** A port as records see it: of a Service, or of a slice. */
interface Port {
  readonly name: string
  readonly protocol: string
  readonly port: number
}

interface Address {
  readonly ip: string
  readonly hostname: string
  readonly ports: readonly Port[]
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

/** A port or protocol that is not asked for matches any. */
function asked(name: ClusterName, port: Port): boolean {
  return (
    (name.port === '' || same(name.port, port.name)) && (name.protocol === '' || same(name.protocol, port.protocol))
  )
}

const serviceReference = (service: Stored<'Service'>, field?: string): Reference => ({
  kind: 'Service',
  key: keyOf(service),
  ...(field === undefined ? {} : { field }),
})

/** Slices of a Service, by label: whoever wrote them. */
export function slicesOf(state: ClusterState, namespace: string, service: string): readonly Stored<'EndpointSlice'>[] {
  return state.list('EndpointSlice', { namespace, labels: { matchLabels: { 'kubernetes.io/service-name': service } } })
}

/** The name of an endpoint below its Service: its hostname, or its dashed address (endpointHostname in kubernetes.go). */
export function endpointName(
  ip: string,
  { hostname = '', pod = '' }: { readonly hostname?: string | undefined; readonly pod?: string | undefined },
  options: KubernetesOptions,
): string {
  if (hostname !== '') return hostname
  return options.endpointPodNames && pod !== '' && pod.length < 64 ? pod : dashed(ip)
}

/** Ready addresses of a slice; an unset condition counts as ready, and a slice without ports has one port that is none. */
export function readyAddresses(slice: Stored<'EndpointSlice'>, options: KubernetesOptions): readonly Address[] {
  const declared = (slice.ports ?? []).map(({ name = '', protocol = '', port = -1 }) => ({ name, protocol, port }))
  const ports = declared.length === 0 ? [{ name: '', protocol: '', port: -1 }] : declared
  return (slice.endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ addresses, hostname, targetRef }) =>
      addresses.map((ip) => ({ ip, hostname: endpointName(ip, { hostname, pod: targetRef?.name }, options), ports })),
    )
}

/** The one Namespace object, unless the plugin was told to serve others only. */
export function exposed(state: ClusterState, namespace: string, options: KubernetesOptions): boolean {
  if (options.namespaces.length > 0 && !options.namespaces.includes(namespace)) return false
  const object = state.get('Namespace', namespace)
  if (object === undefined) return false
  return options.namespaceLabels === undefined || matchesSelector(options.namespaceLabels, object.metadata.labels)
}

/**
 * Everything the cluster knows under a name of one of its zones (Kubernetes.Records in kubernetes.go). It does not know
 * which type was asked: that is decided over the items.
 */
export function find(name: string, zone: string, state: ClusterState, options: KubernetesOptions): Found {
  const parsed = clusterName(name, zone)
  if (parsed.kind === 'misnamed') {
    const why =
      parsed.why === 'long' ? issue('dns.too-long', { name }) : issue('dns.no-kind', { name, label: parsed.label })
    return { missing: why, because: [] }
  }
  if (parsed.kind === 'apex') return { items: [], because: [] }
  const { namespace } = parsed
  if (isReverse(name) || !exposed(state, namespace, options)) {
    return { missing: issue('dns.no-namespace', { name, namespace }), because: [] }
  }
  if (parsed.service === '') {
    return {
      items: [],
      because: [{ kind: 'Namespace', key: namespace }],
      reason: issue('dns.namespace-alone', { namespace }),
    }
  }
  return parsed.kind === 'pod'
    ? findPod(name, parsed, zone, state, options)
    : findService(name, parsed, zone, state, options)
}

function findPod(
  name: string,
  parsed: ClusterName,
  zone: string,
  state: ClusterState,
  options: KubernetesOptions,
): Found {
  const { namespace, service: label } = parsed
  if (options.pods === 'disabled') return { missing: issue('dns.pods-disabled', { name }), because: [] }
  const text = undashed(label)
  const item: Item = { host: text, port: 0, owner: `${label}.${namespace}.pod.${zone}` }
  if (options.pods === 'insecure') {
    if (hostType(text).type === 'CNAME') return { missing: issue('dns.no-pod-address', { label }), because: [] }
    return { items: [item], because: [] }
  }
  const pod = state
    .list('Pod', { namespace })
    .find(
      ({ status, metadata }) =>
        status?.podIP === text && metadata.deletionTimestamp === undefined && live(status.phase),
    )
  if (pod === undefined) return { missing: issue('dns.no-live-pod', { address: text, namespace }), because: [] }
  return { items: [item], because: [{ kind: 'Pod', key: keyOf(pod) }] }
}

const live = (phase: string | undefined): boolean => !['Succeeded', 'Failed', 'Unknown'].includes(phase ?? '')

function findService(
  name: string,
  parsed: ClusterName,
  zone: string,
  state: ClusterState,
  options: KubernetesOptions,
): Found {
  const { namespace } = parsed
  const service = state.get('Service', `${namespace}/${parsed.service}`)
  const shown =
    service !== undefined && (options.labels === undefined || matchesSelector(options.labels, service.metadata.labels))
  if (!shown) {
    const names = state.list('Service', { namespace }).map(({ metadata }) => metadata.name)
    const near = nearest(parsed.service, names)[0] ?? ''
    const because = near === '' ? [] : [{ kind: 'Service', key: `${namespace}/${near}`, field: 'metadata.name' }]
    return { missing: issue('dns.no-service', { name, service: `${namespace}/${parsed.service}`, near }), because }
  }
  const owner = `${service.metadata.name}.${namespace}.svc.${zone}`
  if (service.spec?.type === 'ExternalName') return aliased(service, parsed, owner)
  const headless = (service.spec?.clusterIPs?.[0] ?? service.spec?.clusterIP) === 'None'
  if (headless || parsed.endpoint !== '') return endpoints(service, parsed, owner, state, options)
  return clusterIPs(service, parsed, owner, state, options)
}

function aliased(service: Stored<'Service'>, parsed: ClusterName, owner: string): Found {
  const host = service.spec?.externalName ?? ''
  const because = [serviceReference(service, 'spec.externalName')]
  const key = keyOf(service)
  if (parsed.endpoint !== '' || parsed.port !== '' || parsed.protocol !== '')
    return { missing: issue('dns.external-name-below', { service: key }), because }
  if (hostType(host).type !== 'CNAME')
    return { missing: issue('dns.external-name-address', { service: key, host }), because }
  return { items: [{ host, port: 0, owner }], because }
}

function endpoints(
  service: Stored<'Service'>,
  parsed: ClusterName,
  owner: string,
  state: ClusterState,
  options: KubernetesOptions,
): Found {
  const slices = options.noEndpoints ? [] : slicesOf(state, parsed.namespace, service.metadata.name)
  const ready = slices.flatMap((slice) => readyAddresses(slice, options).map((address) => ({ slice, address })))
  const named = ready.filter(({ address }) => parsed.endpoint === '' || same(parsed.endpoint, address.hostname))
  const items: Item[] = []
  const used = new Set<Stored<'EndpointSlice'>>()
  for (const { slice, address } of named) {
    for (const port of address.ports) {
      if (!asked(parsed, port)) continue
      items.push({ host: address.ip, port: port.port, owner: `${address.hostname}.${owner}` })
      used.add(slice)
    }
  }
  const because = [
    serviceReference(service),
    ...[...used].map((slice) => ({ kind: 'EndpointSlice', key: keyOf(slice) })),
  ]
  if (items.length > 0) return { items, because }
  return {
    missing: absence(
      service,
      parsed,
      slices,
      ready.map(({ address }) => address),
    ),
    because: [serviceReference(service, 'spec.selector')],
  }
}

/** Why a Service has no endpoint under a name: none is ready, none is called so, or none has the port. */
function absence(
  service: Stored<'Service'>,
  parsed: ClusterName,
  slices: readonly Stored<'EndpointSlice'>[],
  ready: readonly Address[],
): Issue {
  const key = keyOf(service)
  const count = slices.reduce((sum, slice) => sum + (slice.endpoints?.length ?? 0), 0)
  if (ready.length === 0) return issue('dns.no-ready-endpoint', { service: key, endpoints: count })
  if (parsed.endpoint !== '') {
    const names = [...new Set(ready.map(({ hostname }) => hostname))].sort().join(', ')
    return issue('dns.no-endpoint', { service: key, endpoint: parsed.endpoint, endpoints: names })
  }
  return noPort(
    key,
    parsed,
    ready.flatMap(({ ports }) => ports),
  )
}

function noPort(service: string, { port, protocol }: ClusterName, ports: readonly Port[]): Issue {
  const names = [
    ...new Set(
      ports.filter((one) => one.port !== -1).map((one) => `${one.name === '' ? '""' : one.name}/${one.protocol}`),
    ),
  ]
  return issue('dns.no-port', { service, port: `${port}/${protocol.toUpperCase()}`, ports: names.sort().join(', ') })
}

function clusterIPs(
  service: Stored<'Service'>,
  parsed: ClusterName,
  owner: string,
  state: ClusterState,
  options: KubernetesOptions,
): Found {
  const because = [serviceReference(service, 'spec.clusterIP')]
  const { spec = {} } = service
  const declared = (spec.ports ?? []).map(({ name = '', protocol = 'TCP', port }) => ({ name, protocol, port }))
  const ports = (declared.length === 0 ? [{ name: '', protocol: '', port: -1 }] : declared).filter((port) =>
    asked(parsed, port),
  )
  if (
    options.ignoreEmptyService &&
    slicesOf(state, parsed.namespace, service.metadata.name).every(
      (slice) => readyAddresses(slice, options).length === 0,
    )
  )
    return { missing: issue('dns.no-ready-endpoint', { service: keyOf(service), endpoints: 0 }), because }
  if (ports.length === 0)
    return { missing: noPort(keyOf(service), parsed, declared), because: [serviceReference(service, 'spec.ports')] }
  const addresses = spec.clusterIPs ?? (spec.clusterIP === undefined ? [] : [spec.clusterIP])
  return { items: ports.flatMap(({ port }) => addresses.map((host) => ({ host, port, owner }))), because }
}
