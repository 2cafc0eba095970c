import type { Protocol } from '../packet.ts'
import type { ClusterState } from '../state.ts'
import { type Judgement, judge } from './judge.ts'
import { type Party, partyText, podParty } from './party.ts'

/** A column of the matrix: a Pod's port. */
export interface Target {
  readonly to: Party
  readonly port: number
  readonly protocol: Protocol
}

/** Who reaches whom as far as policies decide; `cells[row][column]` carries the policies that decided it. */
export interface ReachMatrix {
  readonly rows: readonly Party[]
  readonly columns: readonly Target[]
  readonly cells: readonly (readonly Judgement[])[]
}

export interface ReachOptions {
  readonly namespace?: string
  /** Absent: every port that a Pod declares. */
  readonly port?: number
  readonly protocol?: Protocol
  /** Further senders: addresses outside. */
  readonly outside?: readonly Party[]
}

/** Pods that can be asked: they have an address and are not over. */
function pods(state: ClusterState, namespace: string | undefined): readonly Party[] {
  return state
    .list('Pod', namespace === undefined ? {} : { namespace })
    .filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
    .map(podParty)
}

function targets(state: ClusterState, { namespace, port, protocol = 'TCP' }: ReachOptions): readonly Target[] {
  return pods(state, namespace).flatMap((to) => {
    if (port !== undefined) return [{ to, port, protocol }]
    const declared = to.kind === 'pod' ? state.get('Pod', to.key)?.spec?.containers : []
    return (declared ?? []).flatMap(({ ports = [] }) =>
      ports.map((one) => ({ to, port: one.containerPort, protocol: (one.protocol ?? 'TCP') as Protocol })),
    )
  })
}

/** Judges every sender against every port. Senders are all Pods of the cluster, so that a namespace shows who gets in. */
export function reachMatrix(state: ClusterState, options: ReachOptions = {}): ReachMatrix {
  const rows = [...pods(state, undefined), ...(options.outside ?? [])]
  const columns = targets(state, options)
  const cells = rows.map((from) => columns.map(({ to, port, protocol }) => judge({ from, to, port, protocol }, state)))
  return { rows, columns, cells }
}

/** The name of a column: `shop/api:80/TCP`. */
export function targetText({ to, port, protocol }: Target): string {
  return `${to.kind === 'pod' ? to.key : partyText(to)}:${port}/${protocol}`
}
