import type { AnyObject, StoredMeta } from '../object.ts'
import type { FieldPath } from '../position.ts'
import { type FieldErrors, under } from './field.ts'
import { byteLength, isDNS1123Label, isLabelValue, isQualifiedName } from './names.ts'

type Labels = Readonly<Record<string, string>> | undefined

/**
 * Label rules; the path of every error is the map's, not the key's (metav1 validation.ValidateLabels). A label that is
 * stored as it is was found right then.
 */
export function validateLabels(labels: Labels, path: FieldPath, errors: FieldErrors, stored?: Labels): void {
  for (const key in labels) {
    const value = labels[key]!
    if (stored !== undefined && stored[key] === value) continue
    errors.each(path, key, isQualifiedName(key))
    errors.each(path, value, isLabelValue(value))
  }
}

const ANNOTATIONS_LIMIT = 256 * 1024

/** Keys as label keys after lower-casing; all keys and values together at most 256 KiB. */
export function validateAnnotations(annotations: Labels, path: FieldPath, errors: FieldErrors, stored?: Labels): void {
  let length = 0
  for (const key in annotations) {
    if (stored === undefined || !Object.hasOwn(stored, key)) errors.each(path, key, isQualifiedName(key.toLowerCase()))
    length += key.length + annotations[key]!.length
  }
  // No code unit takes more than three bytes.
  if (3 * length > ANNOTATIONS_LIMIT && sizeOf(annotations!) > ANNOTATIONS_LIMIT)
    errors.tooLong(path, ANNOTATIONS_LIMIT)
}

function sizeOf(annotations: NonNullable<Labels>): number {
  return Object.entries(annotations).reduce((size, [key, value]) => size + byteLength(key) + byteLength(value), 0)
}

export type NameRule = (name: string) => readonly string[]

interface MetadataRule {
  readonly namespaced: boolean
  readonly name: NameRule
  /** What is stored of the object: what was found right then is not looked at again. */
  readonly old?: StoredMeta
}

/** ObjectMeta of a created or updated object (apimachinery pkg/api/validation/objectmeta.go). */
export function validateMetadata(
  metadata: AnyObject['metadata'],
  { namespaced, name: rule, old }: MetadataRule,
  errors: FieldErrors,
): void {
  const { name = '', generateName = '', namespace = '', labels, annotations } = metadata ?? {}
  if (generateName !== '') errors.each('metadata.generateName', generateName, rule(maskTrailingDash(generateName)))
  if (name === '') errors.required('metadata.name', 'name or generateName is required')
  else if (name !== old?.name) errors.each('metadata.name', name, rule(name))
  if (namespaced) {
    if (namespace === '') errors.required('metadata.namespace')
    else if (namespace !== old?.namespace) errors.each('metadata.namespace', namespace, isDNS1123Label(namespace))
  } else if (namespace !== '') errors.forbidden('metadata.namespace', 'not allowed on this type')
  validateLabels(labels, 'metadata.labels', errors, old?.labels)
  validateAnnotations(annotations, 'metadata.annotations', errors, old?.annotations)
  validateOwnerReferences(metadata?.['ownerReferences'], errors)
  validateFinalizers(metadata?.['finalizers'], errors)
}

/** A generateName may end in a dash, since characters follow. */
export function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name
}

interface Owner {
  readonly apiVersion?: string
  readonly kind?: string
  readonly name?: string
  readonly uid?: string
  readonly controller?: boolean
}

/** The paths carry no index, as upstream writes them. */
function validateOwnerReferences(value: unknown, errors: FieldErrors): void {
  if (value === undefined) return
  const path = 'metadata.ownerReferences'
  const owners = value as readonly Owner[]
  let controller: string | undefined
  for (const owner of owners) {
    const { apiVersion = '', kind = '', name = '', uid = '' } = owner
    if (apiVersion === '')
      errors.invalid('metadata.ownerReferences.apiVersion', apiVersion, 'version must not be empty')
    if (kind === '') errors.invalid('metadata.ownerReferences.kind', kind, 'must not be empty')
    if (name === '') errors.invalid('metadata.ownerReferences.name', name, 'must not be empty')
    if (uid === '') errors.invalid('metadata.ownerReferences.uid', uid, 'must not be empty')
    if (apiVersion === 'v1' && kind === 'Event')
      errors.invalid(path, owner, '/v1, Kind=Event is disallowed from being an owner')
    if (owner.controller !== true) continue
    if (controller === undefined) controller = `${kind}/${name}`
    else
      errors.invalid(
        path,
        owners,
        `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${kind}/${name}`,
      )
  }
}

function validateFinalizers(value: unknown, errors: FieldErrors): void {
  if (value === undefined) return
  const path = 'metadata.finalizers'
  const finalizers = value as readonly string[]
  for (const finalizer of finalizers) errors.each(path, finalizer, isQualifiedName(finalizer))
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion'))
    errors.invalid(path, finalizers, 'finalizer orphan and foregroundDeletion cannot be both set')
  for (const [index, finalizer] of finalizers.entries())
    if (!finalizer.includes('/') && !standardFinalizers.includes(finalizer))
      errors.invalid(`${path}[${index}]`, finalizer, NOT_STANDARD)
}

export const NOT_STANDARD = 'name is neither a standard finalizer name nor is it fully qualified'

const standardFinalizers: readonly string[] = ['kubernetes', 'orphan', 'foregroundDeletion']

const IMMUTABLE = 'field is immutable'

/** What is being deleted cannot be held by anybody new (ValidateNoNewFinalizers). */
function forbidNewFinalizers(value: unknown, old: readonly string[], errors: FieldErrors): void {
  const extra = [...new Set((value ?? []) as readonly string[])].filter((finalizer) => !old.includes(finalizer)).sort()
  if (extra.length === 0) return
  const found = `[]string{${extra.map((finalizer) => JSON.stringify(finalizer)).join(', ')}}`
  errors.forbidden(
    'metadata.finalizers',
    `no new finalizers can be added if the object is being deleted, found new finalizers ${found}`,
  )
}

/** What may not change between two versions of one object. */
export function validateMetadataUpdate(metadata: AnyObject['metadata'], old: StoredMeta, errors: FieldErrors): void {
  const now = metadata ?? {}
  if (old.deletionTimestamp !== undefined) forbidNewFinalizers(now['finalizers'], old.finalizers ?? [], errors)
  if (now.name !== old.name) errors.invalid('metadata.name', now.name, IMMUTABLE)
  if ((now.namespace ?? '') !== (old.namespace ?? '')) errors.invalid('metadata.namespace', now.namespace, IMMUTABLE)
  if (now['uid'] !== undefined && now['uid'] !== old.uid) errors.invalid('metadata.uid', now['uid'], IMMUTABLE)
}

/** The path of one annotation's value. */
export function annotation(key: string): FieldPath {
  return under('metadata.annotations', key)
}
