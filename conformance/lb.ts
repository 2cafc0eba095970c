import { inCidr } from '../src/address.ts'
import { Cluster } from '../src/cluster/cluster.ts'
import type { ClusterOptions, EnvironmentName } from '../src/environment.ts'
import { placeOf } from '../src/external-address.ts'
import { render } from '../src/messages/render.ts'
import { keyOf, type Stored } from '../src/object.ts'
import type { CaseResult, RunTable } from './result.ts'

interface Case {
  readonly id: string
  readonly environment: string
  readonly objects: string
  readonly expect: {
    readonly externalAddress?: string
    readonly internetReachable?: boolean
    readonly reachableFrom?: Readonly<Record<string, boolean>>
    readonly preservesClientIP?: boolean
    readonly addressOf?: string
  }
}

type Shown = { readonly ip?: string; readonly hostname?: string } | undefined

const ENVIRONMENTS: Readonly<Record<string, ClusterOptions>> = {
  'eks+lbc': { environment: 'eks+lbc', install: { 'aws-load-balancer-controller': {} } },
  'eks-legacy': { environment: 'eks' },
  metallb: { environment: 'metallb', install: { metallb: {} } },
}

/** Sources that stand for the internet: one of them open is enough. */
const INTERNET = ['203.0.113.9', '198.51.100.7', '192.0.2.77', '8.8.8.8']

interface Target {
  readonly host: string
  readonly port: number
  readonly http: boolean
  readonly path: string
}

class Probe {
  readonly #cluster: Cluster
  readonly #target: Target | undefined
  constructor(cluster: Cluster, target: Target | undefined) {
    this.#cluster = cluster
    this.#target = target
  }

  /** Sources that the Pods see when a client connects; undefined: it does not always get through. */
  #seen(from: string): readonly string[] | undefined {
    if (this.#target === undefined) return undefined
    const { host, port, http, path } = this.#target
    const { branches } = http
      ? this.#cluster.request({ from, url: `http://${host}:${port}${path}` })
      : this.#cluster.connect({ from, to: `${host}:${port}` })
    const found: string[] = []
    for (const { value } of branches) {
      if (value.kind === 'delivered') found.push(value.sourceSeen)
      else if (value.kind === 'answered' && value.response.status < 400)
        found.push(value.response.seen?.clientIP ?? value.sourceSeen)
      else return undefined
    }
    return found
  }

  reaches(from: string): boolean {
    return this.#seen(from) !== undefined
  }

  /** Whether Pods see the address of a client that gets through. */
  preserves(clients: readonly string[]): boolean | undefined {
    const client = clients.find((one) => this.reaches(one))
    return client === undefined ? undefined : this.#seen(client)!.every((source) => source === client)
  }
}

/** The object whose address is asked for: the one named, else the Service. */
function subject(cluster: Cluster, named: string | undefined): Stored<'Service'> | Stored<'Ingress'> | undefined {
  if (named !== undefined) {
    const [kind = '', key = ''] = named.split(' ')
    return cluster.state.find(kind, key.includes('/') ? key : `default/${key}`) as Stored<'Service'> | undefined
  }
  const services = cluster.state
    .list('Service')
    .filter((service) => !['default/kubernetes', 'kube-system/kube-dns'].includes(keyOf(service)))
  return services.find(({ spec }) => spec?.type === 'LoadBalancer') ?? services[0]
}

function shownOf(object: { readonly status?: unknown } | undefined): Shown {
  const status = object?.status as { readonly loadBalancer?: { readonly ingress?: readonly Shown[] } } | undefined
  return status?.loadBalancer?.ingress?.[0]
}

function targetOf(cluster: Cluster, object: Stored<'Service'> | Stored<'Ingress'> | undefined): Target | undefined {
  const shown = shownOf(object)
  const host = shown?.hostname ?? shown?.ip
  if (object === undefined || host === undefined) return undefined
  if (object.kind === 'Service')
    return { host, port: (object as Stored<'Service'>).spec?.ports?.[0]?.port ?? 80, http: false, path: '/' }
  const gate = cluster
    .view()
    .gates(cluster.state)
    .find(({ hostname }) => hostname === host)
  const path = (object as Stored<'Ingress'>).spec?.rules?.[0]?.http?.paths?.[0]?.path ?? '/'
  return { host, port: gate?.ports[0] ?? 80, http: true, path: path.replace(/\*$/, '') || '/' }
}

function compare({ expect }: Case, cluster: Cluster): readonly string[] {
  const object = subject(cluster, expect.addressOf)
  const shown = shownOf(object)
  const kind = shown === undefined ? 'pending' : shown.hostname !== undefined ? 'hostname' : 'ip'
  const probe = new Probe(cluster, targetOf(cluster, object))
  const wrong: string[] = []
  const check = (what: string, wanted: unknown, got: unknown): void => {
    if (wanted !== undefined && wanted !== got) wrong.push(`${what}: ${wanted} expected, ${got} got`)
  }
  const wanted = expect.externalAddress
  check(
    'externalAddress',
    wanted === undefined || wanted === null || wanted === 'none' ? wanted && 'pending' : wanted,
    kind,
  )
  for (const [from, reachable] of Object.entries(expect.reachableFrom ?? {}))
    check(`reachable from ${from}`, reachable, probe.reaches(from))
  const named = Object.keys(expect.reachableFrom ?? {})
  const internet = [...named.filter((one) => placeOf(one) === 'internet'), ...INTERNET]
  check(
    'internetReachable',
    expect.internetReachable,
    internet.some((from) => probe.reaches(from)),
  )
  const clients = [
    ...internet,
    ...named.filter((one) => inCidr(one, '192.168.0.0/16')),
    '192.168.10.50',
    ...named,
    '10.0.5.20',
  ]
  if (expect.preservesClientIP !== undefined)
    check('preservesClientIP', expect.preservesClientIP, probe.preserves(clients) ?? false)
  return wrong
}

function runCase(one: Case): CaseResult {
  const options = ENVIRONMENTS[one.environment] ?? { environment: one.environment as EnvironmentName }
  const cluster = Cluster.create({ ...options, undescribedImages: 'listens-on-declared-ports' })
  const refusals = cluster.apply(one.objects).flatMap(({ issues }) => issues.map((one) => render(one, 'en')))
  cluster.advance('5m')
  const wrong = compare(one, cluster)
  if (wrong.length === 0) return { id: one.id, passed: true }
  return {
    id: one.id,
    passed: false,
    expected: JSON.stringify(one.expect),
    got: [...wrong, ...refusals.map((text) => `refused: ${text}`)].join('; '),
  }
}

function guarded(one: Case): CaseResult {
  try {
    return runCase(one)
  } catch (error) {
    return {
      id: one.id,
      passed: false,
      expected: JSON.stringify(one.expect),
      got: String((error as Error).stack ?? error),
    }
  }
}

/** Runs the cases of external addresses in every environment. */
export const run: RunTable = async (table, only) =>
  (table.cases as unknown as readonly Case[]).filter(({ id }) => only === undefined || id === only).map(guarded)
