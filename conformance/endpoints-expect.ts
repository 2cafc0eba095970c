import type { Cluster } from '../src/cluster/cluster.ts'
import { same } from '../src/equal.ts'
import type { Stored } from '../src/object.ts'

type Wanted = Readonly<Record<string, unknown>>

interface Legacy {
  readonly exists?: boolean
  readonly ready?: readonly string[]
  readonly notReady?: readonly string[]
  readonly [field: string]: unknown
}

/** One expectation of a table; a field that is left out is not checked. */
export interface Check {
  readonly service?: string
  readonly atSeconds?: number
  readonly fromSeconds?: number
  readonly toSeconds?: number
  readonly untilSeconds?: number
  readonly from?: number
  readonly to?: number
  readonly always?: Check | boolean
  readonly endpoints?: readonly Wanted[]
  readonly includes?: readonly Wanted[]
  readonly sliceCount?: number
  readonly sliceSizes?: readonly number[]
  readonly addressTypes?: Readonly<Record<string, number>>
  readonly count?: Readonly<Record<string, number>>
  readonly countByLabel?: Readonly<Record<string, unknown>>
  readonly zoneCounts?: Readonly<Record<string, number>>
  readonly hintCounts?: Readonly<Record<string, number>>
  readonly eachPorts?: readonly unknown[]
  readonly podLabels?: Readonly<Record<string, string>>
  readonly legacy?: Legacy
  readonly restarts?: Readonly<Record<string, unknown>>
  readonly sameIpAs?: number
  readonly [field: string]: unknown
}

export interface Finding {
  readonly second: number
  readonly expected: unknown
  readonly got: unknown
}

/** An endpoint in the table's words. */
interface Seen {
  readonly pod?: string
  readonly ip: string
  readonly ready: boolean | null
  readonly serving: boolean | null
  readonly terminating: boolean | null
  readonly ports: readonly unknown[]
  readonly hostname: string | null
  readonly nodeName: string | null
  readonly node: string | null
  readonly zone: string | null
  readonly hints: readonly string[]
  readonly nodeHints: readonly string[]
}

export function describeCheck(value: unknown): string {
  return JSON.stringify(value)
}

function slicesOf(service: string, cluster: Cluster): readonly Stored<'EndpointSlice'>[] {
  const [namespace = '', name = ''] = service.split('/')
  return cluster.state.list('EndpointSlice', {
    namespace,
    labels: { matchLabels: { 'kubernetes.io/service-name': name } },
  })
}

function seen(slices: readonly Stored<'EndpointSlice'>[]): readonly Seen[] {
  return slices.flatMap(({ endpoints, ports }) =>
    (endpoints ?? []).map((endpoint) => {
      const {
        conditions = {},
        targetRef,
        hints,
      } = endpoint as typeof endpoint & { hints?: { forZones?: { name: string }[]; forNodes?: { name: string }[] } }
      return {
        ...(targetRef?.kind === 'Pod' ? { pod: `${targetRef.namespace}/${targetRef.name}` } : {}),
        ip: endpoint.addresses[0]!,
        ready: conditions.ready ?? null,
        serving: conditions.serving ?? null,
        terminating: conditions.terminating ?? null,
        ports: (ports ?? []).map(({ name = '', port, protocol = 'TCP', appProtocol }) => ({
          name,
          port,
          protocol,
          ...(appProtocol === undefined ? {} : { appProtocol }),
        })),
        hostname: endpoint.hostname ?? null,
        nodeName: endpoint.nodeName ?? null,
        node: endpoint.nodeName ?? null,
        zone: endpoint.zone ?? null,
        hints: (hints?.forZones ?? []).map(({ name }) => name),
        nodeHints: (hints?.forNodes ?? []).map(({ name }) => name),
      }
    }),
  )
}

const text = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

function sameSet(a: readonly unknown[], b: readonly unknown[]): boolean {
  return same(a.map(text).sort(), b.map(text).sort())
}

/** A port matches when what the table says of it holds. */
function samePorts(wanted: readonly unknown[], got: readonly unknown[]): boolean {
  if (wanted.length !== got.length) return false
  const left = [...got] as Wanted[]
  return (wanted as readonly Wanted[]).every((port) => {
    const at = left.findIndex((one) =>
      Object.keys(port).every((field) => same(port[field] ?? null, one[field] ?? null)),
    )
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
}

const LISTS = ['ports', 'hints', 'nodeHints']

function matches(wanted: Wanted, got: Seen): boolean {
  return Object.entries(wanted).every(([field, value]) => {
    const actual = (got as unknown as Wanted)[field]
    if (field === 'ports') return samePorts(value as readonly unknown[], got.ports)
    if (LISTS.includes(field)) return sameSet((value ?? []) as readonly unknown[], actual as readonly unknown[])
    return same(value ?? null, actual ?? null)
  })
}

/** Pairs every wanted endpoint with another that matches; true when none is left over. */
function paired(wanted: readonly Wanted[], got: readonly Seen[], exact: boolean): boolean {
  if (exact && wanted.length !== got.length) return false
  const left = [...got]
  const strictest = wanted.toSorted((a, b) => Object.keys(b).length - Object.keys(a).length)
  return strictest.every((one) => {
    const at = left.findIndex((candidate) => matches(one, candidate))
    if (at >= 0) left.splice(at, 1)
    return at >= 0
  })
}

function tally(values: readonly (string | null)[]): Record<string, number> {
  const found: Record<string, number> = {}
  for (const value of values) if (value !== null) found[value] = (found[value] ?? 0) + 1
  return found
}

function counts(all: readonly Seen[]): Record<string, number> {
  return {
    total: all.length,
    ready: all.filter(({ ready }) => ready === true).length,
    notReady: all.filter(({ ready }) => ready !== true).length,
    serving: all.filter(({ serving }) => serving === true).length,
    terminating: all.filter(({ terminating }) => terminating === true).length,
  }
}

function partly(wanted: Wanted, got: Wanted): boolean {
  return Object.entries(wanted).every(([field, value]) => same(value, got[field] ?? 0))
}

function podOf({ pod }: Seen, cluster: Cluster): Stored<'Pod'> | undefined {
  return pod === undefined ? undefined : cluster.state.get('Pod', pod)
}

/** `{key: {value: count}}`, `{"key=value": count}`, or counts by condition in place of the number. */
function byLabel(wanted: Readonly<Record<string, unknown>>, all: readonly Seen[], cluster: Cluster): Wanted {
  const group = (key: string, value: string): readonly Seen[] =>
    all.filter((one) => podOf(one, cluster)?.metadata.labels?.[key] === value)
  const counted = (members: readonly Seen[], like: unknown): unknown =>
    like !== null && typeof like === 'object'
      ? Object.fromEntries(Object.keys(like).map((field) => [field, counts(members)[field]]))
      : members.length
  return Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => {
      const [key = '', own] = name.split('=')
      if (own !== undefined) return [name, counted(group(key, own), value)]
      const values = value as Readonly<Record<string, unknown>>
      return [
        name,
        Object.fromEntries(Object.entries(values).map(([one, like]) => [one, counted(group(key, one), like)])),
      ]
    }),
  )
}

function legacyOf(service: string, wanted: Legacy, cluster: Cluster): Wanted {
  const object = cluster.state.get('Endpoints', service)
  const subsets = object?.subsets ?? []
  const list = (field: 'addresses' | 'notReadyAddresses'): readonly string[] =>
    subsets.flatMap((subset) => (subset[field] ?? []).map(({ ip }) => ip)).sort()
  const [ready, notReady] = [list('addresses'), list('notReadyAddresses')]
  const annotations = object?.metadata.annotations ?? {}
  const all: Record<string, unknown> = {
    exists: object !== undefined,
    ready,
    notReady,
    readyCount: ready.length,
    notReadyCount: notReady.length,
    subsetCount: subsets.length,
    subsets: subsets.length,
    overCapacity: annotations['endpoints.kubernetes.io/over-capacity'] ?? null,
    truncated: annotations['endpoints.kubernetes.io/over-capacity'] === 'truncated',
    annotations,
    labels: object?.metadata.labels ?? {},
    ports: subsets.flatMap(({ ports }) =>
      (ports ?? []).map(({ name = '', port, protocol = 'TCP' }) => ({ name, port, protocol })),
    ),
  }
  return Object.fromEntries(Object.keys(wanted).map((field) => [field, all[field]]))
}

function sameLegacy(wanted: Legacy, got: Wanted): boolean {
  return Object.entries(wanted).every(([field, value]) => {
    if (Array.isArray(value))
      return field === 'ports' ? samePorts(value, got[field] as unknown[]) : sameSet(value, got[field] as unknown[])
    if (value !== null && typeof value === 'object') return partly(value as Wanted, got[field] as Wanted)
    return same(value, got[field])
  })
}

/** Restart counts by Pod, by `pod/container`, or by container of the Pods behind the Service. */
function restartsOf(wanted: Readonly<Record<string, unknown>>, all: readonly Seen[], cluster: Cluster): Wanted {
  const of = (pod: string, container?: string): number | undefined => {
    const statuses = cluster.state.get('Pod', pod)?.status
    const list = [...(statuses?.containerStatuses ?? []), ...(statuses?.initContainerStatuses ?? [])]
    const chosen = list.filter(({ name }) => container === undefined || name === container)
    return chosen.length === 0 ? undefined : chosen.reduce((sum, { restartCount }) => sum + restartCount, 0)
  }
  return Object.fromEntries(
    Object.entries(wanted).map(([name, value]) => {
      const [first = '', second, third] = name.split('/')
      if (value !== null && typeof value === 'object')
        return [name, Object.fromEntries(Object.keys(value).map((container) => [container, of(name, container)]))]
      if (second !== undefined) return [name, of(`${first}/${second}`, third)]
      return [
        name,
        all.map(({ pod }) => (pod === undefined ? undefined : of(pod, name))).find((count) => count !== undefined),
      ]
    }),
  )
}

/** What of a check does not hold at a moment. */
export function held(
  check: Check,
  second: number,
  cluster: Cluster,
  addresses: Map<string, string>,
): readonly Finding[] {
  if (typeof check.always === 'object') {
    const { always, ...rest } = check
    return held({ ...rest, ...always, always: true }, second, cluster, addresses)
  }
  const { service = '' } = check
  const slices = slicesOf(service, cluster)
  const all = seen(slices)
  const findings: Finding[] = []
  const test = (field: string, wanted: unknown, got: unknown, holds: boolean): void => {
    if (wanted !== undefined && !holds) findings.push({ second, expected: { [field]: wanted }, got: { [field]: got } })
  }
  const { endpoints = [], includes = [], count = {}, legacy = {}, countByLabel = {}, restarts = {} } = check
  test('endpoints', check.endpoints, all, paired(endpoints, all, true))
  test('includes', check.includes, all, paired(includes, all, false))
  test('sliceCount', check.sliceCount, slices.length, slices.length === check.sliceCount)
  const sizes = slices.map((slice) => slice.endpoints?.length ?? 0).sort((a, b) => b - a)
  test('sliceSizes', check.sliceSizes, sizes, same(sizes, check.sliceSizes))
  const types = tally(slices.map(({ addressType }) => addressType))
  test('addressTypes', check.addressTypes, types, same(types, check.addressTypes))
  test('count', check.count, counts(all), partly(count, counts(all)))
  const labelled = byLabel(countByLabel, all, cluster)
  test('countByLabel', check.countByLabel, labelled, same(labelled, countByLabel))
  const zones = tally(all.map(({ zone }) => zone))
  test('zoneCounts', check.zoneCounts, zones, same(zones, check.zoneCounts))
  const hints = tally(all.flatMap((endpoint) => endpoint.hints))
  test('hintCounts', check.hintCounts, hints, same(hints, check.hintCounts))
  const wrongPorts = all.find(({ ports }) => !samePorts(check.eachPorts ?? [], ports))
  test('eachPorts', check.eachPorts, wrongPorts?.ports, wrongPorts === undefined)
  const stranger = all.find((one) => !partly(check.podLabels ?? {}, podOf(one, cluster)?.metadata.labels ?? {}))
  test('podLabels', check.podLabels, stranger, stranger === undefined)
  const older = legacyOf(service, legacy, cluster)
  test('legacy', check.legacy, older, sameLegacy(legacy, older))
  const restarted = restartsOf(restarts, all, cluster)
  test('restarts', check.restarts, restarted, same(restarted, restarts))
  const ips = all
    .map(({ pod, ip }) => `${pod ?? ''} ${ip}`)
    .sort()
    .join()
  addresses.set(`${service} ${second}`, ips)
  const before = addresses.get(`${service} ${check.sameIpAs}`)
  test('sameIpAs', check.sameIpAs, ips, ips === before)
  return findings
}
