import type { INode } from 'kubernetes-models/v1/Node'
import { cidr } from '../../address.ts'
import type { FieldPath } from '../../position.ts'
import type { FieldErrors } from '../field.ts'
import { isCIDR, NOT_A_CIDR } from '../ip.ts'
import type { Loose } from '../loose.ts'
import { isLabelValue } from '../names.ts'
import { equal } from '../share.ts'
import { validateLabelName } from './label-selector.ts'
import { validateQuantity } from './resources.ts'
import { EFFECTS } from './scheduling.ts'

type Taint = NonNullable<NonNullable<Loose<INode>['spec']>['taints']>[number]

/** ValidateNode; the path of taints is the metadata's, as upstream writes it. */
export function validateNode({ spec = {}, status = {} }: Loose<INode>, errors: FieldErrors): void {
  validateTaints(spec.taints ?? [], 'metadata.taints', errors)
  for (const field of ['capacity', 'allocatable'] as const)
    for (const [name, value] of Object.entries(status[field] ?? {}))
      validateQuantity(name, value as string | number, `status.${field}.${name}`, errors)
  const ranges = spec.podCIDRs ?? []
  const path = 'spec.podCIDRs'
  for (const [index, range] of ranges.entries())
    if (!isCIDR(range)) errors.invalid(`${path}[${index}]`, range, NOT_A_CIDR)
  if (ranges.length < 2) return
  const families = new Set(ranges.map((range) => cidr(range)?.family))
  if (ranges.length > 2 || families.size !== ranges.length)
    errors.invalid(path, ranges, 'may specify no more than one CIDR for each IP family')
  for (const [index, range] of ranges.entries())
    if (ranges.indexOf(range) < index) errors.duplicate(`${path}[${index}]`, range)
}

function validateTaints(taints: readonly Taint[], list: FieldPath, errors: FieldErrors): void {
  const pairs = new Set<string>()
  for (const [index, taint] of taints.entries()) {
    const path = `${list}[${index}]`
    const { key = '', value = '' } = taint
    const effect: string = taint.effect ?? ''
    validateLabelName(key, `${path}.key`, errors)
    const problems = isLabelValue(value)
    if (problems.length > 0) errors.invalid(`${path}.value`, value, problems.join(';'))
    if (effect === '') errors.required(`${path}.effect`)
    else if (!EFFECTS.includes(effect)) errors.notSupported(`${path}.effect`, effect, EFFECTS)
    if (pairs.has(`${key} ${effect}`)) errors.duplicate(path, taint, 'taints must be unique by key and effect pair')
    pairs.add(`${key} ${effect}`)
  }
}

/** ValidateNodeUpdate: what a node was given once it keeps. */
export function validateNodeUpdate(node: Loose<INode>, old: Loose<INode>, errors: FieldErrors): void {
  const [now, before] = [node.spec ?? {}, old.spec ?? {}]
  if ((before.podCIDRs ?? []).length > 0 && !equal(now.podCIDRs, before.podCIDRs))
    errors.forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid')
  if (before.providerID && now.providerID !== before.providerID)
    errors.forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid')
  validateTaints(now.taints ?? [], 'metadata.taints', errors)
}
