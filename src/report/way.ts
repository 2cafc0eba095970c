import type { CriterionReport, Share, TraceLine } from './document.ts'

/** A stop on the packet's way: client, name, address, rule, or whoever ended it. */
export interface Station {
  readonly title: string
  readonly detail: string
  /** The connection ended here, and should not have. */
  readonly failed: boolean
}

/** The way of the branch that is explained, and all the ends there are with their shares. */
export interface Way {
  readonly stations: readonly Station[]
  /** Index of the station after which the ways part. */
  readonly parting: number
  readonly ends: readonly Share[]
}

const isName = ({ at }: TraceLine): boolean => at.startsWith('resolver') || at.startsWith('dns')
const isPod = ({ at }: TraceLine): boolean => at === 'pod' || at.startsWith('pod ')

/** A resolver's whole search is one station: what was asked last is what counted, whatever the number of queries. */
function named(hops: readonly TraceLine[]): Station {
  const queries = hops.filter(({ at }) => at.startsWith('dns')).length
  const last = hops.at(-1)!
  return { title: queries > 1 ? `${last.at} ×${queries}` : last.at, detail: last.rule, failed: false }
}

function stationsOf(trace: readonly TraceLine[]): readonly Station[] {
  const names = trace.findIndex(isName)
  if (names === -1) return trace.map(({ at, rule }) => ({ title: at, detail: rule, failed: false }))
  const after = trace.findIndex((hop, index) => index > names && !isName(hop))
  const end = after === -1 ? trace.length : after
  return [...stationsOf(trace.slice(0, names)), named(trace.slice(names, end)), ...stationsOf(trace.slice(end))]
}

/** Pods stand among the ends with their shares; one stays on the way only where it is what failed. */
function walked(trace: readonly TraceLine[], [first]: readonly Share[]): readonly TraceLine[] {
  if (first?.by === 'pod') return trace
  const pods = trace.findIndex(isPod)
  return pods === -1 || first === undefined ? trace : trace.slice(0, pods)
}

/** What there is to draw of a criterion's first question; nothing to draw: no station. */
export function wayOf({ question, trace, shares = [] }: CriterionReport): Way {
  const hops = walked(trace, shares)
  const client = question === undefined ? [] : [{ title: question.from, detail: question.to, failed: false }]
  const stations = [...client, ...stationsOf(hops)]
  const failed = shares[0]?.by !== undefined && stations.length > client.length
  const marked = stations.map((one, index) => ({ ...one, failed: failed && index === stations.length - 1 }))
  const beforePod = failed && hops.length > 0 && isPod(hops.at(-1)!) ? 2 : 1
  return { stations: marked, parting: Math.max(0, marked.length - beforePod), ends: shares }
}
