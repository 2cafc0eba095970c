import { createHash } from 'node:crypto'
import { endpointsOf, podReady } from '../expect/endpoints.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** A Pod as clients meet it: what it runs and how it is probed, not what it is called or where it lives. */
function podText(pod: Stored<'Pod'> | undefined): unknown {
  if (pod === undefined) return undefined
  const containers = (pod.spec?.containers ?? []).map(
    ({ image, readinessProbe, env, envFrom, command, args, ports }) => [
      image,
      readinessProbe,
      env,
      envFrom,
      command,
      args,
      ports?.map(({ hostPort }) => hostPort),
    ],
  )
  return [podReady(pod), containers, pod.metadata.labels?.['version'], pod.spec?.hostNetwork]
}

function serviceText(service: Stored<'Service'>, state: ClusterState): unknown {
  const {
    type,
    ports = [],
    sessionAffinity,
    externalIPs,
    externalTrafficPolicy,
    internalTrafficPolicy,
    clusterIP,
  } = service.spec ?? {}
  const endpoints = endpointsOf(state, keyOf(service)).map(({ pod, ready, ports: open }) =>
    JSON.stringify([
      ready,
      open.map(({ port, protocol }) => [port, protocol]),
      podText(pod === undefined ? undefined : state.get('Pod', pod)),
    ]),
  )
  const own = ports.map(({ port, protocol }) => [port, protocol])
  return [
    keyOf(service),
    type,
    clusterIP === 'None',
    own,
    sessionAffinity,
    externalIPs,
    externalTrafficPolicy,
    internalTrafficPolicy,
    service.metadata.annotations,
    endpoints.sort(),
  ]
}

interface Routed {
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly annotations?: unknown }
  readonly spec?: unknown
}

/**
 * A digest of what a settled cluster does for clients: Services with what is behind them, routes, policies, Pods. Equal
 * digests mean that an edit changed nothing that anybody could notice.
 */
export function behaviourDigest(state: ClusterState): string {
  const routes = (['Ingress', 'HTTPRoute', 'GRPCRoute', 'NetworkPolicy'] as const).flatMap((kind) =>
    (state.list(kind) as unknown as readonly Routed[]).map(({ metadata, spec }) => [
      kind,
      metadata.namespace,
      metadata.annotations,
      spec,
    ]),
  )
  const pods = state
    .list('Pod')
    .map((pod) => JSON.stringify([pod.metadata.namespace, podText(pod)]))
    .sort()
  const text = JSON.stringify([state.list('Service').map((service) => serviceText(service, state)), routes, pods])
  return createHash('sha256').update(text).digest('hex')
}
