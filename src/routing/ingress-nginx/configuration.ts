import type { Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { type Annotations, annotationsOf } from './annotations.ts'
import { mergeCanaries } from './canary.ts'
import { sortedLocations } from './locations.ts'
import {
  type Affinity,
  type Configuration,
  DEFAULT_SERVER,
  DEFAULT_UPSTREAM,
  fieldOf,
  type Location,
  pathOf,
  type Upstream,
} from './model.ts'
import { type NginxOptions, servedIngresses } from './served.ts'
import { createServers, type ServerDraft } from './servers.ts'
import { createUpstreams, serviceBackend, upstreamName } from './upstreams.ts'

type Path = NonNullable<
  NonNullable<NonNullable<NonNullable<Stored<'Ingress'>['spec']>['rules']>[number]['http']>['paths']
>[number]

interface Placed {
  readonly ingress: Stored<'Ingress'>
  readonly annotations: Annotations
  readonly host: string
  readonly path: Path
  readonly field: string
}

interface Draft {
  readonly upstreams: Map<string, Upstream>
  readonly servers: Map<string, ServerDraft>
}

/** Every path of every rule, in the order the controller goes through them. */
export function* placed(ingresses: readonly Stored<'Ingress'>[]): Generator<Placed> {
  for (const ingress of ingresses) {
    const annotations = annotationsOf(ingress.metadata.annotations)
    for (const [rule, { host = '', http }] of (ingress.spec?.rules ?? []).entries()) {
      for (const [index, path] of (http?.paths ?? []).entries()) {
        const field = `spec.rules[${rule}].http.paths[${index}]`
        yield { ingress, annotations, host: host === '' ? DEFAULT_SERVER : host, path, field }
      }
    }
  }
}

function locationOf({ ingress, annotations, path, field }: Placed, upstream: string): Location {
  const kept = pathOf(path)
  return {
    ...kept,
    ingressPath: kept.path,
    upstream,
    isDefault: false,
    ingress,
    because: [fieldOf(ingress, field)],
    annotations,
  }
}

/** A path takes its place in the server: the first Ingress to name a path and type keeps it (getBackendServers). */
function place(server: ServerDraft, location: Location): void {
  const taken = server.locations.findIndex(({ path }) => path === location.path)
  const same = taken >= 0 && server.locations[taken]!.pathType === location.pathType
  if (!same) server.locations.push(location)
  else if (server.locations[taken]!.isDefault) server.locations[taken] = location
}

function withAffinity(upstream: Upstream, { annotations, host, path }: Placed): Upstream {
  if (annotations.affinity !== 'cookie') return upstream
  const before = upstream.affinity
  const mode: Affinity['mode'] = before?.mode ?? (annotations.affinityMode === 'persistent' ? 'persistent' : 'balanced')
  const known = before?.locations ?? {}
  const locations = { ...known, [host]: [...(known[host] ?? []), pathOf(path).path] }
  return { ...upstream, affinity: { mode, cookie: annotations.cookie, locations } }
}

function placeAll({ upstreams, servers }: Draft, ingresses: readonly Stored<'Ingress'>[]): void {
  for (const one of placed(ingresses)) {
    const backend = serviceBackend(one.path.backend)
    if (backend === undefined) continue
    const name = upstreamName(one.ingress.metadata.namespace ?? 'default', backend)
    const upstream = upstreams.get(name)!
    if (upstream.canary !== undefined) continue
    place(servers.get(one.host) ?? servers.get(DEFAULT_SERVER)!, locationOf(one, name))
    upstreams.set(name, withAffinity(upstream, one))
  }
}

/** A location's own default backend stands in when its upstream has no peer (annotation default-backend). */
function standIn(draft: Draft, location: Location, state: ClusterState): Location {
  const { defaultBackend } = location.annotations
  const upstream = draft.upstreams.get(location.upstream)
  const served = location.upstream === DEFAULT_UPSTREAM || (upstream?.peers.length ?? 0) > 0
  if (defaultBackend === '' || location.ingress === undefined || served) return location
  const name = customBackend(draft, location, state)
  return name === undefined ? location : { ...location, upstream: name }
}

/** The upstream of the annotation default-backend: the Service's first port, if it has a ready endpoint. */
function customBackend(draft: Draft, location: Location, state: ClusterState): string | undefined {
  const ingress = location.ingress!
  const namespace = ingress.metadata.namespace ?? 'default'
  const name = location.annotations.defaultBackend.split('/').at(-1)!
  const port = state.get('Service', `${namespace}/${name}`)?.spec?.ports?.[0]?.port
  if (port === undefined) return undefined
  const alone = {
    ...ingress,
    spec: { defaultBackend: { service: { name, port: { number: port } } } },
  } as Stored<'Ingress'>
  const made = createUpstreams(state, [alone]).get(upstreamName(namespace, { name, port: { number: port } }))!
  if (made.peers.length === 0) return undefined
  const custom: Upstream = { ...made, name: `custom-default-backend-${namespace}-${name}` }
  draft.upstreams.set(custom.name, custom)
  return custom.name
}

/** The upstream that answers intercepted errors of a location. */
export function errorBackend(configuration: Configuration, location: Location): Upstream | undefined {
  const namespace = location.ingress?.metadata.namespace ?? 'default'
  return configuration.upstreams.get(`custom-default-backend-${namespace}-${location.annotations.defaultBackend}`)
}

/** What the controller makes of Ingresses, in their order (getBackendServers in internal/ingress/controller/controller.go). */
export function configure(state: ClusterState, ingresses: readonly Stored<'Ingress'>[]): Configuration {
  const upstreams = createUpstreams(state, ingresses)
  const servers = createServers(state, ingresses, upstreams)
  const draft: Draft = { upstreams, servers }
  placeAll(draft, ingresses)
  const dropped = mergeCanaries(draft, ingresses)
  for (const server of servers.values()) {
    server.locations = server.locations.map((location) => {
      if (
        location.annotations.customErrors.length > 0 &&
        location.annotations.defaultBackend !== '' &&
        location.ingress !== undefined
      )
        customBackend(draft, location, state)
      return standIn(draft, location, state)
    })
  }
  return {
    upstreams,
    servers: new Map([...servers].map(([host, server]) => [host, { ...server, ...sortedLocations(server.locations) }])),
    dropped,
  }
}

const known = new WeakMap<ClusterState, Map<string, Configuration>>()

/** The configuration of a state, computed once. */
export function configurationOf(state: ClusterState, options: NginxOptions): Configuration {
  const key = JSON.stringify(options)
  const of = known.get(state) ?? new Map<string, Configuration>()
  known.set(state, of)
  let found = of.get(key)
  if (found === undefined) {
    found = configure(state, servedIngresses(state, options))
    of.set(key, found)
  }
  return found
}
