import { keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'

const INJECT = 'sidecar.istio.io/inject'

/**
 * Whether a proxy stands beside a Pod where sidecars are injected everywhere: not in the host's network, nor where the
 * Pod (label before annotation) or else its namespace declines.
 */
export function injected(pod: Stored<'Pod'>, state: ClusterState): boolean {
  const { labels = {}, annotations = {}, namespace = 'default' } = pod.metadata
  if (pod.spec?.hostNetwork === true) return false
  const said = labels[INJECT] ?? annotations[INJECT]
  if (said !== undefined) return said !== 'false'
  return state.get('Namespace', namespace)?.metadata.labels?.['istio-injection'] !== 'disabled'
}

/** The same of a Pod by its key; one that an exercise only imagines has a proxy. */
export function injectedAt(key: string, state: ClusterState): boolean {
  const pod = state.get('Pod', key)
  return pod === undefined || injected(pod, state)
}

/** The service account that a Pod's certificate names. */
export function identityOf(
  key: string,
  state: ClusterState,
): { readonly namespace: string; readonly serviceAccount: string } {
  const pod = state.get('Pod', key)
  const namespace = pod === undefined ? (key.split('/')[0] ?? 'default') : (keyOf(pod).split('/')[0] ?? 'default')
  return { namespace, serviceAccount: pod?.spec?.serviceAccountName || 'default' }
}
