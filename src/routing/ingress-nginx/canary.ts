import type { Stored } from '../../object.ts'
import { annotationsOf } from './annotations.ts'
import { DEFAULT_SERVER, DEFAULT_UPSTREAM, type Dropped, type Location, pathOf, type Upstream } from './model.ts'
import type { ServerDraft } from './servers.ts'
import { type ServiceBackend, serviceBackend, upstreamName } from './upstreams.ts'

interface Draft {
  readonly upstreams: Map<string, Upstream>
  readonly servers: Map<string, ServerDraft>
}

interface Candidate {
  readonly ingress: Stored<'Ingress'>
  readonly backend: ServiceBackend
  readonly host: string
  /** Absent: the catch-all of a canary with a default backend. */
  readonly path?: { readonly path: string; readonly pathType: string }
  readonly field: string
}

function* candidates(ingress: Stored<'Ingress'>): Generator<Candidate> {
  const fallback = serviceBackend(ingress.spec?.defaultBackend)
  if (fallback !== undefined) yield { ingress, backend: fallback, host: DEFAULT_SERVER, field: 'spec.defaultBackend' }
  for (const [rule, { host = '', http }] of (ingress.spec?.rules ?? []).entries()) {
    for (const [index, path] of (http?.paths ?? []).entries()) {
      const backend = serviceBackend(path.backend)
      if (backend === undefined) continue
      const field = `spec.rules[${rule}].http.paths[${index}]`
      yield { ingress, backend, host: host === '' ? DEFAULT_SERVER : host, path: pathOf(path), field }
    }
  }
}

function matches(location: Location, { path }: Candidate): boolean {
  return path === undefined || (location.path === path.path && location.pathType === path.pathType)
}

/** The canary joins the primary's list; unless `legacy`, it inherits the primary's affinity (mergeAlternativeBackend). */
function join({ upstreams }: Draft, primary: Upstream, alternative: Upstream, ingress: Stored<'Ingress'>): boolean {
  if (primary.canary !== undefined) return false
  if (primary.alternatives.includes(alternative.name)) return true
  const legacy = annotationsOf(ingress.metadata.annotations).affinityCanaryBehavior === 'legacy'
  const { affinity: _, ...bare } = alternative
  if (!legacy)
    upstreams.set(alternative.name, {
      ...bare,
      ...(primary.affinity === undefined ? {} : { affinity: primary.affinity }),
    })
  upstreams.set(primary.name, { ...primary, alternatives: [...primary.alternatives, alternative.name] })
  return true
}

/**
 * One path of a canary looks for the same path and type under its host. Note that it joins the primary's *upstream*:
 * every location that shares it is split as well. A path without a match takes the canary's upstream away altogether.
 */
function merge(draft: Draft, candidate: Candidate): Dropped | undefined {
  const name = upstreamName(candidate.ingress.metadata.namespace ?? 'default', candidate.backend)
  const alternative = draft.upstreams.get(name)
  const report = (reason: Dropped['reason']): Dropped => ({
    ingress: `${candidate.ingress.metadata.namespace}/${candidate.ingress.metadata.name}`,
    reason,
    host: candidate.host,
    path: candidate.path?.path ?? '',
    field: candidate.field,
  })
  if (alternative === undefined) return report('no-path')
  const server = draft.servers.get(candidate.host)
  if (server === undefined) return report('no-host')
  let merged = false
  for (const location of server.locations) {
    const primary = draft.upstreams.get(location.upstream)!
    if (primary.name === alternative.name) return report('same-service')
    const mergeable = primary.name !== DEFAULT_UPSTREAM && primary.canary === undefined
    if (mergeable && matches(location, candidate))
      merged = merged || join(draft, primary, alternative, candidate.ingress)
  }
  if (!merged) {
    draft.upstreams.delete(alternative.name)
    return report('no-path')
  }
  const first = [...draft.upstreams.values()].some(({ alternatives }) => alternatives[0] === name)
  return first ? undefined : report('second')
}

/** Canary Ingresses are set aside and merged into what the others own (mergeAlternativeBackends). */
export function mergeCanaries(draft: Draft, ingresses: readonly Stored<'Ingress'>[]): readonly Dropped[] {
  const canaries = ingresses.filter((ingress) => annotationsOf(ingress.metadata.annotations).canary.enabled)
  const found: Dropped[] = []
  for (const ingress of canaries) {
    for (const candidate of candidates(ingress)) {
      const dropped =
        canaries.length === ingresses.length
          ? {
              ingress: `${ingress.metadata.namespace}/${ingress.metadata.name}`,
              reason: 'no-host' as const,
              host: candidate.host,
              path: candidate.path?.path ?? '',
              field: candidate.field,
            }
          : merge(draft, candidate)
      if (dropped !== undefined) found.push(dropped)
    }
  }
  return found
}
