import { forbidden } from '../answers.ts'
import type { Step } from '../request.ts'

/**
 * A Pod without a service account runs as `default`, which every namespace has; another one must exist (plugin
 * ServiceAccount). The token volume that the plugin adds is left out: nothing here reads it.
 */
export const serviceAccount: Step = ({ operation, draft, state }) => {
  if (operation !== 'CREATE') return undefined
  const spec = draft['spec'] as { serviceAccountName?: string; serviceAccount?: string } | undefined
  if (spec === undefined) return undefined
  const name = spec.serviceAccountName || spec.serviceAccount || 'default'
  spec.serviceAccountName = name
  spec.serviceAccount = name
  const { namespace = '', name: pod = '' } = draft.metadata ?? {}
  if (name === 'default' || state.find('ServiceAccount', `${namespace}/${name}`) !== undefined) return undefined
  const detail = `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`
  return forbidden(draft, pod, detail)
}
