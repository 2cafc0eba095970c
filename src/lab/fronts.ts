import { billedObjects } from '../balancer/bill.ts'
import { objectNotices } from '../balancer/notices.ts'
import { type Instant, SECOND } from '../clock.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { type Issue, issue } from '../issue.ts'
import { nodeAddresses } from '../network/client.ts'
import { keyOf, type Stored } from '../object.ts'
import type { Observation } from '../observation.ts'
import type { Reference } from '../position.ts'

/** Clients that are asked about: two of the internet, one of the cloud's or company's network, one of the nodes' LAN. */
export const INTERNET = ['203.0.113.9', '198.51.100.7'] as const
export const INSIDE = ['10.0.5.20', '192.168.10.50'] as const

/** Who a Pod sees at the other end of a client's connection. */
export type Seen = 'client' | 'node' | 'balancer'

/** What stands in front of one Service or Ingress that asks for an address outside, and what it does for clients. */
export interface Front {
  readonly object: Reference
  /** Absent: pending. */
  readonly address?: string
  /** Seconds after the object was made, to the second; absent: not yet, or never. */
  readonly after?: number
  readonly pending?: Issue
  readonly internet: boolean
  readonly inside: boolean
  /** Absent: nobody gets through. */
  readonly seen?: Seen
  readonly targets: { readonly healthy: number; readonly all: number }
  /** Objects that the cloud bills for, idle or not. */
  readonly billed: readonly string[]
  readonly notices: readonly Issue[]
}

type Fronted = Stored<'Service'> | Stored<'Ingress'>

function shownAddress({ status }: Fronted): string | undefined {
  const [shown] = status?.loadBalancer?.ingress ?? []
  return shown?.hostname ?? shown?.ip
}

function isFronted(object: Fronted): boolean {
  return object.kind === 'Ingress' || (object as Stored<'Service'>).spec?.type === 'LoadBalancer'
}

/** Services of type LoadBalancer and Ingresses, in the order of their names. */
export function fronted({ state }: Cluster): readonly Fronted[] {
  return [...state.list('Service'), ...state.list('Ingress')].filter(isFronted)
}

/** What a client finds: a connection to the Service's first port, a request to the Ingress' first host and path. */
function tried(cluster: Cluster, object: Fronted, address: string, from: string): Observation {
  if (object.kind === 'Service') {
    const [port] = (object as Stored<'Service'>).spec?.ports ?? []
    const protocol = port?.protocol === 'UDP' ? 'UDP' : 'TCP'
    return cluster.connect({ from, to: `${address}:${port?.port ?? 80}`, protocol })
  }
  const [rule] = (object as Stored<'Ingress'>).spec?.rules ?? []
  const path = rule?.http?.paths?.[0]?.path ?? '/'
  const gate = cluster
    .view()
    .gates(cluster.state)
    .find(({ hostname }) => hostname === address)
  const port = gate?.ports[0] ?? 80
  return cluster.request({ from, url: `http://${address}:${port}${path}`, ...(rule?.host ? { host: rule.host } : {}) })
}

/** Sources that Pods see when a client always gets through; undefined: it does not. */
function sources(cluster: Cluster, object: Fronted, address: string, from: string): readonly string[] | undefined {
  const found: string[] = []
  for (const { value } of tried(cluster, object, address, from).branches) {
    if (value.kind === 'delivered') found.push(value.sourceSeen)
    else if (value.kind === 'answered' && value.response.status < 400)
      found.push(value.response.seen?.clientIP ?? value.sourceSeen)
    else return undefined
  }
  return found
}

function seenBy(cluster: Cluster, client: string, found: readonly string[]): Seen {
  const nodes = new Set(cluster.state.list('Node').flatMap(nodeAddresses))
  if (found.every((source) => source === client)) return 'client'
  return found.every((source) => nodes.has(source)) ? 'node' : 'balancer'
}

/** Why an Ingress has no address: what its controller said, or that none looks after its class. */
function ingressReason(object: Fronted, { state }: Cluster): Issue | undefined {
  if (shownAddress(object) !== undefined) return undefined
  const key = keyOf(object)
  const { spec, metadata } = object as Stored<'Ingress'>
  const told = state
    .list('Event', { namespace: metadata.namespace ?? 'default' })
    .find(
      ({ type, involvedObject }) =>
        type === 'Warning' && involvedObject.kind === 'Ingress' && involvedObject.name === metadata.name,
    )
  const named = spec?.ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class'] ?? ''
  return issue(
    'balancer.ingress-pending',
    { ingress: key, class: named, message: told?.message ?? '' },
    { because: [{ kind: 'Ingress', key, field: 'spec.ingressClassName' }] },
  )
}

function frontOf(cluster: Cluster, object: Fronted, appeared: ReadonlyMap<string, number>): Front {
  const name = `${object.kind} ${keyOf(object)}`
  const address = shownAddress(object)
  const reach = (clients: readonly string[]): readonly (readonly [string, readonly string[]])[] =>
    address === undefined
      ? []
      : clients.flatMap((from) => {
          const found = sources(cluster, object, address, from)
          return found === undefined ? [] : [[from, found] as const]
        })
  const [internet, inside] = [reach(INTERNET), reach(INSIDE)]
  const [first] = [...internet, ...inside]
  const { state, options } = cluster
  const { reason, targets } =
    object.kind === 'Service' ? cluster.front(keyOf(object)) : { targets: [], reason: ingressReason(object, cluster) }
  const after = appeared.get(name)
  const gates = cluster.view().gates(state)
  return {
    object: { kind: object.kind, key: keyOf(object), field: 'spec' },
    ...(address === undefined ? {} : { address }),
    ...(after === undefined ? {} : { after }),
    ...(reason === undefined ? {} : { pending: reason }),
    internet: internet.length > 0,
    inside: inside.length > 0,
    ...(first === undefined ? {} : { seen: seenBy(cluster, ...first) }),
    targets: { healthy: targets.filter(({ healthy }) => healthy).length, all: targets.length },
    billed: billedObjects(
      state,
      options,
      gates.filter(({ hostname }) => hostname === address),
    )
      .filter(({ owner }) => owner === name || (object.kind === 'Ingress' && !owner.startsWith('Service ')))
      .map(({ what }) => what),
    notices: objectNotices(object, options),
  }
}

/** How long an address may take: AWS takes minutes, and nothing here takes more. */
const PATIENCE = 300

/** Lets a cluster live until every address is there, or for five minutes, and tells in which second each appeared. */
function awaited(cluster: Cluster): ReadonlyMap<string, number> {
  const appeared = new Map<string, number>()
  const born: Instant = cluster.now
  for (let second = 0; second <= PATIENCE; second++) {
    if (second > 0) cluster.advance(SECOND)
    const objects = fronted(cluster)
    for (const object of objects) {
      const name = `${object.kind} ${keyOf(object)}`
      if (shownAddress(object) !== undefined && !appeared.has(name))
        appeared.set(name, Math.round((cluster.now - born) / SECOND))
    }
    if (objects.every((object) => appeared.has(`${object.kind} ${keyOf(object)}`))) break
  }
  return appeared
}

/** Everything that asks for an address outside, after it was applied just now; time passes in the cluster. */
export function frontsOf(cluster: Cluster): readonly Front[] {
  const appeared = awaited(cluster)
  // Pods and health checks come to rest before clients are asked for.
  cluster.advance(60 * SECOND)
  return fronted(cluster).map((object) => frontOf(cluster, object, appeared))
}
