import type { Stored } from '../../object.ts'
import type { FieldErrors } from '../field.ts'
import type { Incoming } from '../kind.ts'
import { annotation } from '../metadata.ts'
import { byteLength, isConfigMapKey } from '../names.ts'
import { equal } from '../share.ts'
import { IMMUTABLE } from './shared.ts'

type Texts = Readonly<Record<string, string>>

const LIMIT = 1024 * 1024

/** What base64 stands for. */
function bytesOf(text: unknown): Buffer {
  return Buffer.from(String(text), 'base64')
}

const SEALED = 'field is immutable when `immutable` is set'

/** ValidateConfigMap. */
export function validateConfigMap({ data = {}, binaryData = {} }: Incoming<'ConfigMap'>, errors: FieldErrors): void {
  let size = 0
  for (const [field, values] of [
    ['data', data as Texts],
    ['binaryData', binaryData as Texts],
  ] as const)
    for (const key in values) {
      errors.each(`${field}[${key}]`, key, isConfigMapKey(key))
      if (field === 'data' && Object.hasOwn(binaryData, key))
        errors.invalid(`${field}[${key}]`, key, 'duplicate of key present in binaryData')
      size += field === 'data' ? byteLength(values[key]!) : bytesOf(values[key]!).length
    }
  if (size > LIMIT) errors.tooLong('', LIMIT)
}

interface Sealed {
  readonly immutable?: boolean | undefined
}

/** `immutable: true` cannot be taken back, and what it seals cannot change. */
function validateSealed<T extends Sealed>(
  now: T,
  old: T,
  fields: readonly (keyof T & string)[],
  errors: FieldErrors,
): void {
  if (old.immutable !== true) return
  if (now.immutable !== true) errors.forbidden('immutable', SEALED)
  for (const field of fields) if (!equal(now[field], old[field])) errors.forbidden(field, SEALED)
}

export function validateConfigMapUpdate(
  now: Incoming<'ConfigMap'>,
  old: Stored<'ConfigMap'>,
  errors: FieldErrors,
): void {
  validateSealed<Pick<Incoming<'ConfigMap'>, 'immutable' | 'data' | 'binaryData'>>(
    now,
    old,
    ['data', 'binaryData'],
    errors,
  )
}

export function validateSecretUpdate(now: Incoming<'Secret'>, old: Stored<'Secret'>, errors: FieldErrors): void {
  if (now.type !== old.type) errors.invalid('type', now.type, IMMUTABLE)
  validateSealed<Pick<Incoming<'Secret'>, 'immutable' | 'data'>>(now, old, ['data'], errors)
}

const ACCOUNT = 'kubernetes.io/service-account.name'
/** Keys that a type of Secret must have. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'kubernetes.io/dockercfg': ['.dockercfg'],
  'kubernetes.io/dockerconfigjson': ['.dockerconfigjson'],
  'kubernetes.io/tls': ['tls.crt', 'tls.key'],
}
const NOT_AN_OBJECT = 'json: cannot unmarshal'

/** Why registry credentials are no JSON object: the engine's reason, since Go words syntax errors in its own way. */
function jsonProblem(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (value === null || (typeof value === 'object' && !Array.isArray(value))) return undefined
    const kind = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value
    return `${NOT_AN_OBJECT} ${kind} into Go value of type map[string]interface {}`
  } catch (error) {
    return text === '' ? 'unexpected end of JSON input' : (error as Error).message
  }
}

/** ValidateSecret. */
export function validateSecret(secret: Incoming<'Secret'>, errors: FieldErrors): void {
  const { data = {}, type = '' } = secret
  let size = 0
  for (const key in data) {
    errors.each(`data[${key}]`, key, isConfigMapKey(key))
    size += bytesOf(data[key]).length
  }
  if (size > LIMIT) errors.tooLong('data', LIMIT)
  if (type === 'kubernetes.io/service-account-token' && !secret.metadata?.annotations?.[ACCOUNT])
    errors.required(annotation(ACCOUNT))
  for (const key of NEEDED[type] ?? []) {
    if (data[key] === undefined) errors.required(`data[${key}]`)
    else if (key.startsWith('.')) {
      const problem = jsonProblem(bytesOf(data[key]).toString())
      if (problem !== undefined) errors.invalid(`data[${key}]`, '<secret contents redacted>', problem)
    }
  }
  if (type === 'kubernetes.io/ssh-auth' && bytesOf(data['ssh-privatekey'] ?? '').length === 0)
    errors.required('data[ssh-privatekey]')
  const named = data['username'] !== undefined || data['password'] !== undefined
  if (type === 'kubernetes.io/basic-auth' && !named)
    for (const key of ['username', 'password']) errors.required(`data[${key}]`)
}
