import type { Step } from '../request.ts'
import { defaultOf } from './storage-class.ts'

const DEFAULT = 'ingressclass.kubernetes.io/is-default-class'

/** An Ingress that names no class, neither by field nor by the old annotation, gets the default one. */
export const ingressClass: Step = ({ operation, draft, state }) => {
  if (operation !== 'CREATE') return undefined
  const spec = draft['spec'] as { ingressClassName?: string } | undefined
  const old = draft.metadata?.annotations?.['kubernetes.io/ingress.class']
  if (spec === undefined || spec.ingressClassName !== undefined || old !== undefined) return undefined
  const name = defaultOf(state.all('IngressClass'), DEFAULT)
  if (name !== undefined) spec.ingressClassName = name
  return undefined
}
