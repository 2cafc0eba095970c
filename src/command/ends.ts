import type { Cluster } from '../cluster/cluster.ts'
import { outcomeText, percentText } from '../expect/outcome.ts'
import { fractionText } from '../fraction.ts'
import type { Hop } from '../hop.ts'
import { type Issue, type IssueCode, type IssueParams, issue } from '../issue.ts'
import { type End, type Ends, endKey } from '../lab/connections.ts'
import { type Locale, render } from '../messages/render.ts'
import type { Outcome } from '../outcome.ts'
import { packetText, socketText } from '../packet.ts'
import type { Reference } from '../position.ts'
import { shown } from '../report/escape.ts'
import type { Paint } from '../report/terminal.ts'
import { placeText } from '../report/text.ts'
import { padEnd, padStart, width } from '../report/width.ts'
import type { Branch } from '../walk.ts'

/** What was asked, as every output names it. */
export interface AskedHead {
  readonly kind: 'ConnectResult' | 'CurlResult'
  readonly from: string
  readonly to: string
  readonly mode: string
  readonly scheduler?: string
  readonly count: number
}

export interface Shown {
  readonly head: AskedHead
  readonly ends: Ends
  readonly trace: boolean
  readonly cluster: Cluster
  readonly locale: Locale
}

type Said = Extract<IssueCode, `lab.${string}`>

function said<C extends Said>(code: C, params: IssueParams[C], locale: Locale): string {
  return render(issue(code, params) as unknown as Issue, locale)
}

/** `delivered to default/web-1 at 10.244.1.2:8080`, `HTTP 200 (default/web-1)`, `refused (kube-proxy)`. */
function endText(outcome: Outcome): string {
  if (outcome.kind !== 'delivered') return outcomeText(outcome)
  return `${outcomeText(outcome)} at ${socketText(outcome.to.ip, outcome.port)}`
}

const sourceOf = (outcome: Outcome): string =>
  outcome.kind === 'delivered' || outcome.kind === 'answered' ? outcome.sourceSeen : ''

function places(because: readonly Reference[], cluster: Cluster): readonly string[] {
  const found = because.flatMap((reference) => {
    const place = cluster.locate(reference)
    return place === undefined ? [] : [placeText(place)]
  })
  return [...new Set(found)]
}

function hopLines(hop: Hop, index: number, { cluster, locale }: Shown, paint: Paint): readonly string[] {
  const where = hop.node === undefined ? hop.at : `${hop.at} ${hop.node}`
  const moved =
    hop.before !== undefined && hop.after !== undefined && packetText(hop.before) !== packetText(hop.after)
      ? [`      ${packetText(hop.before)}  ⇒  ${packetText(hop.after)}`]
      : []
  const at = places(hop.because, cluster)
  return [
    `  ${padStart(String(index + 1), 2)}. ${paint('bold', where)}  ${shown(hop.rule)}`,
    `      ${shown(render(hop.says, locale))}`,
    ...moved,
    ...(at.length === 0 ? [] : [`      ${paint('dim', at.join(', '))}`]),
  ]
}

const WAYS = 3

function wayLines(shownOne: Shown, paint: Paint): readonly string[] {
  const { ends, locale } = shownOne
  // One of each end first: ways that only differ by endpoint read alike.
  const first = new Map(ends.ways.map((way) => [endKey(way.value), way]))
  const ways = [...first.values()].slice(0, WAYS)
  const more = ends.ways.length - ways.length
  return [
    ...ways.flatMap(({ value, probability, trace }) => [
      '',
      said('lab.way', { share: fractionText(probability), end: endText(value) }, locale),
      ...trace.flatMap((hop, index) => hopLines(hop, index, shownOne, paint)),
    ]),
    ...(more > 0 ? ['', said('lab.more-ways', { count: more }, locale)] : []),
  ]
}

function rows({ ends }: Ends, total: number): readonly (readonly string[])[] {
  return ends.map(({ outcome, share, count }) => [
    endText(outcome),
    sourceOf(outcome),
    fractionText(share),
    `${count}/${total}`,
  ])
}

/** A table of ends, and with `--trace` the way of a packet, hop by hop. */
export function endsText(one: Shown, paint: Paint): string {
  const { head, ends, locale } = one
  const { from, to, count } = head
  const mode = head.scheduler === undefined ? head.mode : `${head.mode} ${head.scheduler}`
  const titles = (['lab.end', 'lab.source-seen', 'lab.share-of-one', 'lab.counted'] as const).map((code) =>
    said(code, {}, locale),
  )
  const table = [titles, ...rows(ends, count).map((row) => row.map(shown))]
  const widths = titles.map((_, column) => Math.max(...table.map((row) => width(row[column]!))))
  const lines = table.map((row, index) => {
    const text = row.map((cell, column) =>
      column < 2 ? padEnd(cell, widths[column]!) : padStart(cell, widths[column]!),
    )
    return index === 0 ? paint('dim', text.join('  ')) : text.join('  ')
  })
  const trace = one.trace ? wayLines(one, paint) : []
  return `${[paint('bold', said('lab.connections', { from, to, mode, count }, locale)), ...lines, ...trace].join('\n')}\n`
}

function hopDocument(hop: Hop, { cluster, locale }: Shown): object {
  const { at, node, rule, says, because, before, after } = hop
  return {
    at,
    ...(node === undefined ? {} : { node }),
    rule,
    code: says.code,
    sentence: render(says, locale),
    because: because.map((reference) => {
      const position = cluster.locate(reference)
      return position === undefined ? reference : { ...reference, position }
    }),
    ...(before === undefined ? {} : { before: packetText(before) }),
    ...(after === undefined ? {} : { after: packetText(after) }),
  }
}

function endDocument({ outcome, share, count }: End): object {
  return { ...outcomeDocument(outcome), share: fractionText(share), percent: percentText(share), connections: count }
}

function outcomeDocument(outcome: Outcome): object {
  switch (outcome.kind) {
    case 'delivered':
      return {
        outcome: outcome.kind,
        to: outcome.to.kind === 'pod' ? outcome.to.key : outcome.to.name,
        address: outcome.to.ip,
        port: outcome.port,
        sourceSeen: outcome.sourceSeen,
      }
    case 'answered':
      return {
        outcome: outcome.kind,
        status: outcome.response.status,
        ...(outcome.response.pod === undefined ? {} : { to: outcome.response.pod }),
        ...(outcome.to === undefined ? {} : { address: outcome.to.ip }),
        sourceSeen: outcome.sourceSeen,
      }
    case 'unresolved':
      return { outcome: outcome.kind, rcode: outcome.rcode }
    default:
      return { outcome: outcome.kind, by: outcome.by }
  }
}

/** The same for programs: ends, and with `--trace` every way of a first connection. */
export function endsDocument(one: Shown): object {
  const { kind, ...head } = one.head
  const way = ({ value, probability, trace }: Branch<Outcome>): object => ({
    probability: fractionText(probability),
    ...outcomeDocument(value),
    hops: trace.map((hop) => hopDocument(hop, one)),
  })
  return {
    apiVersion: 'kubekata/v1',
    kind,
    ...head,
    ends: one.ends.ends.map(endDocument),
    ...(one.trace ? { ways: one.ends.ways.map(way) } : {}),
  }
}
