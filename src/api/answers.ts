import type { FieldError, Refusal } from '../refusal.ts'
import { aggregate } from './field.ts'

/** apiVersion and kind of an object that is refused. */
interface Typed {
  readonly apiVersion: string
  readonly kind: string
}

function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/')
  return slash < 0 ? '' : apiVersion.slice(0, slash)
}

/** The resource of a kind, as URLs name it: `services`, `networkpolicies`, `gateways`. */
export function resourceOf(kind: string): string {
  const word = kind.split('.')[0]!.toLowerCase()
  if (word === 'endpoints') return word
  if (word.endsWith('s')) return `${word}es`
  return /[^aeiou]y$/.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`
}

/** `services`, `deployments.apps`: GroupResource.String(). */
function groupResource({ apiVersion, kind }: Typed): string {
  const group = groupOf(apiVersion)
  return group === '' ? resourceOf(kind) : `${resourceOf(kind)}.${group}`
}

/** `Service`, `Deployment.apps`: GroupKind.String(). */
function groupKind({ apiVersion, kind }: Typed): string {
  const group = groupOf(apiVersion)
  const word = kind.split('.')[0]!
  return group === '' ? word : `${word}.${group}`
}

/** 422 with every error of validation (apierrors.NewInvalid). */
export function invalid(of: Typed, name: string, errors: readonly FieldError[]): Refusal {
  const message = `${groupKind(of)} ${JSON.stringify(name)} is invalid: ${aggregate(errors)}`
  return { status: 422, reason: 'Invalid', message, errors }
}

/** 404 for an object. */
export function notFound(of: Typed, name: string): Refusal {
  return {
    status: 404,
    reason: 'NotFound',
    message: `${groupResource(of)} ${JSON.stringify(name)} not found`,
    errors: [],
  }
}

/** 404 for the namespace an object would lie in. */
export function namespaceNotFound(name: string): Refusal {
  return { status: 404, reason: 'NotFound', message: `namespaces ${JSON.stringify(name)} not found`, errors: [] }
}

/** 409: the name is taken. */
export function alreadyExists(of: Typed, name: string): Refusal {
  const message = `${groupResource(of)} ${JSON.stringify(name)} already exists`
  return { status: 409, reason: 'AlreadyExists', message, errors: [] }
}

/** 409: someone else wrote in between. */
export function conflict(of: Typed, name: string, detail: string = MODIFIED): Refusal {
  const message = `Operation cannot be fulfilled on ${groupResource(of)} ${JSON.stringify(name)}: ${detail}`
  return { status: 409, reason: 'Conflict', message, errors: [] }
}

const MODIFIED = 'the object has been modified; please apply your changes to the latest version and try again'

/** 403 of an admission plugin. */
export function forbidden(of: Typed, name: string, detail: string): Refusal {
  const message = `${groupResource(of)} ${JSON.stringify(name)} is forbidden: ${detail}`
  return { status: 403, reason: 'Forbidden', message, errors: [] }
}

/** 500 with a reason but no field. */
export function internalError(detail: string): Refusal {
  const message = `Internal error occurred: ${detail}`
  return { status: 500, reason: 'InternalError', message, errors: [{ type: 'InternalError', field: '', detail }] }
}
