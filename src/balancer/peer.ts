import type { ObjectKey, Stored } from '../object.ts'
import { byCodeUnit, type ClusterState } from '../state.ts'

/** A ready endpoint as a balancer's controller sees it. */
export interface Peer {
  readonly ip: string
  readonly port: number
  readonly node?: string
  readonly pod?: ObjectKey
}

/** Ready endpoints of a Service, for one of its ports or for the first. */
export function peersOf(state: ClusterState, service: Stored<'Service'>, number?: number): readonly Peer[] {
  const ports = service.spec?.ports ?? []
  const wanted = number === undefined ? ports[0] : ports.find(({ port }) => port === number)
  if (wanted === undefined) return []
  const found = new Map<string, Peer>()
  const slices = state.list('EndpointSlice', {
    namespace: service.metadata.namespace ?? 'default',
    labels: { matchLabels: { 'kubernetes.io/service-name': service.metadata.name } },
  })
  for (const { ports: slicePorts, endpoints } of slices) {
    const port = slicePorts?.find(({ name = '' }) => name === (wanted.name ?? ''))?.port
    if (port === undefined) continue
    for (const { addresses, conditions, nodeName, targetRef } of endpoints ?? []) {
      if (conditions?.ready === false) continue
      const pod = targetRef?.kind === 'Pod' ? `${targetRef.namespace}/${targetRef.name}` : undefined
      for (const ip of addresses) {
        found.set(ip, {
          ip,
          port,
          ...(nodeName === undefined ? {} : { node: nodeName }),
          ...(pod === undefined ? {} : { pod }),
        })
      }
    }
  }
  return [...found.values()].sort((a, b) => byCodeUnit(a.ip, b.ip))
}
