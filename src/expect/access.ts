import { type Issue, issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import { keyOf } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** What a program inside a Pod asks the API server for, and whether roles allow its account that. */
export interface PodAccess {
  readonly pod: Stored<'Pod'>
  /** `ns/name` of its service account. */
  readonly account: string
  /** `list endpointslices`. */
  readonly request: string
  readonly namespace: string
  readonly allowed: boolean
}

/** A Pod speaks as its service account unless the Pod, or else the account, mounts no token (ServiceAccount admission). */
export function hasToken(pod: Stored<'Pod'>, account: string, state: ClusterState): boolean {
  const own = pod.spec?.automountServiceAccountToken
  return own ?? state.get('ServiceAccount', account)?.automountServiceAccountToken ?? true
}

/** Every Pod may do what it asks for, or none may. */
export function expectAccess(accesses: readonly PodAccess[], granted: boolean, state: ClusterState): readonly Issue[] {
  return accesses.flatMap(({ pod, account, request, namespace, allowed }): readonly Issue[] => {
    const key = keyOf(pod)
    const because = [{ kind: 'Pod', key, field: 'spec.serviceAccountName' }]
    const token = hasToken(pod, account, state)
    if ((allowed && token) === granted) return []
    if (granted && !token) return [issue('expect.no-token', { pod: key, account }, { because })]
    const code = granted ? 'expect.access-denied' : 'expect.access-granted'
    return [issue(code, { pod: key, account, request, namespace }, { because })]
  })
}
