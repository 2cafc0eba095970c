import { Cluster } from '../src/cluster/cluster.ts'
import type { Stored } from '../src/object.ts'
import type { CaseResult, RunTable } from './result.ts'
import { type PodState, type TimedEvent, Timeline } from './timeline.ts'

interface Port {
  readonly name?: string
  readonly port?: number | null
  readonly protocol?: string
  readonly appProtocol?: string | null
}

interface Endpoint {
  readonly pod?: string
  readonly ip?: string
  readonly ready?: boolean | null
  readonly serving?: boolean | null
  readonly terminating?: boolean | null
  readonly node?: string | null
  readonly nodeName?: string | null
  readonly zone?: string | null
  readonly hostname?: string | null
  readonly ports?: readonly Port[]
  readonly hints?: readonly string[]
  readonly nodeHints?: readonly string[]
}

type Counts = Readonly<Record<string, number>>

interface Check {
  readonly service?: string
  readonly atSeconds?: number
  readonly endpoints?: readonly Endpoint[]
  readonly includes?: readonly Endpoint[]
  readonly count?: Counts
  readonly countByLabel?: Readonly<Record<string, Counts>> | Counts
  readonly zoneCounts?: Counts
  readonly hintCounts?: Counts
  readonly eachPorts?: readonly Port[]
  readonly podLabels?: Readonly<Record<string, string>>
  readonly sliceCount?: number
  readonly sliceSizes?: readonly number[]
  readonly addressTypes?: Counts
  readonly legacy?: {
    readonly exists?: boolean
    readonly ready?: readonly string[]
    readonly notReady?: readonly string[]
    readonly readyCount?: number
    readonly notReadyCount?: number
    readonly annotations?: Readonly<Record<string, string>>
    readonly truncated?: boolean
  }
  readonly restarts?: Readonly<Record<string, number>>
  readonly sameIpAs?: number
  readonly always?: {
    readonly fromSeconds?: number
    readonly toSeconds?: number
    readonly from?: number
    readonly to?: number
  } & Check
}

interface Case {
  readonly id: string
  readonly objects: string
  readonly podStates?: readonly PodState[]
  readonly events?: readonly TimedEvent[]
  readonly expect: readonly Check[]
}

/** An endpoint as the table writes it, with everything that could be asked of it. */
interface Seen {
  readonly pod: string | undefined
  readonly ip: string
  readonly ready: boolean | null
  readonly serving: boolean | null
  readonly terminating: boolean | null
  readonly node: string | null
  readonly zone: string | null
  readonly hostname: string | null
  readonly ports: readonly Port[]
  readonly hints: readonly string[]
  readonly nodeHints: readonly string[]
}

function slicesOf(cluster: Cluster, service: string): readonly Stored<'EndpointSlice'>[] {
  const [namespace = '', name = ''] = service.split('/')
  return cluster.state.list('EndpointSlice', {
    namespace,
    labels: { matchLabels: { 'kubernetes.io/service-name': name } },
  })
}

function seen(slices: readonly Stored<'EndpointSlice'>[]): readonly Seen[] {
  return slices.flatMap((slice) =>
    (slice.endpoints ?? []).flatMap(({ addresses, conditions = {}, targetRef, nodeName, zone, hostname, hints }) =>
      addresses.map((ip) => ({
        pod: targetRef === undefined ? undefined : `${targetRef.namespace}/${targetRef.name}`,
        ip,
        ready: conditions.ready ?? null,
        serving: conditions.serving ?? null,
        terminating: conditions.terminating ?? null,
        node: nodeName ?? null,
        zone: zone ?? null,
        hostname: hostname ?? null,
        ports: (slice.ports ?? []) as readonly Port[],
        hints: (hints?.forZones ?? []).map(({ name }) => name),
        nodeHints: (hints?.forNodes ?? []).map(({ name }) => name),
      })),
    ),
  )
}

function samePorts(wanted: readonly Port[], actual: readonly Port[]): boolean {
  if (wanted.length !== actual.length) return false
  return wanted.every((port) =>
    actual.some((other) =>
      Object.entries(port).every(
        ([key, value]) => ((other as Record<string, unknown>)[key] ?? (key === 'name' ? '' : null)) === value,
      ),
    ),
  )
}

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  JSON.stringify([...a].sort()) === JSON.stringify([...b].sort())

/** A field left out is not checked; null must be unset. */
function fits(wanted: Endpoint, one: Seen): boolean {
  return Object.entries(wanted).every(([key, value]) => {
    if (key === 'ports') return samePorts(value as readonly Port[], one.ports)
    if (key === 'hints') return sameSet(value as readonly string[], one.hints)
    if (key === 'nodeHints') return sameSet(value as readonly string[], one.nodeHints)
    const field = key === 'nodeName' ? 'node' : key
    return ((one as unknown as Record<string, unknown>)[field] ?? null) === value
  })
}

/** Whether every wanted endpoint has one of its own. */
function matched(wanted: readonly Endpoint[], all: readonly Seen[], exactly: boolean): boolean {
  if (exactly && wanted.length !== all.length) return false
  const left = [...all]
  return [...wanted]
    .sort((a, b) => Object.keys(b).length - Object.keys(a).length)
    .every((one) => {
      const at = left.findIndex((candidate) => fits(one, candidate))
      if (at >= 0) left.splice(at, 1)
      return at >= 0
    })
}

function tally(values: readonly (string | null)[]): Counts {
  const counts: Record<string, number> = {}
  for (const value of values) if (value !== null) counts[value] = (counts[value] ?? 0) + 1
  return counts
}

const sameCounts = (a: Counts, b: Counts): boolean =>
  sameSet(Object.entries(a).map(String), Object.entries(b).map(String))

function countsOf(all: readonly Seen[]): Counts {
  return {
    total: all.length,
    ready: all.filter(({ ready }) => ready).length,
    serving: all.filter(({ serving }) => serving).length,
    terminating: all.filter(({ terminating }) => terminating).length,
    notReady: all.filter(({ ready }) => ready === false).length,
  }
}

const subset = (wanted: Counts, actual: Counts): boolean =>
  Object.entries(wanted).every(([key, value]) => (actual[key] ?? 0) === value)

function labelsFit(cluster: Cluster, all: readonly Seen[], labels: Readonly<Record<string, string>>): boolean {
  return all.every(({ pod }) =>
    Object.entries(labels).every(
      ([key, value]) => cluster.state.get('Pod', pod ?? '')?.metadata.labels?.[key] === value,
    ),
  )
}

function byLabel(cluster: Cluster, all: readonly Seen[], key: string, wanted: Counts | number): boolean {
  if (typeof wanted === 'number') {
    const [name = '', value] = key.split('=')
    return (
      all.filter(({ pod }) => cluster.state.get('Pod', pod ?? '')?.metadata.labels?.[name] === value).length === wanted
    )
  }
  const values = all.map(({ pod }) => cluster.state.get('Pod', pod ?? '')?.metadata.labels?.[key] ?? null)
  return sameCounts(wanted, tally(values))
}

function legacyFits(cluster: Cluster, service: string, wanted: NonNullable<Check['legacy']>): boolean {
  const object = cluster.state.get('Endpoints', service)
  if (wanted.exists !== undefined && wanted.exists !== (object !== undefined)) return false
  const ready = (object?.subsets ?? []).flatMap(({ addresses = [] }) => addresses.map(({ ip }) => ip))
  const notReady = (object?.subsets ?? []).flatMap(({ notReadyAddresses = [] }) =>
    notReadyAddresses.map(({ ip }) => ip),
  )
  const annotations = object?.metadata.annotations ?? {}
  return (
    (wanted.ready === undefined || sameSet(wanted.ready, ready)) &&
    (wanted.notReady === undefined || sameSet(wanted.notReady, notReady)) &&
    (wanted.readyCount === undefined || wanted.readyCount === ready.length) &&
    (wanted.notReadyCount === undefined || wanted.notReadyCount === notReady.length) &&
    (wanted.truncated === undefined ||
      wanted.truncated === (annotations['endpoints.kubernetes.io/over-capacity'] === 'truncated')) &&
    Object.entries(wanted.annotations ?? {}).every(([key, value]) => annotations[key] === value)
  )
}

function restartsFit(cluster: Cluster, wanted: Readonly<Record<string, number>>): boolean {
  return Object.entries(wanted).every(
    ([key, count]) =>
      (cluster.state.get('Pod', key)?.status?.containerStatuses ?? []).reduce(
        (sum, { restartCount = 0 }) => sum + restartCount,
        0,
      ) === count,
  )
}

/** What of one check does not hold now. */
function unmet(cluster: Cluster, check: Check, earlier: ReadonlyMap<number, readonly Seen[]>): readonly string[] {
  const { service = '' } = check
  const slices = slicesOf(cluster, service)
  const all = seen(slices)
  const sizes = slices.map(({ endpoints = [] }) => endpoints.length).sort((a, b) => b - a)
  const before = check.sameIpAs === undefined ? undefined : earlier.get(check.sameIpAs)
  const holds: Readonly<Record<string, boolean>> = {
    endpoints: check.endpoints === undefined || matched(check.endpoints, all, true),
    includes: check.includes === undefined || matched(check.includes, all, false),
    count: check.count === undefined || subset(check.count, countsOf(all)),
    countByLabel: Object.entries(check.countByLabel ?? {}).every(([key, wanted]) => byLabel(cluster, all, key, wanted)),
    zoneCounts: check.zoneCounts === undefined || sameCounts(check.zoneCounts, tally(all.map(({ zone }) => zone))),
    hintCounts:
      check.hintCounts === undefined || sameCounts(check.hintCounts, tally(all.flatMap(({ hints }) => hints))),
    eachPorts: check.eachPorts === undefined || all.every(({ ports }) => samePorts(check.eachPorts!, ports)),
    podLabels: check.podLabels === undefined || labelsFit(cluster, all, check.podLabels),
    sliceCount: check.sliceCount === undefined || check.sliceCount === slices.length,
    sliceSizes: check.sliceSizes === undefined || JSON.stringify(sizes) === JSON.stringify(check.sliceSizes),
    addressTypes:
      check.addressTypes === undefined ||
      sameCounts(check.addressTypes, tally(slices.map(({ addressType }) => addressType))),
    legacy: check.legacy === undefined || legacyFits(cluster, service, check.legacy),
    restarts: check.restarts === undefined || restartsFit(cluster, check.restarts),
    sameIpAs:
      before === undefined ||
      sameSet(
        before.map(({ ip }) => ip),
        all.map(({ ip }) => ip),
      ),
  }
  const wrong = Object.entries(holds).flatMap(([name, good]) => (good ? [] : [name]))
  return wrong.length === 0
    ? []
    : [`${wrong.join(', ')}: ${JSON.stringify(all.slice(0, 12))} in ${slices.length} slices ${JSON.stringify(sizes)}`]
}

interface Moment {
  readonly at: number
  readonly check: Check
}

/** `always` holds at every second of its span. */
function moments(checks: readonly Check[]): readonly Moment[] {
  return checks
    .flatMap((check): readonly Moment[] => {
      const { always, ...rest } = check
      if (always === undefined) return [{ at: check.atSeconds ?? 0, check }]
      const from = always.fromSeconds ?? always.from ?? 0
      const to = always.toSeconds ?? always.to ?? from
      const held = { service: check.service ?? always.service, ...always } as Check
      const own = check.atSeconds === undefined ? [] : [{ at: check.atSeconds, check: rest as Check }]
      return [
        ...own,
        ...Array.from({ length: Math.floor(to - from) + 1 }, (_, second) => ({ at: from + second, check: held })),
      ]
    })
    .sort((a, b) => a.at - b.at)
}

const NODES = ['n1', 'n2', 'n3'].map((name, index) => ({ name, addresses: [`192.168.10.${index + 1}`] }))

function tried(one: Case): string | undefined {
  const own = /^kind: Node$/m.test(one.objects)
  const cluster = Cluster.create({ serviceCIDRs: ['10.96.0.0/12', 'fd00:10:96::/112'], nodes: own ? [] : NODES })
  const timeline = new Timeline(cluster, one)
  const earlier = new Map<number, readonly Seen[]>()
  for (const { at, check } of moments(one.expect)) {
    timeline.until(at)
    if (timeline.trouble.length > 0) return timeline.trouble.join(', ')
    const wrong = unmet(cluster, check, earlier)
    if (wrong.length > 0) return `at ${at} s ${check.service}: ${wrong.join('; ')}`
    if (check.service !== undefined) earlier.set(at, seen(slicesOf(cluster, check.service)))
  }
  return undefined
}

/** Runs tables of endpoints and Pod life cycles. */
export const run: RunTable = async (table, only) =>
  (table.cases as unknown as readonly Case[])
    .filter(({ id }) => only === undefined || id === only)
    .map((one): CaseResult => {
      const got = tried(one)
      return got === undefined
        ? { id: one.id, passed: true }
        : { id: one.id, passed: false, expected: JSON.stringify(one.expect).slice(0, 600), got: got.slice(0, 900) }
    })
