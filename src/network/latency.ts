import type { Receiver } from '../outcome.ts'
import type { Client } from './client.ts'
import type { NetworkView } from './view.ts'

interface Place {
  readonly zone: string
  readonly region: string
}

function placeOf(node: string | undefined, { state }: NetworkView): Place | undefined {
  const labels = node === undefined ? undefined : state.get('Node', node)?.metadata.labels
  if (labels === undefined) return undefined
  return {
    zone: labels['topology.kubernetes.io/zone'] ?? '',
    region: labels['topology.kubernetes.io/region'] ?? '',
  }
}

/** One way between two places: by their zones, else by their regions; within one zone nothing is added. */
function oneWay(from: Place, to: Place, delays: Readonly<Record<string, number>>): number {
  if (from.zone === to.zone && from.region === to.region) return 0
  return delays[`${from.zone}>${to.zone}`] ?? delays[`${from.region}>${to.region}`] ?? 0
}

/** Milliseconds there and back between a client and who answers it, as `delays` says; outside of the cluster none. */
export function roundTrip(client: Client, to: Receiver, view: NetworkView): number {
  const { delays } = view.options
  if (delays === undefined || client.kind === 'outside' || to.kind === 'host') return 0
  const from = placeOf(client.kind === 'pod' ? client.node : client.name, view)
  const node = to.kind === 'pod' ? view.state.get('Pod', to.key)?.spec?.nodeName : to.name
  const there = placeOf(node, view)
  if (from === undefined || there === undefined) return 0
  return oneWay(from, there, delays) + oneWay(there, from, delays)
}
