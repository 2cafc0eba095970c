import type { AnyObject } from '../object.ts'
import type { Draft, KindBehaviour } from './kind.ts'
import { validateLimitRange, validateQuota, validateQuotaUpdate } from './validate/limits.ts'
import { validateNode, validateNodeUpdate } from './validate/node.ts'

interface Limits {
  limits?: {
    type?: string
    default?: Record<string, unknown>
    defaultRequest?: Record<string, unknown>
    min?: Record<string, unknown>
    max?: Record<string, unknown>
  }[]
}

/** SetDefaults_LimitRangeItem: a container's default limit is the most it may have, its request the limit or the least. */
function defaultLimitRange(range: Draft<AnyObject>): void {
  for (const limit of (range['spec'] as Limits | undefined)?.limits ?? []) {
    if (limit.type !== 'Container') continue
    limit.default = { ...limit.max, ...limit.default }
    limit.defaultRequest = { ...limit.min, ...limit.default, ...limit.defaultRequest }
    for (const field of ['default', 'defaultRequest'] as const)
      if (Object.keys(limit[field] ?? {}).length === 0) delete limit[field]
  }
}

/** A kind that no controller here knows; its type is not in the table of kinds. */
// biome-ignore lint/suspicious/noExplicitAny: the object's type is the validator's own
type Behaviour = KindBehaviour<any>

export const node: Behaviour = {
  kind: 'Node',
  apiVersions: ['v1'],
  namespaced: false,
  updateAlone: true,
  validate: validateNode,
  validateUpdate: (object, old, errors) => validateNodeUpdate(object, old as never, errors),
}

export const limitRange: Behaviour = {
  kind: 'LimitRange' as 'Node',
  apiVersions: ['v1'],
  namespaced: true,
  default: defaultLimitRange as never,
  validate: validateLimitRange,
}

export const resourceQuota: Behaviour = {
  kind: 'ResourceQuota' as 'Node',
  apiVersions: ['v1'],
  namespaced: true,
  validate: validateQuota,
  validateUpdate: (object, old, errors) => validateQuotaUpdate(object, old as never, errors),
}
