import { familyOf } from '../../address.ts'
import type { Stored } from '../../object.ts'
import type { Reference } from '../../position.ts'
import type { ClusterState } from '../../state.ts'
import { type Peer, readyPeers } from '../peers.ts'
import { type Annotations, annotationsOf } from './annotations.ts'
import { DEFAULT_UPSTREAM, fieldOf, type Upstream } from './model.ts'

export interface ServiceBackend {
  readonly name: string
  readonly port?: { readonly number?: number; readonly name?: string }
}

type ServicePort = NonNullable<NonNullable<Stored<'Service'>['spec']>['ports']>[number]

/** The port as an Ingress backend writes it: its name, or its number. */
export function portText(backend: ServiceBackend): string {
  return backend.port?.name ?? String(backend.port?.number ?? 0)
}

/** Upstreams are shared by namespace, Service and port as written (upstreamName). */
export function upstreamName(namespace: string, backend: ServiceBackend): string {
  return `${namespace}-${backend.name}-${portText(backend)}`
}

/**
 * The Service port a backend means: by number, by targetPort or by name, in the order of the Service's list
 * (serviceEndpoints). That a targetPort is accepted is an accident of this lookup.
 */
function portOf(service: Stored<'Service'>, wanted: string): ServicePort | undefined {
  return service.spec?.ports?.find(
    ({ port, targetPort, name }) => String(port) === wanted || String(targetPort ?? port) === wanted || name === wanted,
  )
}

function externalPeers(service: Stored<'Service'>, wanted: string): readonly Peer[] {
  const host = service.spec?.externalName ?? ''
  const port = portOf(service, wanted)
  const number = port === undefined ? Number(wanted) : Number(port.targetPort ?? port.port) || port.port
  return host === '' || familyOf(host) !== undefined ? [] : [{ ip: host, port: number, labels: {} }]
}

interface Found {
  readonly peers: readonly Peer[]
  readonly clusterIP: boolean
}

function clusterIPPeer(service: Stored<'Service'>, backend: ServiceBackend): Peer | undefined {
  const ip = service.spec?.clusterIP
  if (ip === undefined || familyOf(ip) === undefined) return undefined
  const named = backend.port?.name
  const port =
    named === undefined ? backend.port?.number : service.spec?.ports?.find(({ name }) => name === named)?.port
  return port === undefined ? undefined : { ip, port, labels: {} }
}

/** The peers of a backend: ready Pod addresses, or the cluster IP alone with service-upstream. */
function find(state: ClusterState, namespace: string, backend: ServiceBackend, asService: boolean): Found {
  const service = state.get('Service', `${namespace}/${backend.name}`)
  if (service === undefined) return { peers: [], clusterIP: false }
  const whole = asService ? clusterIPPeer(service, backend) : undefined
  if (whole !== undefined) return { peers: [whole], clusterIP: true }
  const wanted = portText(backend)
  if (service.spec?.type === 'ExternalName') return { peers: externalPeers(service, wanted), clusterIP: false }
  const port = portOf(service, wanted)
  const peers = port === undefined || (port.protocol ?? 'TCP') !== 'TCP' ? [] : readyPeers(state, service, port)
  return { peers, clusterIP: false }
}

interface Asking {
  readonly ingress: Stored<'Ingress'>
  readonly backend: ServiceBackend
  readonly annotations: Annotations
  readonly field: string
}

function made(state: ClusterState, { ingress, backend, annotations, field }: Asking): Upstream {
  const namespace = ingress.metadata.namespace ?? 'default'
  const key = `${namespace}/${ingress.metadata.name}`
  const service: Reference = { kind: 'Service', key: `${namespace}/${backend.name}` }
  return {
    name: upstreamName(namespace, backend),
    service: service.key,
    port: portText(backend),
    because: [fieldOf(ingress, field), service],
    ...find(state, namespace, backend, annotations.serviceUpstream),
    hashBy: annotations.hashBy,
    hashBySubset: annotations.hashBySubset,
    loadBalance: annotations.loadBalance,
    ...(annotations.canary.enabled ? { canary: { ...annotations.canary, ingress: key } } : {}),
    alternatives: [],
  }
}

const DEFAULT: Upstream = {
  name: DEFAULT_UPSTREAM,
  service: '',
  port: '',
  because: [],
  peers: [],
  clusterIP: false,
  hashBy: '',
  hashBySubset: undefined,
  loadBalance: 'round_robin',
  alternatives: [],
}

/** The Service a backend names; resource backends are ignored by the controller. */
export function serviceBackend(backend: { readonly service?: ServiceBackend } | undefined): ServiceBackend | undefined {
  return backend?.service
}

/** Every upstream that served Ingresses refer to (createUpstreams): of two that name the same Service and port, the first counts. */
export function createUpstreams(state: ClusterState, ingresses: readonly Stored<'Ingress'>[]): Map<string, Upstream> {
  const upstreams = new Map<string, Upstream>([[DEFAULT_UPSTREAM, DEFAULT]])
  for (const ingress of ingresses) {
    const annotations = annotationsOf(ingress.metadata.annotations)
    const fallback = serviceBackend(ingress.spec?.defaultBackend)
    if (fallback !== undefined) {
      const upstream = made(state, { ingress, backend: fallback, annotations, field: 'spec.defaultBackend.service' })
      upstreams.set(upstream.name, upstream)
    }
    for (const [rule, { http }] of (ingress.spec?.rules ?? []).entries()) {
      for (const [path, { backend: named }] of (http?.paths ?? []).entries()) {
        const backend = serviceBackend(named)
        if (backend === undefined || upstreams.has(upstreamName(ingress.metadata.namespace ?? 'default', backend)))
          continue
        const field = `spec.rules[${rule}].http.paths[${path}].backend.service`
        const upstream = made(state, { ingress, backend, annotations, field })
        upstreams.set(upstream.name, upstream)
      }
    }
  }
  return upstreams
}
