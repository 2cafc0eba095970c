/**
 * A connection through a node's compiled rules beside the least that it could cost: a bare `Math.random()` pick, a bare
 * look-up in a Map of integers.
 */

import type { Stored } from '../src/object.ts'
import type { Packet } from '../src/packet.ts'
import { modes } from '../src/proxy/modes.ts'
import type { CompiledRoute, ProxyModeName, ProxyView } from '../src/proxy.ts'
import { type Draw, draws } from '../src/random.ts'
import { interleaved, line, ratio } from './measure.ts'

const CONFIG = { detectLocalMode: 'None', masqueradeAll: false, serviceCIDRs: ['10.96.0.0/12'] } as const
const NODE = { name: 'n1', addresses: ['192.168.10.1'], podCIDRs: ['10.244.1.0/24'], labels: {} }
// From a Pod: an agent with eBPF leaves what comes from outside to a cluster IP alone.
const PACKET: Packet = {
  protocol: 'TCP',
  source: '10.244.1.200',
  sourcePort: 40_000,
  destination: '10.96.0.80',
  port: 80,
}

function view(endpoints: number, affinity: boolean): ProxyView {
  const metadata = { name: 'web', namespace: 'default', uid: 'web', resourceVersion: '1', creationTimestamp: '' }
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: {
      clusterIP: PACKET.destination,
      ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }],
      ...(affinity ? { sessionAffinity: 'ClientIP' } : {}),
    },
  }
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    ports: [{ name: '', port: 8080, protocol: 'TCP' }],
    endpoints: Array.from({ length: endpoints }, (_, index) => ({
      addresses: [`10.244.${index >> 8}.${index & 255}`],
      conditions: { ready: true },
    })),
  }
  return {
    services: [service as unknown as Stored<'Service'>],
    slices: [slice as unknown as Stored<'EndpointSlice'>],
  }
}

/** A mode's compiled route; undefined: every connection of it must be walked. */
export function routeOf(mode: ProxyModeName, endpoints: number, affinity: boolean): CompiledRoute | undefined {
  const route = modes[mode].program(view(endpoints, affinity), NODE, CONFIG).compile?.(PACKET, 'pod')
  if (route !== undefined && route.ends.length !== endpoints) throw new Error(`${mode} leads to ${route.ends.length}`)
  return route
}

function milliseconds(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

const CLIENTS = 1_000_000

/** A full cycle through all clients in an order that no cache foresees. */
function scattered(): Uint32Array {
  const order = Uint32Array.from({ length: CLIENTS }, (_, index) => index)
  const draw = draws('bench', 'order')
  for (let at = CLIENTS - 1; at > 0; at--) {
    // Two draws of a thousand each: the shuffle needs more than a draw's bound.
    const other = (draw(1 << 10) * (1 << 10) + draw(1 << 10)) % (at + 1)
    const kept = order[at]!
    order[at] = order[other]!
    order[other] = kept
  }
  return order.map((index) => 0x0a00_0000 + index)
}

/** Connections of one client after the other, counted by endpoint. */
function through(route: CompiledRoute, count: number, draw: Draw): number {
  const counts = new Float64Array(route.ends.length)
  return milliseconds(() => {
    for (let index = 0; index < count; index++) counts[route.connect(1, 0, draw)]!++
  })
}

function bare(endpoints: number, count: number): number {
  const counts = new Float64Array(endpoints)
  return milliseconds(() => {
    for (let index = 0; index < count; index++) counts[Math.floor(Math.random() * endpoints)]!++
  })
}

function sticky(route: CompiledRoute, clients: Uint32Array, draw: Draw): number {
  const counts = new Float64Array(route.ends.length)
  return milliseconds(() => {
    for (const client of clients) counts[route.connect(client, 1000, draw)]!++
  })
}

function lookUp(known: ReadonlyMap<number, number>, clients: Uint32Array): number {
  const counts = new Float64Array(3)
  return milliseconds(() => {
    for (const client of clients) counts[known.get(client)!]!++
  })
}

const COUNT = 5_000_000

const rate = (row: readonly number[], each: number): string =>
  `${(each / Math.min(...row) / 1000).toFixed(1)} million/s`

/** One mode against the bare pick: three endpoints, then a thousand. */
async function withoutAffinity(mode: ProxyModeName, draw: Draw, rounds: number): Promise<readonly string[]> {
  const [three, thousand] = [routeOf(mode, 3, false), routeOf(mode, 1000, false)]
  if (three === undefined || thousand === undefined) return []
  const rows = await interleaved(
    {
      bare: () => bare(3, COUNT),
      three: () => through(three, COUNT, draw),
      thousand: () => through(thousand, COUNT, draw),
    },
    rounds,
  )
  return [
    line(`${mode}: a connection without affinity / Math.random() * n`, ratio(rows.three, rows.bare), ['at most', 5], 1),
    line(`${mode}: a connection to 1,000 endpoints / to 3`, ratio(rows.thousand, rows.three), ['at most', 1.5], 1.1),
    `  ${rate(rows.three, COUNT)}`,
  ]
}

/** One mode against the bare look-up, every client known and in the same scattered order. */
async function withAffinity(mode: ProxyModeName, draw: Draw, rounds: number): Promise<readonly string[]> {
  const remembers = routeOf(mode, 3, true)
  if (remembers === undefined) return []
  const clients = scattered()
  const known = new Map(Array.from(clients, (client, index) => [client, index % 3]))
  sticky(remembers, clients, draw)
  const rows = await interleaved(
    { map: () => lookUp(known, clients), sticky: () => sticky(remembers, clients, draw) },
    rounds,
  )
  return [
    line(
      `${mode}: a connection with affinity, a million clients / Map.get`,
      ratio(rows.sticky, rows.map),
      ['at most', 3],
      2,
    ),
    `  ${rate(rows.sticky, CLIENTS)}`,
  ]
}

export async function run(rounds: number): Promise<readonly string[]> {
  const draw = draws('bench', 'connections')
  const lines: string[] = []
  for (const mode of Object.keys(modes) as ProxyModeName[]) {
    const own = [...(await withoutAffinity(mode, draw, rounds)), ...(await withAffinity(mode, draw, rounds))]
    lines.push(...(own.length === 0 ? [`  ${mode}: each connection is walked, nothing is compiled`] : own))
  }
  return lines
}
