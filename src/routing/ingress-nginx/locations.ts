import { byCodeUnit } from '../../state.ts'
import { type Configuration, DEFAULT_SERVER, type Location, type Server } from './model.ts'

function needsRewrite({ annotations, path }: Location): boolean {
  return annotations.rewriteTarget !== '' && annotations.rewriteTarget !== path
}

function slashed(path: string): string {
  return path.endsWith('/') ? path : `${path}/`
}

/** A Prefix path becomes `/foo/` and, unless an Exact `/foo` exists, `= /foo` (updateServerLocations). */
function expanded(locations: readonly Location[]): readonly Location[] {
  const exact = new Set(locations.filter(({ pathType }) => pathType === 'Exact').map(({ path }) => path))
  return locations.flatMap((location) => {
    const plain =
      location.path === '/' || location.pathType !== 'Prefix' || needsRewrite(location) || location.annotations.useRegex
    if (plain) return [location]
    const prefix = { ...location, path: slashed(location.path) }
    return exact.has(location.path) ? [prefix] : [prefix, { ...location, pathType: 'Exact' as const }]
  })
}

/** Locations as the configuration file lists them, and whether they are all regular expressions. */
export function sortedLocations(locations: readonly Location[]): Pick<Server, 'locations' | 'regex'> {
  const sorted = locations.toSorted((a, b) => b.path.length - a.path.length || byCodeUnit(b.path, a.path))
  const all = expanded(sorted)
  return { locations: all, regex: all.some((location) => needsRewrite(location) || location.annotations.useRegex) }
}

/** A path as PCRE would take it; undefined when it does not compile. */
export function pattern(text: string, flags = 'i'): RegExp | undefined {
  try {
    return new RegExp(text, flags)
  } catch {
    return undefined
  }
}

/**
 * The location of a path: an exact one, else the longest character prefix; in regex mode the first in the file that
 * matches from the start, ignoring case, whatever its pathType.
 */
export function locationFor(server: Server, path: string): Location | undefined {
  if (server.regex) return server.locations.find((location) => pattern(`^${location.path}`)?.test(path))
  const exact = server.locations.find((location) => location.pathType === 'Exact' && location.path === path)
  if (exact !== undefined) return exact
  return server.locations
    .filter((location) => location.pathType !== 'Exact' && path.startsWith(location.path))
    .reduce<Location | undefined>(
      (best, one) => (best !== undefined && best.path.length >= one.path.length ? best : one),
      undefined,
    )
}

/** The path as NGINX compares it: percent-decoded, runs of slashes merged. What is passed on stays as sent. */
export function comparable(path: string): string {
  let decoded = path
  try {
    decoded = decodeURIComponent(path)
  } catch {
    // A malformed escape is compared as it is.
  }
  return decoded.replace(/\/{2,}/g, '/')
}

/** The proxied prefix that a path would reach with a slash more, when nothing is exactly the path. */
export function slashLocation({ regex, locations }: Server, path: string): Location | undefined {
  if (regex || path.endsWith('/') || locations.some((one) => one.pathType === 'Exact' && one.path === path))
    return undefined
  return locations.find((one) => one.pathType !== 'Exact' && one.path === `${path}/`)
}

/** A wildcard stands for exactly one label of letters, digits, `_` and `-` (buildServerName). */
function wildcardCovers(hostname: string, host: string): boolean {
  if (!hostname.startsWith('*.')) return false
  const rest = hostname.slice(1)
  return host.endsWith(rest) && /^[\w-]+$/.test(host.slice(0, -rest.length))
}

/** A server name among the aliases that is an expression (`~^www[0-9]+`), as NGINX writes it. */
function expressionCovers(alias: string, host: string): boolean {
  return alias.startsWith('~') && pattern(alias.slice(1)) !== undefined && pattern(alias.slice(1))!.test(host)
}

/**
 * The server of a Host: its own, an alias, an alias `*.` of any labels, an expression (hosts with a wildcard are such),
 * else the catch-all (ngx_http_core_module, server_name). A host with a server never falls through.
 */
export function serverFor(configuration: Configuration, host: string): Server {
  const name = host.toLowerCase().replace(/\.$/, '')
  const { servers } = configuration
  const all = [...servers.values()].sort((a, b) => byCodeUnit(a.hostname, b.hostname))
  return (
    (name === DEFAULT_SERVER ? undefined : servers.get(name)) ??
    all.find(({ aliases }) => aliases.includes(name)) ??
    all.find(({ aliases }) => aliases.some((alias) => alias.startsWith('*.') && name.endsWith(alias.slice(1)))) ??
    all.find(
      ({ hostname, aliases }) =>
        wildcardCovers(hostname, name) || aliases.some((alias) => expressionCovers(alias, name)),
    ) ??
    servers.get(DEFAULT_SERVER)!
  )
}

/** Whether a certificate is configured for a Host: by its own name or the wildcard one label up; never the catch-all's. */
export function certified(configuration: Configuration, host: string): Server | undefined {
  const name = host.toLowerCase()
  const own = configuration.servers.get(name)
  if (own?.certificate !== undefined && name !== DEFAULT_SERVER) return own
  const wildcard = configuration.servers.get(name.replace(/^[^.]+\./, '*.'))
  return wildcard?.certificate === undefined ? undefined : wildcard
}
