import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import { isDNS1123Label, isQualifiedName } from '../names.ts'
import { canonicalQuantity, milliValue } from '../quantity.ts'

type Quantities = Readonly<Record<string, string | number>> | undefined

export interface Requirements {
  readonly limits?: Quantities
  readonly requests?: Quantities
  readonly claims?: readonly { readonly name?: string | undefined; readonly request?: string | undefined }[] | undefined
}

/** Resources a container can be given (helper.IsStandardContainerResourceName, huge pages aside). */
const CONTAINER = new Set(['cpu', 'memory', 'ephemeral-storage'])
const COUNTS = [
  'services',
  'replicationcontrollers',
  'resourcequotas',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
]
const QUOTA = new Set([
  'cpu',
  'memory',
  'ephemeral-storage',
  'requests.cpu',
  'requests.memory',
  'requests.storage',
  'requests.ephemeral-storage',
  'limits.cpu',
  'limits.memory',
  'limits.ephemeral-storage',
  'pods',
  ...COUNTS,
])
const STANDARD = new Set([...QUOTA, 'storage', 'requests.hugepages-', 'limits.hugepages-'])
/** Whole numbers only (helper.IsIntegerResourceName, beside extended resources). */
const INTEGERS = new Set(['pods', ...COUNTS])

export function isHuge(name: string): boolean {
  return name.startsWith('hugepages-')
}

function isStandard(name: string): boolean {
  return STANDARD.has(name) || isHuge(name) || /^(requests|limits)\.hugepages-/.test(name)
}

/** Unprefixed, or of kubernetes.io. */
function isNative(name: string): boolean {
  return !name.includes('/') || name.includes('kubernetes.io/')
}

function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith('requests.') && isQualifiedName(`requests.${name}`).length === 0
}

/** A request may stay below its limit (helper.IsOvercommitAllowed). */
export function isOvercommitAllowed(name: string): boolean {
  return isNative(name) && !isHuge(name)
}

export type NameCheck = (name: string, path: FieldPath, errors: FieldErrors) => void

/** validateResourceName; whether it is fine. */
function isName(name: string, path: FieldPath, errors: FieldErrors): boolean {
  const before = errors.list.length
  errors.each(path, name, isQualifiedName(name))
  if (errors.list.length > before) return false
  if (name.includes('/') || isStandard(name)) return true
  errors.invalid(path, name, 'must be a standard resource type or fully qualified')
  return false
}

export const validateResourceName: NameCheck = (name, path, errors) => void isName(name, path, errors)

export const validateContainerResourceName: NameCheck = (name, path, errors) => {
  if (CONTAINER.has(name)) return
  isName(name, path, errors)
  if (!name.includes('/')) {
    if (!isHuge(name)) errors.invalid(path, name, 'must be a standard resource for containers')
  } else if (!isNative(name) && !isExtended(name))
    errors.invalid(path, name, "doesn't follow extended resource name standard")
}

/** ValidateResourceQuotaResourceName; `count/pods` and its like carry a slash. */
export const validateQuotaResourceName: NameCheck = (name, path, errors) => {
  isName(name, path, errors)
  const counted = QUOTA.has(name) || /^(requests|limits)\.hugepages-/.test(name) || isHuge(name)
  if (!name.includes('/') && !counted) errors.invalid(path, name, 'must be a standard resource for quota')
}

const validatePodResourceName: NameCheck = (name, path, errors) => {
  if (!isName(name, path, errors)) return
  if (name !== 'cpu' && name !== 'memory' && !isHuge(name)) errors.notSupported(path, name, ['cpu', 'memory'])
}

export function printed(value: string | number): string | number {
  return canonicalQuantity(value) ?? value
}

/** ValidateResourceQuantityValue. */
export function validateQuantity(name: string, value: string | number, path: FieldPath, errors: FieldErrors): void {
  const negative = typeof value === 'number' ? value < 0 : value.startsWith('-')
  if (negative && milliValue(value) < 0n) errors.invalid(path, printed(value), 'must be greater than or equal to 0')
  if ((INTEGERS.has(name) || isExtended(name)) && milliValue(value) % 1000n !== 0n)
    errors.invalid(path, printed(value), 'must be an integer')
}

function validateHuge(name: string, value: string | number, path: FieldPath, errors: FieldErrors): void {
  if (!isHuge(name)) return
  const size = milliValue(name.slice('hugepages-'.length))
  const amount = milliValue(value)
  if (size <= 0n || amount % size !== 0n || amount < 0n)
    errors.invalid(path, printed(value), `${printed(value)} is not positive integer multiple of ${name}`)
}

const NO_CLAIMS: ReadonlySet<string> = new Set()

/** ValidateContainerResourceRequirements. */
export function validateResources(
  resources: Requirements | undefined,
  path: FieldPath,
  errors: FieldErrors,
  claims: ReadonlySet<string> = NO_CLAIMS,
  nameCheck: NameCheck = validateContainerResourceName,
): void {
  if (resources === undefined) return
  const { limits, requests } = resources
  let [huge, needed] = [false, false]
  const each = (name: string, value: string | number, place: FieldPath): void => {
    nameCheck(name, place, errors)
    validateQuantity(name, value, place, errors)
    validateHuge(name, value, place, errors)
    huge ||= isHuge(name)
    needed ||= name === 'cpu' || name === 'memory'
  }
  for (const name in limits) each(name, limits[name]!, `${path}.limits[${name}]`)
  for (const name in requests) {
    const request = requests[name]!
    each(name, request, `${path}.requests[${name}]`)
    const limit = limits?.[name]
    const free = isOvercommitAllowed(name)
    if (limit === undefined) {
      if (!free) errors.required(`${path}.limits`, 'Limit must be set for non overcommitable resources')
    } else if (limit !== request) validateBelow(name, request, limit, free, `${path}.requests`, errors)
  }
  if (huge && !needed) errors.forbidden(path, 'HugePages require cpu or memory')
  if (resources.claims !== undefined) validateClaims(resources.claims, claims, `${path}.claims`, errors)
}

function validateBelow(
  name: string,
  request: string | number,
  limit: string | number,
  free: boolean,
  path: FieldPath,
  errors: FieldErrors,
): void {
  const [low, high] = [milliValue(request), milliValue(limit)]
  if (low !== high && !free)
    errors.invalid(path, printed(request), `must be equal to ${name} limit of ${printed(limit)}`)
  else if (low > high)
    errors.invalid(path, printed(request), `must be less than or equal to ${name} limit of ${printed(limit)}`)
}

/** validateResourceClaimNames. */
function validateClaims(
  claims: NonNullable<Requirements['claims']>,
  known: ReadonlySet<string>,
  list: FieldPath,
  errors: FieldErrors,
): void {
  const seen = new Set<string>()
  for (const [index, { name = '', request = '' }] of claims.entries()) {
    const path = `${list}[${index}]`
    if (name === '') {
      errors.required(path)
      continue
    }
    const key = request === '' ? name : `${name}/${request}`
    if (seen.has(name)) errors.duplicate(path, name)
    else {
      if (request !== '') errors.each(`${path}.request`, request, isDNS1123Label(request))
      if (seen.has(key)) errors.duplicate(path, key)
      else if (request === '') for (const other of seen) if (other.startsWith(`${name}/`)) errors.duplicate(path, name)
      seen.add(key)
    }
    if (known.has(name)) continue
    const among = known.size === 0 ? ' which is empty' : `: ${[...known].sort().join(', ')}`
    errors.notFound(path, name, `must be one of the names in pod.spec.resourceClaims${among}`)
  }
}

interface Container {
  readonly resources?: Requirements | undefined
}

/** validatePodResources: what a whole Pod may use, since PodLevelResources is on (1.34). */
export function validatePodResources(
  resources: Requirements | undefined,
  containers: readonly Container[],
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (resources === undefined) return
  if (resources.claims !== undefined)
    errors.forbidden(`${path}.claims`, 'claims cannot be set for Resources at pod-level')
  validateResources({ ...resources, claims: undefined }, path, errors, NO_CLAIMS, validatePodResourceName)
  const sums = new Map<string, bigint>()
  for (const { resources: own } of containers)
    for (const name in own?.requests) sums.set(name, (sums.get(name) ?? 0n) + milliValue(own.requests[name]!))
  for (const [name, sum] of sums) {
    const given = resources.requests?.[name] ?? 0
    if (sum > milliValue(given))
      errors.invalid(
        `${path}.requests[${name}]`,
        String(printed(given)),
        `must be greater than or equal to aggregate container requests of ${printed(`${sum}m`)}`,
      )
  }
  for (const [index, { resources: own }] of containers.entries())
    for (const name in own?.limits) {
      const most = resources.limits?.[name]
      const limit = own.limits[name]!
      if (most !== undefined && milliValue(limit) > milliValue(most))
        errors.invalid(
          `${path}.containers[${index}][${name}].limits`,
          printed(limit),
          `must be less than or equal to pod limits of ${printed(most)}`,
        )
    }
}
