import { POD_OVERRIDE, type PodOverride } from '../src/application.ts'
import { duration } from '../src/clock.ts'
import { type Ask, Cluster } from '../src/cluster/cluster.ts'
import type { ClusterOptions } from '../src/environment.ts'
import type { HttpRequest } from '../src/http.ts'
import { render } from '../src/messages/render.ts'
import { keyOf } from '../src/object.ts'
import { Crowd } from './crowd.ts'
import { compare, type Expect, Tally } from './l7-expect.ts'
import type { CaseResult, RunTable } from './result.ts'

interface Requests {
  readonly host?: string
  readonly path?: string
  readonly method?: string
  readonly scheme?: 'http' | 'https'
  readonly port?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: Readonly<Record<string, string>>
  readonly clientIP?: string
  readonly from?: string
  readonly count?: number
  readonly sameSession?: boolean
  readonly grpc?: HttpRequest['grpc']
  /** A connection without a request (TCPRoute, TLSRoute). */
  readonly protocol?: 'TCP' | 'UDP' | 'TLS'
  readonly sni?: string
}

interface PodStates {
  readonly pods: string
  readonly ready?: boolean
  readonly responds?: number
  readonly delay?: string
  readonly limit?: number
}

interface Phase {
  readonly advance?: string
  readonly apply?: string
  readonly podStates?: readonly PodStates[]
  readonly requests?: readonly Requests[] | Requests
  readonly expect?: Expect
}

interface Case extends Phase {
  readonly id: string
  readonly controller: string
  readonly objects: string
  readonly then?: readonly Phase[]
}

interface Table {
  /** Documents applied before those of each case. */
  readonly given?: string
  readonly cases: readonly Case[]
}

const INSTALL: Readonly<Record<string, ClusterOptions>> = {
  'ingress-nginx': { install: { 'ingress-nginx': {} } },
  alb: { environment: 'eks+lbc', install: { 'aws-load-balancer-controller': {} } },
  'gateway-api': { install: { 'gateway-api': { channel: 'experimental', controller: true } } },
  istio: { install: { istio: { sidecars: true } } },
}

/** The tables say nothing of zones: nodes have none, so that nothing prefers its own. */
const NODES = ['n1', 'n2', 'n3'].map((name) => ({ name }))

const GIVEN: Readonly<Record<string, string>> = {
  'ingress-nginx': 'IngressClass',
  alb: 'IngressClass',
}

/** Documents are applied in order, the first is the oldest: a second passes between two of them. */
function applyInOrder(cluster: Cluster, text: string, refusals: string[]): void {
  for (const document of text.split(/^---\s*$/m)) {
    if (document.trim() === '') continue
    for (const { issues } of cluster.apply(document)) refusals.push(...issues.map((one) => render(one, 'en')))
    cluster.advance('1s')
  }
}

function labelsOf(selector: string): Readonly<Record<string, string>> {
  return Object.fromEntries(selector.split(',').map((pair) => pair.split('=') as [string, string]))
}

function override(cluster: Cluster, { pods, ready, responds, delay, limit }: PodStates): void {
  const found = cluster.state.list('Pod', { labels: { matchLabels: labelsOf(pods) } }).slice(0, limit)
  for (const pod of found) {
    const key = keyOf(pod)
    const before = cluster.state.memory<PodOverride>(POD_OVERRIDE, key) ?? {}
    const value: PodOverride = {
      ...before,
      ...(ready === undefined ? {} : { ready }),
      ...(responds === undefined ? {} : { responds }),
      ...(delay === undefined ? {} : { delay: duration(delay) ?? 0 }),
    }
    cluster.write({ verb: 'remember', component: POD_OVERRIDE, key, value: Object.freeze(value) })
  }
}

/** The address that clients of a controller connect to. */
function entry(cluster: Cluster, controller: string): string {
  const doors = cluster.view().doors(cluster.state)
  const door = doors.find(({ router }) => router.name === controller || router.name.startsWith(controller)) ?? doors[0]
  return door?.addresses[0] ?? '192.0.2.1'
}

/** A request of the table as the cluster is asked it: outside clients meet the controller's address, sidecars the name. */
function askOf(cluster: Cluster, controller: string, one: Requests): Ask {
  const {
    host = '',
    path = '/',
    scheme = 'http',
    port = scheme === 'https' ? 443 : 80,
    clientIP = '203.0.113.10',
    from,
  } = one
  const mesh = from !== undefined && from !== 'outside'
  const authority = mesh ? host : entry(cluster, controller)
  const headers = Object.entries(one.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])
  return {
    from: mesh ? from : clientIP,
    url: `${scheme}://${authority}:${port}${path}`,
    ...(mesh || host === '' ? {} : { host }),
    method: one.method ?? 'GET',
    headers: Object.fromEntries(headers),
    ...(one.cookies === undefined ? {} : { cookies: one.cookies }),
    ...(one.grpc === undefined ? {} : { grpc: one.grpc }),
  }
}

/** A line of the table happens: a request, or a connection that carries none. */
function send(cluster: Cluster, crowd: Crowd, controller: string, one: Requests): void {
  const { protocol, sni, host = '', port, count = 1, clientIP = '203.0.113.10', from } = one
  if (protocol === undefined && sni === undefined) {
    crowd.send(askOf(cluster, controller, one), count, one.sameSession ?? false)
    return
  }
  const outside = from === undefined || from === 'outside'
  const to = `${outside ? entry(cluster, controller) : host}:${port ?? (protocol === 'TCP' || protocol === 'UDP' ? 80 : 443)}`
  const serverName = protocol === 'TCP' || protocol === 'UDP' ? undefined : (sni ?? host)
  crowd.open(outside ? clientIP : from, to, protocol === 'UDP' ? 'UDP' : 'TCP', serverName, count)
}

function requestsOf({ requests }: Phase): readonly Requests[] {
  if (requests === undefined) return []
  return Array.isArray(requests) ? (requests as readonly Requests[]) : [requests as Requests]
}

function runPhase(cluster: Cluster, crowd: Crowd, phase: Phase, { controller }: Case): readonly string[] {
  if (phase.advance !== undefined) cluster.advance(phase.advance)
  const refusals: string[] = []
  if (phase.apply !== undefined) applyInOrder(cluster, phase.apply, refusals)
  for (const states of phase.podStates ?? []) override(cluster, states)
  cluster.advance('10s')
  const asked = requestsOf(phase)
  crowd.begin()
  for (const one of asked) send(cluster, crowd, controller, one)
  const total = asked.reduce((sum, { count = 1 }) => sum + count, 0)
  const versions = (pod: string): string | undefined => cluster.state.get('Pod', pod)?.metadata.labels?.['version']
  const wrong = compare(crowd, new Tally(crowd.replies(total), versions), phase.expect ?? {})
  return wrong.length > 0 && refusals.length > 0 ? [...wrong, `refused: ${refusals.join('; ')}`] : wrong
}

function runCase(one: Case): CaseResult {
  const options = INSTALL[one.controller] ?? {}
  const cluster = Cluster.create({ nodes: NODES, ...options, undescribedImages: 'listens-on-declared-ports' })
  const given = GIVEN[one.controller]
  // Cases bring the class of their controller along, or leave it out on purpose.
  if (given !== undefined) for (const object of cluster.state.all(given)) cluster.delete(given, keyOf(object))
  const refusals: string[] = []
  applyInOrder(cluster, one.objects, refusals)
  cluster.advance('10s')
  const crowd = new Crowd(cluster)
  const phases = [one, ...(one.then ?? [])]
  for (const [index, phase] of phases.entries()) {
    const wrong = runPhase(cluster, crowd, phase, one)
    if (wrong.length > 0) {
      const refused = refusals.length === 0 ? '' : ` (refused: ${refusals.join('; ')})`
      return {
        id: one.id,
        passed: false,
        expected: JSON.stringify(phase.expect),
        got: `phase ${index}: ${wrong.join('; ')}${refused}`,
      }
    }
  }
  return { id: one.id, passed: true }
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

/** Runs the cases of requests through ingress-nginx, an ALB, Gateway API and Istio. */
export const run: RunTable = async (table, only) => {
  const { given = '', cases } = table as Table
  return cases
    .filter(({ id }) => only === undefined || id === only)
    .map((one) => guarded({ ...one, objects: `${given}\n---\n${one.objects}` }))
}
