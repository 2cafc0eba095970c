import type { Stored } from '../../object.ts'

type Pod = Stored<'Pod'>
type Node = Stored<'Node'>

export interface NodeRequirement {
  readonly key: string
  readonly operator: string
  readonly values?: readonly string[]
}

export interface NodeTerm {
  readonly matchExpressions?: readonly NodeRequirement[]
  readonly matchFields?: readonly NodeRequirement[]
}

function integer(text: string | undefined): bigint | undefined {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? BigInt(text) : undefined
}

/** One requirement of node affinity; Gt and Lt compare whole numbers, and what is none never matches. */
export function meets(value: string | undefined, { operator, values = [] }: NodeRequirement): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
    case 'Lt': {
      const [left, right] = [integer(value), integer(values[0])]
      if (left === undefined || right === undefined) return false
      return operator === 'Gt' ? left > right : left < right
    }
    default:
      return false
  }
}

/** All requirements of a term; an empty term matches no node. */
export function termMatches({ matchExpressions = [], matchFields = [] }: NodeTerm, node: Node): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false
  return (
    matchExpressions.every((one) => meets(node.metadata.labels?.[one.key], one)) &&
    matchFields.every((one) => meets(one.key === 'metadata.name' ? node.metadata.name : undefined, one))
  )
}

/** nodeSelector and required node affinity: terms are alternatives (component-helpers nodeaffinity). */
export function nodeWanted(pod: Pod, node: Node): boolean {
  const labels = node.metadata.labels ?? {}
  const selector = pod.spec?.nodeSelector as Readonly<Record<string, string>> | undefined
  for (const key in selector) if (labels[key] !== selector[key]) return false
  const required = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  if (required === undefined) return true
  return (required.nodeSelectorTerms as readonly NodeTerm[]).some((term) => termMatches(term, node))
}

/** The sum of the weights of preferred terms that a node meets. */
export function nodePreference(pod: Pod, node: Node): number {
  const preferred = pod.spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution
  if (preferred === undefined) return 0
  return preferred.reduce(
    (total, { weight, preference }) => total + (termMatches(preference as NodeTerm, node) ? weight : 0),
    0,
  )
}

export interface Taint {
  readonly key: string
  readonly value?: string
  readonly effect: string
}

export interface Toleration {
  readonly key?: string
  readonly operator?: string
  readonly value?: string
  readonly effect?: string
  readonly tolerationSeconds?: number
}

/** Whether a toleration is for a taint (core/v1 Toleration.ToleratesTaint). */
export function tolerates(
  { key = '', operator = 'Equal', value = '', effect = '' }: Toleration,
  taint: Taint,
): boolean {
  if (effect !== '' && effect !== taint.effect) return false
  if (key !== '' && key !== taint.key) return false
  return operator === 'Exists' || (key !== '' && value === (taint.value ?? ''))
}

export function tolerationsOf(pod: Pod): readonly Toleration[] {
  return (pod.spec?.tolerations ?? []) as readonly Toleration[]
}

/** The taints of a node, as the scheduler sees them; a cordoned node repels like a tainted one. */
export function taintsOf(node: Node): readonly Taint[] {
  const taints = (node.spec?.taints ?? []) as readonly Taint[]
  if (!node.spec?.unschedulable || taints.some(({ key }) => key === UNSCHEDULABLE)) return taints
  return [...taints, { key: UNSCHEDULABLE, effect: 'NoSchedule' }]
}

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable'

/** The first taint of one of the effects that a Pod does not tolerate. */
export function untolerated(pod: Pod, node: Node, effects: readonly string[]): Taint | undefined {
  return taintsOf(node).find(
    (taint) => effects.includes(taint.effect) && !tolerationsOf(pod).some((one) => tolerates(one, taint)),
  )
}
