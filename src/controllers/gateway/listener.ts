import { keyOf } from '../../object.ts'
import { attachments, type Gateway, type Listener } from '../../routing/gateway/attach.ts'
import { conflict, KINDS_OF, programmed, supportedKinds, unresolvedBy } from '../../routing/gateway/listeners.ts'
import type { ClusterState } from '../../state.ts'
import { type Conditioned, condition, type Round } from './conditions.ts'

const group = 'gateway.networking.k8s.io'

function attachedRoutes(gateway: string, name: string, state: ClusterState): number {
  const routes = attachments(state)
    .filter((one) => keyOf(one.gateway) === gateway && one.listener.name === name)
    .map(({ route }) => `${route.kind} ${keyOf(route)}`)
  return new Set(routes).size
}

/** ListenerStatus: the kinds it takes, how many routes it has, and what keeps it from working. */
export function listenerStatus(gateway: Gateway, listener: Listener, state: ClusterState, now: number): object {
  const { name, protocol } = listener
  const before = (gateway.status?.listeners ?? []).find((one) => one.name === name) as Conditioned | undefined
  const round: Round = { before, generation: gateway.metadata.generation ?? 1, now }
  const clash = conflict(gateway, listener)
  const refused = KINDS_OF[protocol] === undefined ? 'UnsupportedProtocol' : clash
  const missing = unresolvedBy(gateway, listener, state)
  const works = programmed(gateway, listener, state)
  return {
    name,
    attachedRoutes: attachedRoutes(keyOf(gateway), name, state),
    supportedKinds: supportedKinds(listener).map((kind) => ({ group, kind })),
    conditions: [
      condition(round, 'Accepted', refused ?? 'Accepted', refused === undefined),
      condition(round, 'Conflicted', clash ?? 'NoConflicts', clash !== undefined),
      condition(round, 'Programmed', works ? 'Programmed' : 'Invalid', works),
      condition(round, 'ResolvedRefs', missing ?? 'ResolvedRefs', missing === undefined),
    ],
  }
}
