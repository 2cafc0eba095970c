import { keyOf, type Stored } from '../../object.ts'
import type { Reference } from '../../position.ts'
import { byCodeUnit, type ClusterState } from '../../state.ts'
import { type Peer, readyPeers } from '../peers.ts'
import { byAge, hostMatches, serviceAt, visible } from './hosts.ts'

type Labels = Readonly<Record<string, string>>

export interface RegisteredPort {
  readonly number: number
  readonly name?: string
  /** What it was declared to speak (`HTTP`, `tcp-db`'s `tcp`), in lower case; absent: the proxy finds out by looking. */
  readonly protocol?: string
}

/** A name that the mesh knows: a Service, or what a ServiceEntry adds. */
export interface Registered {
  readonly host: string
  readonly namespace: string
  /** `namespace/name`. */
  readonly key: string
  readonly reference: Reference
  readonly ports: readonly RegisteredPort[]
  /** The proxy keeps the address that the application connected to (a ServiceEntry with resolution NONE, a headless Service). */
  readonly asAddressed: boolean
  peers(port: number): readonly Peer[]
}

interface Endpoint {
  readonly address?: string
  readonly ports?: Readonly<Record<string, number>>
  readonly labels?: Labels
}

interface ServiceEntry {
  readonly metadata: Stored['metadata']
  readonly spec?: {
    readonly hosts?: readonly string[]
    readonly addresses?: readonly string[]
    readonly ports?: readonly {
      readonly number: number
      readonly name?: string
      readonly protocol?: string
      readonly targetPort?: number
    }[]
    readonly resolution?: string
    readonly endpoints?: readonly Endpoint[]
    readonly workloadSelector?: { readonly labels?: Labels }
    readonly exportTo?: readonly string[]
  }
}

type ServicePort = NonNullable<NonNullable<Stored<'Service'>['spec']>['ports']>[number]

/** What Istio takes a Service port's protocol to be: appProtocol, else the name up to its first dash. */
function protocolOf({ name = '', appProtocol }: ServicePort): string | undefined {
  const said = (appProtocol ?? name.split('-')[0] ?? '').toLowerCase()
  return KNOWN.includes(said) ? said : undefined
}

const HTTP = ['http', 'http2', 'grpc', 'grpc-web']
const KNOWN = [...HTTP, 'tcp', 'tls', 'https', 'mongo', 'mysql', 'redis', 'udp']

/** Whether requests are read at a port: it says HTTP, or nothing. */
export function readsRequests({ protocol }: RegisteredPort): boolean {
  return protocol === undefined || HTTP.includes(protocol)
}

/** Whether a port is declared to speak HTTP, so that nothing else passes. */
export function declaredHttp({ protocol }: RegisteredPort): boolean {
  return protocol !== undefined && HTTP.includes(protocol)
}

/** A Service as the mesh knows it. */
export function registeredService(service: Stored<'Service'>, state: ClusterState): Registered {
  const { name, namespace = 'default' } = service.metadata
  const ports = service.spec?.ports ?? []
  const key = keyOf(service)
  return {
    host: `${name}.${namespace}.svc.cluster.local`,
    namespace,
    key,
    reference: { kind: 'Service', key },
    asAddressed: service.spec?.clusterIP === 'None',
    ports: ports.map((port) => {
      const protocol = protocolOf(port)
      return {
        number: port.port,
        ...(port.name === undefined ? {} : { name: port.name }),
        ...(protocol === undefined ? {} : { protocol }),
      }
    }),
    peers(number) {
      const port = ports.find((one) => one.port === number)
      return port === undefined ? [] : readyPeers(state, service, port)
    },
  }
}

function ready(pod: Stored<'Pod'>): boolean {
  const condition = pod.status?.conditions?.find(({ type }) => type === 'Ready')
  return pod.metadata.deletionTimestamp === undefined && condition?.status === 'True' && pod.status?.podIP !== undefined
}

/** Pods that a workloadSelector takes, beside the ServiceEntry itself. */
function selected(entry: ServiceEntry, port: number, state: ClusterState): readonly Peer[] {
  const wanted = entry.spec?.workloadSelector?.labels ?? {}
  return state
    .list('Pod', { namespace: entry.metadata.namespace ?? 'default', labels: { matchLabels: wanted } })
    .filter(ready)
    .map((pod) => ({
      ip: pod.status!.podIP!,
      port,
      pod: keyOf(pod),
      ...(pod.spec?.nodeName === undefined ? {} : { node: pod.spec.nodeName }),
      labels: (pod.metadata.labels ?? {}) as Labels,
    }))
    .sort((a, b) => byCodeUnit(a.ip, b.ip))
}

function listed(entry: ServiceEntry, host: string, { number, name = '' }: RegisteredPort, to: number): readonly Peer[] {
  const { endpoints = [], resolution = 'NONE' } = entry.spec ?? {}
  const byName = resolution.startsWith('DNS')
  const all: readonly Endpoint[] = endpoints.length === 0 && byName ? [{ address: host }] : endpoints
  return all.flatMap(({ address, ports = {}, labels = {} }) =>
    address === undefined ? [] : [{ ip: address, port: ports[name] ?? (to === 0 ? number : to), labels }],
  )
}

function registeredEntry(entry: ServiceEntry, host: string, state: ClusterState): Registered {
  const key = keyOf(entry as unknown as Stored)
  const { ports = [], workloadSelector, resolution = 'NONE' } = entry.spec ?? {}
  return {
    host,
    namespace: entry.metadata.namespace ?? 'default',
    key,
    reference: { kind: 'ServiceEntry', key, field: 'spec' },
    asAddressed: resolution === 'NONE',
    ports: ports.map(({ number, name, protocol }) => ({
      number,
      ...(name === undefined ? {} : { name }),
      ...(protocol === undefined ? {} : { protocol: protocol.toLowerCase() }),
    })),
    peers(number) {
      const port = ports.find((one) => one.number === number)
      if (port === undefined || resolution === 'NONE') return []
      const to = port.targetPort ?? 0
      return workloadSelector === undefined ? listed(entry, host, port, to) : selected(entry, to || number, state)
    },
  }
}

/** ServiceEntries seen from a namespace, the oldest first. */
function entries(from: string, state: ClusterState): readonly ServiceEntry[] {
  const all = byAge(state.all('ServiceEntry') as unknown as readonly ServiceEntry[])
  return all.filter(({ metadata, spec }) => visible(spec?.exportTo, metadata.namespace ?? 'default', from))
}

/** What the mesh knows by a full name, seen from a namespace; the Service before a ServiceEntry. */
export function registered(host: string, from: string, state: ClusterState): Registered | undefined {
  const service = serviceAt(host, state)
  if (service !== undefined) return registeredService(service, state)
  const entry = entries(from, state).find(({ spec }) => (spec?.hosts ?? []).some((one) => hostMatches(one, host)))
  return entry === undefined ? undefined : registeredEntry(entry, host, state)
}

/** Names under which a Service is asked, from a namespace. */
function namesOf({ metadata, spec }: Stored<'Service'>, from: string): readonly string[] {
  const { name, namespace = 'default' } = metadata
  const long = [`${name}.${namespace}`, `${name}.${namespace}.svc`, `${name}.${namespace}.svc.cluster.local`]
  const addresses = (spec?.clusterIPs ?? []).filter((ip) => ip !== 'None')
  return [...(namespace === from ? [name] : []), ...long, ...addresses]
}

/** Whoever is meant by the name or the address that a client in `from` uses, at one of its ports. */
export function addressed(to: string, port: number, from: string, state: ClusterState): Registered | undefined {
  const service = state
    .list('Service')
    .find((one) => namesOf(one, from).includes(to) && (one.spec?.ports ?? []).some((each) => each.port === port))
  if (service !== undefined) return registeredService(service, state)
  const entry = entries(from, state).find(
    ({ spec }) =>
      ((spec?.hosts ?? []).some((host) => hostMatches(host, to)) || (spec?.addresses ?? []).includes(to)) &&
      (spec?.ports ?? []).some(({ number }) => number === port),
  )
  if (entry === undefined) return undefined
  const name = (entry.spec?.hosts ?? []).find((host) => hostMatches(host, to)) ?? entry.spec?.hosts?.[0] ?? to
  return registeredEntry(entry, name.startsWith('*') ? to : name, state)
}
