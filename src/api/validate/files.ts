import type { IPodSpec } from 'kubernetes-models/v1/PodSpec'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import type { Loose } from '../loose.ts'
import { FILE_FIELDS, validateFieldRef, validateResourceRef } from './env.ts'
import { validateNonReserved } from './paths.ts'

type Volume = NonNullable<Loose<IPodSpec>['volumes']>[number]
type DownwardAPI = NonNullable<Volume['downwardAPI']>
type Projected = NonNullable<Volume['projected']>
type Projection = NonNullable<Projected['sources']>[number]

export function validateMode(mode: number | undefined, path: FieldPath, errors: FieldErrors): void {
  if (mode !== undefined && (mode < 0 || mode > 0o777))
    errors.invalid(path, mode, 'must be a number between 0 and 0777 (octal), both inclusive')
}

interface Files {
  readonly defaultMode?: number | undefined
  readonly items?:
    | readonly {
        readonly key?: string | undefined
        readonly path?: string | undefined
        readonly mode?: number | undefined
      }[]
    | undefined
}

/** Keys of a ConfigMap or Secret as files; any key may be named, the kubelet looks for it (validateKeyToPath). */
export function validateFiles({ defaultMode, items = [] }: Files, path: FieldPath, errors: FieldErrors): void {
  validateMode(defaultMode, `${path}.defaultMode`, errors)
  validateItems(items, path, errors)
}

function validateItems(items: NonNullable<Files['items']>, path: FieldPath, errors: FieldErrors): void {
  for (const [index, { key = '', path: file = '', mode }] of items.entries()) {
    const place = `${path}.items[${index}]`
    if (key === '') errors.required(`${place}.key`)
    if (file === '') errors.required(`${place}.path`)
    validateNonReserved(file, `${place}.path`, errors)
    validateMode(mode, `${place}.mode`, errors)
  }
}

/** Upstream writes the volume's path for every item, without its index. */
export function validateDownward({ defaultMode, items = [] }: DownwardAPI, path: FieldPath, errors: FieldErrors): void {
  validateMode(defaultMode, `${path}.defaultMode`, errors)
  for (const item of items) validateDownwardFile(item, path, errors)
}

function validateDownwardFile(
  { path: file = '', mode, fieldRef, resourceFieldRef }: NonNullable<DownwardAPI['items']>[number],
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (file === '') errors.required(`${path}.path`)
  validateNonReserved(file, `${path}.path`, errors)
  if (fieldRef !== undefined) {
    validateFieldRef(fieldRef, FILE_FIELDS, `${path}.fieldRef`, errors)
    if (resourceFieldRef !== undefined)
      errors.invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously')
  } else if (resourceFieldRef !== undefined)
    validateResourceRef(resourceFieldRef, `${path}.resourceFieldRef`, errors, 'file')
  else errors.required(path, 'one of fieldRef and resourceFieldRef is required')
  validateMode(mode, `${path}.mode`, errors)
}

/** validateProjectedVolumeSource: several sources in one folder, where no two may write the same file. */
export function validateProjected(
  { defaultMode, sources = [] }: Projected,
  path: FieldPath,
  errors: FieldErrors,
): void {
  validateMode(defaultMode, `${path}.defaultMode`, errors)
  const taken = new Set<string>()
  for (const [index, source] of sources.entries()) {
    const place = `${path}.sources[${index}]`
    const { secret, configMap, downwardAPI, serviceAccountToken } = source
    for (const [bag, name] of [
      [secret, 'secret'],
      [configMap, 'configMap'],
    ] as const) {
      if (bag === undefined) continue
      if (!bag.name) errors.required(`${place}.${name}.name`)
      validateItems(bag.items ?? [], `${place}.${name}`, errors)
      for (const { path: file } of bag.items ?? []) claim(file, bag.name ?? '', path, taken, errors)
    }
    for (const item of downwardAPI?.items ?? []) {
      validateDownwardFile(item, `${place}.downwardAPI`, errors)
      claim(item.path, item.path ?? '', path, taken, errors)
    }
    if (serviceAccountToken !== undefined) validateToken(serviceAccountToken, place, path, errors)
    const kinds = ['secret', 'configMap', 'downwardAPI', 'serviceAccountToken', 'clusterTrustBundle']
    if (kinds.filter((kind) => source[kind as keyof Projection] !== undefined).length > 1)
      errors.forbidden(place, 'may not specify more than 1 volume type per source')
  }
}

function claim(
  file: string | undefined,
  shown: string,
  path: FieldPath,
  taken: Set<string>,
  errors: FieldErrors,
): void {
  if (!file) return
  if (taken.has(file)) errors.invalid(path, shown, 'conflicting duplicate paths')
  taken.add(file)
}

/** The path of the token's file is reported at the volume, as upstream writes it. */
function validateToken(
  { expirationSeconds: seconds = 0, path: file = '' }: NonNullable<Projection['serviceAccountToken']>,
  place: FieldPath,
  volume: FieldPath,
  errors: FieldErrors,
): void {
  const at = `${place}.serviceAccountToken.expirationSeconds`
  if (seconds < 600) errors.invalid(at, seconds, 'may not specify a duration less than 10 minutes')
  if (seconds > 2 ** 32) errors.invalid(at, seconds, 'may not specify a duration larger than 2^32 seconds')
  if (file === '') errors.required(`${volume}.path`)
  else validateNonReserved(file, `${volume}.path`, errors)
}
