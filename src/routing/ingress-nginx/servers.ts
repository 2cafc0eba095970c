import { certificateOf, coversHost } from '../../certificate.ts'
import type { Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import { annotationsOf } from './annotations.ts'
import { DEFAULT_SERVER, DEFAULT_UPSTREAM, fieldOf, type Location, type Server, type Upstream } from './model.ts'
import { serviceBackend, upstreamName } from './upstreams.ts'

/** A server while paths are still being placed in it. */
export interface ServerDraft extends Omit<Server, 'locations' | 'regex' | 'certificate' | 'aliases'> {
  locations: Location[]
  aliases: readonly string[]
  certificate?: NonNullable<Server['certificate']>
}

function root(upstream: string, ingress?: Stored<'Ingress'>): Location {
  return {
    path: '/',
    ingressPath: '/',
    pathType: 'Prefix',
    upstream,
    isDefault: true,
    ...(ingress === undefined ? {} : { ingress }),
    because: ingress === undefined ? [] : [fieldOf(ingress, 'spec.defaultBackend')],
    annotations: annotationsOf(ingress?.metadata.annotations),
  }
}

/** An Ingress with a backend but no rule configures the catch-all server; the oldest of them. Its redirects and rewrites do not count there. */
function catchAll(servers: Map<string, ServerDraft>, ingress: Stored<'Ingress'>, upstream: Upstream): void {
  const server = servers.get(DEFAULT_SERVER)!
  const location = server.locations[0]!
  if (!location.isDefault || (ingress.spec?.rules ?? []).length > 0) return
  const { redirect: _, ...others } = annotationsOf(ingress.metadata.annotations)
  const annotations = {
    ...others,
    rewriteTarget: '',
    useRegex: false,
    appRoot: '',
    sslRedirect: true,
    forceSslRedirect: false,
  }
  server.locations[0] = { ...root(upstream.name, ingress), isDefault: false, annotations }
}

/** The certificate a host gets from an Ingress with a TLS section: the one named for it, or the controller's own. */
function certificate(state: ClusterState, ingress: Stored<'Ingress'>, host: string): Server['certificate'] {
  const tls = ingress.spec?.tls ?? []
  if (tls.length === 0) return undefined
  const index = tls.findIndex(({ hosts }) => hosts?.some((one) => one.toLowerCase() === host.toLowerCase()))
  const name = tls[index]?.secretName
  const because = [fieldOf(ingress, index < 0 ? 'spec.tls' : `spec.tls[${index}]`)]
  if (name === undefined || name === '') return { fallback: true, because }
  const secret = `${ingress.metadata.namespace}/${name}`
  const found = certificateOf(state.get('Secret', secret))
  const usable = found !== undefined && coversHost(found, host)
  return {
    secret,
    fallback: !usable,
    ...(found === undefined ? {} : { notAfter: found.notAfter }),
    because: [...because, { kind: 'Secret', key: secret }],
  }
}

/** One server per host of a rule, each with a root location until a rule takes it (createServers). Canaries make none. */
export function createServers(
  state: ClusterState,
  ingresses: readonly Stored<'Ingress'>[],
  upstreams: ReadonlyMap<string, Upstream>,
): Map<string, ServerDraft> {
  const servers = new Map<string, ServerDraft>([
    [
      DEFAULT_SERVER,
      {
        hostname: DEFAULT_SERVER,
        aliases: [],
        locations: [root(DEFAULT_UPSTREAM)],
        certificate: { fallback: true, because: [] },
      },
    ],
  ])
  const own = ingresses.filter((ingress) => !annotationsOf(ingress.metadata.annotations).canary.enabled)
  for (const ingress of own) {
    const backend = serviceBackend(ingress.spec?.defaultBackend)
    const upstream = backend && upstreams.get(upstreamName(ingress.metadata.namespace ?? 'default', backend))
    if (upstream !== undefined) catchAll(servers, ingress, upstream)
    for (const { host = '' } of ingress.spec?.rules ?? []) {
      const hostname = host === '' ? DEFAULT_SERVER : host
      if (!servers.has(hostname))
        servers.set(hostname, { hostname, aliases: [], locations: [root(upstream?.name ?? DEFAULT_UPSTREAM, ingress)] })
    }
  }
  for (const ingress of own) {
    for (const { host = '' } of ingress.spec?.rules ?? []) {
      const server = servers.get(host === '' ? DEFAULT_SERVER : host)!
      if (server.aliases.length === 0)
        server.aliases = annotationsOf(ingress.metadata.annotations).aliases.filter((alias) => !servers.has(alias))
      const found = server.certificate ?? certificate(state, ingress, server.hostname)
      if (found !== undefined) server.certificate = found
    }
  }
  return servers
}
