import type { Webhook } from '../../admission.ts'
import type { AnyObject, Stored } from '../../object.ts'
import type { FieldError, Refusal } from '../../refusal.ts'
import type { ClusterState } from '../../state.ts'
import { configure } from './configuration.ts'
import { pattern } from './locations.ts'
import { type Configuration, DEFAULT_SERVER } from './model.ts'
import { PREFIX } from './reader.ts'
import { refusedAnnotation } from './refused.ts'
import { type NginxOptions, servedBy, servedIngresses } from './served.ts'

type Ingress = Stored<'Ingress'>

interface Objection {
  readonly field: string
  readonly detail: string
}

const NAME = 'validate.nginx.ingress.kubernetes.io'

function refusal({ field, detail }: Objection): Refusal {
  const error: FieldError = { type: 'FieldValueForbidden', field, detail }
  const message = `admission webhook "${NAME}" denied the request: ${detail}`
  return { status: 400, reason: 'BadRequest', message, errors: [error] }
}

interface At {
  readonly host: string
  readonly path: string
  readonly pathType: string
  readonly field: string
}

function* pathsOf(ingress: Ingress): Generator<At> {
  for (const [rule, { host = '', http }] of (ingress.spec?.rules ?? []).entries()) {
    for (const [index, { path = '', pathType = 'Prefix', backend }] of (http?.paths ?? []).entries()) {
      if (backend.service === undefined) continue
      yield {
        host: host === '' ? DEFAULT_SERVER : host,
        path,
        pathType,
        field: `spec.rules[${rule}].http.paths[${index}]`,
      }
    }
  }
}

/** Snippets are switched off by the chart, whoever writes them. */
function snippet({ metadata }: Ingress): Objection | undefined {
  const name = Object.keys(metadata.annotations ?? {}).find((key) => key.startsWith(PREFIX) && key.endsWith('-snippet'))
  if (name === undefined) return undefined
  const detail = `${name} annotation cannot be used. Snippet directives are disabled by the Ingress administrator`
  return { field: `metadata.annotations[${name}]`, detail }
}

/** Exact and Prefix paths are plain (strict-validate-path-type): expressions need ImplementationSpecific. */
function pathTypes(ingress: Ingress): Objection | undefined {
  for (const { path, pathType, field } of pathsOf(ingress)) {
    if (path === '' || pathType === 'ImplementationSpecific' || /^\/[a-z0-9._\-/]*$/i.test(path)) continue
    return {
      field: `${field}.path`,
      detail: `ingress contains invalid paths: path ${path} cannot be used with pathType ${pathType}`,
    }
  }
  return undefined
}

const FORBIDDEN = [
  /\s*alias\s*.*;/s,
  /\s*root\s*.*;/s,
  /\/etc\/(passwd|shadow|group|nginx|ingress-controller)/,
  /\/var\/run\/secrets/,
  /.*_by_lua.*/,
]

function directives(ingress: Ingress): Objection | undefined {
  for (const { host, path, field } of pathsOf(ingress)) {
    const value = [host, path].find((text) => FORBIDDEN.some((expression) => expression.test(text)))
    if (value !== undefined)
      return { field: `${field}.path`, detail: `invalid ingress path: invalid value found: ${value}` }
  }
  return undefined
}

function annotations({ metadata }: Ingress): Objection | undefined {
  const name = refusedAnnotation(metadata.annotations)
  return name === undefined
    ? undefined
    : { field: `metadata.annotations[${name}]`, detail: `annotation ${name} contains invalid value` }
}

function owners(configuration: Configuration, host: string, path: string): readonly Ingress[] {
  const locations = configuration.servers.get(host)?.locations ?? []
  return locations.flatMap((one) =>
    one.path !== path || one.isDefault || one.ingress === undefined ? [] : [one.ingress],
  )
}

const writesCanary = ({ metadata }: Ingress): boolean => (metadata.annotations?.[`${PREFIX}canary`] ?? '') !== ''

/**
 * A host and path that another Ingress owns. Only Ingresses without the canary annotation clash, canaries own nothing,
 * and the first path that anyone owns ends the search (checkOverlap in internal/ingress/controller/controller.go).
 */
function overlap(ingress: Ingress, configuration: Configuration): Objection | undefined {
  for (const { host, path: written, field } of pathsOf(ingress)) {
    const path = written === '' ? '/' : written
    const existing = owners(configuration, host, path)
    if (existing.length === 0) continue
    const { name, namespace } = ingress.metadata
    if (existing.some(({ metadata }) => metadata.name === name && metadata.namespace === namespace)) return undefined
    const clash = writesCanary(ingress) ? undefined : existing.find((one) => !writesCanary(one))
    if (clash === undefined) return undefined
    const owner = `${clash.metadata.namespace}/${clash.metadata.name}`
    return {
      field: `${field}.path`,
      detail: `host "${host}" and path "${path}" is already defined in ingress ${owner}`,
    }
  }
  return undefined
}

/** What NGINX itself would refuse when it tests the rendered file. */
function rendered(ingress: Ingress, configuration: Configuration): Objection | undefined {
  for (const { host, field } of pathsOf(ingress)) {
    const server = configuration.servers.get(host)
    const seen = new Set<string>()
    for (const location of server?.locations ?? []) {
      const line = server!.regex
        ? `~* "^${location.path}"`
        : `${location.pathType === 'Exact' ? '= ' : ''}${location.path}`
      if (server!.regex && pattern(location.path) === undefined)
        return { field: `${field}.path`, detail: `nginx: [emerg] pcre2_compile() failed in "${location.path}"` }
      if (!server!.regex && seen.has(line))
        return { field: `${field}.path`, detail: `nginx: [emerg] duplicate location "${location.path}"` }
      seen.add(line)
    }
  }
  return undefined
}

function objectionTo(ingress: Ingress, state: ClusterState, options: NginxOptions): Objection | undefined {
  const early = snippet(ingress) ?? pathTypes(ingress) ?? directives(ingress) ?? annotations(ingress)
  if (early !== undefined) return early
  const { name, namespace } = ingress.metadata
  const others = servedIngresses(state, options).filter(
    ({ metadata }) => metadata.name !== name || metadata.namespace !== namespace,
  )
  const configuration = configure(state, [...others, ingress])
  return overlap(ingress, configuration) ?? rendered(ingress, configuration)
}

/** The validating webhook of ingress-nginx as the chart installs it: it looks only at Ingresses of its own class. */
export function nginxWebhook(options: NginxOptions = {}): Webhook {
  return {
    name: NAME,
    kinds: ['Ingress'],
    stage: 'validating',
    review({ operation, object }, state): AnyObject | Refusal {
      if (operation === 'DELETE') return object
      const metadata = { namespace: 'default', name: '', ...object.metadata }
      const ingress = { ...object, metadata } as unknown as Ingress
      if (!servedBy(ingress, state, options).served) return object
      const objection = objectionTo(ingress, state, options)
      return objection === undefined ? object : refusal(objection)
    },
  }
}
