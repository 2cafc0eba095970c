import { forbidden } from '../answers.ts'
import type { Step } from '../request.ts'

const SYSTEM: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
}

interface PriorityClass {
  readonly metadata: { readonly name: string }
  readonly value?: number
  readonly globalDefault?: boolean
  readonly preemptionPolicy?: string
}

/** A Pod's number from its class, or 0 (plugin Priority). */
export const priority: Step = ({ operation, draft, state }) => {
  if (operation !== 'CREATE') return undefined
  const spec = draft['spec'] as { priorityClassName?: string; priority?: number; preemptionPolicy?: string } | undefined
  if (spec === undefined) return undefined
  const classes = state.all('PriorityClass') as unknown as readonly PriorityClass[]
  const found = spec.priorityClassName
    ? classes.find(({ metadata }) => metadata.name === spec.priorityClassName)
    : classes.find(({ globalDefault }) => globalDefault === true)
  const name = spec.priorityClassName ?? ''
  if (name !== '' && found === undefined && SYSTEM[name] === undefined)
    return forbidden(draft, draft.metadata?.name ?? '', `no PriorityClass with name ${name} was found`)
  if (name === '' && found !== undefined) spec.priorityClassName = found.metadata.name
  spec.priority = found?.value ?? SYSTEM[name] ?? 0
  spec.preemptionPolicy ??= found?.preemptionPolicy ?? 'PreemptLowerPriority'
  return undefined
}
