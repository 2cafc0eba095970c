import { familyOf } from '../address.ts'
import { normalizedImage } from '../application.ts'
import { type Instant, instantOf } from '../clock.ts'
import { endpointsOf } from '../expect/endpoints.ts'
import type { ContainerVariable } from '../expect/variable.ts'
import { evenly } from '../hop.ts'
import type { Client } from '../network/client.ts'
import { type Connected, connect } from '../network/connect.ts'
import type { NetworkMemory } from '../network/memory.ts'
import type { NetworkView } from '../network/view.ts'
import { keyOf, type ObjectKey, type Stored } from '../object.ts'
import type { Outcome } from '../outcome.ts'
import type { Protocol } from '../packet.ts'
import type { ClusterState } from '../state.ts'
import type { Walk } from '../walk.ts'

/**
 * A new connection to a Service where it is itself: its cluster IP and first port; headless, one of its ready endpoints
 * with that endpoint's port, each as likely as the other.
 */
export function serviceTargets(client: Client, key: string, view: NetworkView, memory: NetworkMemory): Walk<Connected> {
  const service = view.state.get('Service', key)
  const port = service?.spec?.ports?.[0]
  const protocol = (port?.protocol ?? 'TCP') as Protocol
  const clusterIP = service?.spec?.clusterIP
  if (port !== undefined && clusterIP !== undefined && familyOf(clusterIP) !== undefined) {
    return connect({ client, destination: clusterIP, port: port.port, protocol }, view, memory)
  }
  return endpointTargets(client, key, port, view, memory)
}

type ServicePort = NonNullable<NonNullable<Stored<'Service'>['spec']>['ports']>[number]

function* endpointTargets(
  client: Client,
  key: string,
  port: ServicePort | undefined,
  view: NetworkView,
  memory: NetworkMemory,
): Walk<Connected> {
  const protocol = (port?.protocol ?? 'TCP') as Protocol
  const ready = endpointsOf(view.state, key).filter((endpoint) => endpoint.ready)
  if (ready.length === 0) return { outcome: { kind: 'unresolved', rcode: 'NXDOMAIN' }, memory }
  const chosen = ready[ready.length === 1 ? 0 : yield evenly(ready.map(({ addresses }) => addresses[0]!))]!
  const target = chosen.ports.find(({ name }) => name === (port?.name ?? '')) ?? chosen.ports[0]
  return yield* connect(
    { client, destination: chosen.addresses[0]!, port: target?.port ?? port?.port ?? 0, protocol },
    view,
    memory,
  )
}

/** Pods with a container of an image, names compared as Docker normalises them. */
export function podsOfImage(state: ClusterState, image: string): readonly ObjectKey[] {
  const wanted = normalizedImage(image)
  return state
    .list('Pod')
    .filter((pod) => pod.spec?.containers?.some((container) => normalizedImage(container.image ?? '') === wanted))
    .map(keyOf)
}

function waitingReason(pod: Stored<'Pod'>, container: string): string {
  const waiting = pod.status?.containerStatuses?.find(({ name }) => name === container)?.state?.waiting
  return [waiting?.reason, waiting?.message].filter((part) => part !== undefined && part !== '').join(': ')
}

/** A variable of every container of an image, as the kubelet set it at the container's start. */
export function variablesOf(state: ClusterState, variable: string, image: string): readonly ContainerVariable[] {
  const wanted = normalizedImage(image)
  return podsOfImage(state, image).flatMap((key) => {
    const pod = state.get('Pod', key)!
    return (pod.spec?.containers ?? []).flatMap((container, index) => {
      if (normalizedImage(container.image ?? '') !== wanted) return []
      const environment = state.memory<Readonly<Record<string, string>>>('environment', `${key}/${container.name}`)
      const value = environment?.[variable]
      const waiting = waitingReason(pod, container.name)
      return [
        {
          pod: key,
          container: container.name,
          index,
          ...(value === undefined ? {} : { value }),
          ...(waiting === '' ? {} : { waiting }),
        },
      ]
    })
  })
}

export function versionOf(state: ClusterState, outcome: Outcome): string | undefined {
  if (outcome.kind !== 'answered' || outcome.response.status !== 200 || outcome.response.pod === undefined)
    return undefined
  return state.get('Pod', outcome.response.pod)?.metadata.labels?.['version']
}

export function runningSince(state: ClusterState, key: ObjectKey): Instant | undefined {
  const statuses = state.get('Pod', key)?.status?.containerStatuses ?? []
  const starts = statuses.map((status) => status.state?.running?.startedAt)
  if (starts.length === 0 || starts.some((start) => start === undefined)) return undefined
  return Math.max(...starts.map((start) => instantOf(start!)))
}
