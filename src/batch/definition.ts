import type { ImageBehaviour } from '../application.ts'
import { duration, MINUTE } from '../clock.ts'
import type { ClusterOptions, HostOptions, NodeOptions } from '../environment.ts'
import type { Exercise } from '../grade/exercise.ts'
import type { Bilingual } from '../result.ts'

/** exercise.yaml as its author writes it, once the schema has accepted it. */
export interface Definition extends Pick<ClusterOptions, 'environment' | 'install' | 'balancers' | 'delays'> {
  readonly id: string
  readonly title: Bilingual
  readonly namespaces?: readonly string[] | ClusterOptions['namespaces']
  readonly cluster?: ClusterPart
  readonly images?: Readonly<Record<string, ImageBehaviour>>
  readonly hosts?: readonly HostPart[]
  readonly publicNames?: readonly string[]
  readonly clients?: Exercise['clients']
  readonly settle?: Time
  readonly hints?: Hints
}

type Time = string | number

/** Whether students may be told an edit that puts a criterion right: never, when they ask (the default), always. */
export type Hints = 'none' | 'on-request' | 'counterfactual'

interface ClusterPart
  extends Pick<
    ClusterOptions,
    | 'kubernetes'
    | 'featureGates'
    | 'podCIDR'
    | 'serviceCIDRs'
    | 'clusterDomain'
    | 'dns'
    | 'storageClasses'
    | 'networkPolicy'
    | 'limits'
  > {
  readonly nodes?: number | readonly NodeOptions[]
  readonly zones?: readonly string[]
  readonly region?: string
  readonly proxyMode?: NonNullable<ClusterOptions['proxy']>['mode']
  readonly scheduler?: string
  readonly proxy?: ClusterOptions['proxy']
  readonly latency?: Time
}

interface HostPart extends Omit<HostOptions, 'addresses'> {
  readonly addresses: readonly (string | { readonly from: Time; readonly address: string })[]
}

/** Long enough for any initial delay a student may choose, short enough to be free on the virtual clock. */
const SETTLE = 10 * MINUTE

function milliseconds(time: Time): number {
  return typeof time === 'number' ? time : (duration(time) ?? 0)
}

function nodesOf({ nodes, zones, region = 'region-1' }: ClusterPart): readonly NodeOptions[] | undefined {
  if (typeof nodes === 'object') return nodes
  if (nodes === undefined && zones === undefined) return undefined
  const places = zones ?? ['zone-a', 'zone-b', 'zone-c']
  return Array.from({ length: nodes ?? places.length }, (_, index) => ({
    name: `n${index + 1}`,
    zone: places[index % places.length]!,
    region,
  }))
}

function proxyOf({ proxyMode, scheduler, proxy, latency }: ClusterPart): ClusterOptions['proxy'] {
  return {
    ...proxy,
    ...(proxyMode === undefined ? {} : { mode: proxyMode }),
    ...(scheduler === undefined ? {} : { scheduler }),
    ...(latency === undefined ? {} : { syncPeriod: milliseconds(latency) }),
  }
}

function hostOf({ addresses, ...host }: HostPart): HostOptions {
  return {
    ...host,
    addresses: addresses.map((one) =>
      typeof one === 'string' ? { from: 0, address: one } : { from: milliseconds(one.from), address: one.address },
    ),
  }
}

/** The values that are there: an absent key stays absent, so that the cluster's defaults hold. */
function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T
}

/** The cluster an exercise asks for; the seed is the exercise's, never a student's. */
export function optionsOf(definition: Definition): {
  readonly options: ClusterOptions
  readonly clients: Exercise['clients']
  readonly settle: number
} {
  const {
    id,
    namespaces = [],
    cluster = {},
    environment,
    install,
    balancers,
    images = {},
    hosts = [],
    publicNames,
    delays,
    clients = {},
    settle,
  } = definition
  const { kubernetes, featureGates, podCIDR, serviceCIDRs, clusterDomain, dns, storageClasses, networkPolicy, limits } =
    cluster
  const spaces = Array.isArray(namespaces)
    ? Object.fromEntries((namespaces as readonly string[]).map((name) => [name, {}]))
    : (namespaces as ClusterOptions['namespaces'])
  const given = {
    environment,
    install,
    balancers,
    delays,
    publicNames,
    kubernetes,
    featureGates,
    podCIDR,
    serviceCIDRs,
    clusterDomain,
    dns,
    storageClasses,
    networkPolicy,
    limits,
    nodes: nodesOf(cluster),
  }
  const options = {
    seed: `kubekata/${id}`,
    namespaces: spaces,
    images,
    undescribedImages: 'ImagePullBackOff' as const,
    hosts: hosts.map(hostOf),
    proxy: proxyOf(cluster),
    ...present(given),
  } as ClusterOptions
  return { options, clients, settle: settle === undefined ? SETTLE : milliseconds(settle) }
}
