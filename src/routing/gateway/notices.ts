import type { Issue } from '../../issue.ts'
import type { ClusterState } from '../../state.ts'
import { type LeftOut, notSimulated } from '../left-out.ts'

/** What a Gateway of release 1.4 obeys and this one does not. */
const LEFT_OUT: LeftOut = {
  BackendTLSPolicy: ['spec.validation.subjectAltNames'],
  Gateway: ['spec.tls', 'spec.infrastructure', 'spec.allowedListeners', 'spec.addresses'],
  HTTPRoute: ['spec.rules[].sessionPersistence.idleTimeout', 'spec.rules[].sessionPersistence.absoluteTimeout'],
}

/** What a person should know about Gateways and what hangs on them: fields that have no effect here. */
export function gatewayNotices(state: ClusterState): readonly Issue[] {
  return notSimulated(LEFT_OUT, state)
}
