import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import { isQualifiedName } from '../names.ts'
import { canonicalQuantity, milliValue } from '../quantity.ts'

type Quantities = Readonly<Record<string, string | number>> | undefined

const STANDARD = new Set(['cpu', 'memory', 'ephemeral-storage'])
const QUOTA = new Set(['storage', 'pods', 'services', 'secrets', 'configmaps', 'persistentvolumeclaims'])

/** ValidateContainerResourceRequirements. */
export function validateResources(
  resources: { readonly limits?: Quantities; readonly requests?: Quantities } | undefined,
  path: FieldPath,
  errors: FieldErrors,
): void {
  if (resources === undefined) return
  const { limits, requests } = resources
  for (const name in limits) validateQuantity(name, limits[name]!, `${path}.limits[${name}]`, errors)
  for (const name in requests) {
    const request = requests[name]!
    validateQuantity(name, request, `${path}.requests[${name}]`, errors)
    const limit = limits?.[name]
    const native = STANDARD.has(name) || (!name.includes('/') && !isHuge(name))
    if (limit === undefined) {
      if (!native) errors.required(`${path}.limits`, 'Limit must be set for non overcommitable resources')
    } else if (limit !== request) validateBelow(name, request, limit, native, `${path}.requests`, errors)
  }
}

function validateBelow(
  name: string,
  request: string | number,
  limit: string | number,
  native: boolean,
  path: FieldPath,
  errors: FieldErrors,
): void {
  const [low, high] = [milliValue(request), milliValue(limit)]
  const shown = canonicalQuantity(request) ?? request
  const most = canonicalQuantity(limit) ?? limit
  if (low > high) errors.invalid(path, shown, `must be less than or equal to ${name} limit of ${most}`)
  else if (low !== high && !native) errors.invalid(path, shown, `must be equal to ${name} limit of ${most}`)
}

function isHuge(name: string): boolean {
  return name.startsWith('hugepages-')
}

function validateQuantity(name: string, value: string | number, path: FieldPath, errors: FieldErrors): void {
  if (!STANDARD.has(name)) validateResourceName(name, path, errors)
  const negative = typeof value === 'number' ? value < 0 : value.startsWith('-')
  if (negative && milliValue(value) < 0n)
    errors.invalid(path, canonicalQuantity(value) ?? value, 'must be greater than or equal to 0')
  if (name.includes('/') && milliValue(value) % 1000n !== 0n)
    errors.invalid(path, canonicalQuantity(value) ?? value, 'must be an integer')
}

function validateResourceName(name: string, path: FieldPath, errors: FieldErrors): void {
  errors.each(path, name, isQualifiedName(name))
  if (isHuge(name)) return
  if (!name.includes('/')) {
    if (!QUOTA.has(name)) errors.invalid(path, name, 'must be a standard resource type or fully qualified')
    errors.invalid(path, name, 'must be a standard resource for containers')
  } else if (!name.includes('kubernetes.io/') && name.startsWith('requests.'))
    errors.invalid(path, name, "doesn't follow extended resource name standard")
}
