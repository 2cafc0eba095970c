import type { Instant } from '../clock.ts'
import type { WatchEvent } from '../controller.ts'
import { endpointsOf, podReady } from '../expect/endpoints.ts'
import { issue } from '../issue.ts'
import type { Moment } from '../moment.ts'
import { keyOf, type Stored } from '../object.ts'
import type { Cluster } from './cluster.ts'
import type { Trial } from './trial.ts'

/** No reader follows more; what came first explains what came after. */
const MOST = 120

const SERVICE = 'kubernetes.io/service-name'

function restarts(pod: Stored<'Pod'> | undefined): number {
  return (pod?.status?.containerStatuses ?? []).reduce((most, { restartCount = 0 }) => Math.max(most, restartCount), 0)
}

function podMoments({ type, object, old }: WatchEvent): readonly Moment['what'][] {
  const pod = object as Stored<'Pod'>
  const before = old as Stored<'Pod'> | undefined
  const params = { pod: keyOf(pod) }
  if (type === 'DELETED') return [issue('moment.gone', params)]
  const [was, is] = [before !== undefined && podReady(before), podReady(pod)]
  return [
    ...(type === 'ADDED' ? [issue('moment.made', params)] : []),
    ...(restarts(pod) > restarts(before) ? [issue('moment.restarted', { ...params, restarts: restarts(pod) })] : []),
    ...(is === was ? [] : [issue(is ? 'moment.ready' : 'moment.unready', params)]),
  ]
}

/** What happens to Pods and endpoints while it listens; it asks nothing that costs and changes nothing. */
export class Recording {
  readonly #moments: Moment[] = []
  readonly #counts = new Map<string, string>()
  readonly #cluster: Cluster
  readonly #stop: () => void

  constructor(cluster: Cluster) {
    this.#cluster = cluster
    this.#stop = cluster.listen((event, now) => this.#see(event, now))
  }

  /** Stops listening. */
  end(): readonly Moment[] {
    this.#stop()
    return this.#moments
  }

  say(what: Moment['what']): void {
    this.#add(what, this.#cluster.now)
  }

  /** Tells how many endpoints a Service has now. */
  look(service: string): void {
    this.#endpoints(service, this.#cluster.now)
  }

  #add(what: Moment['what'], at: Instant): void {
    if (this.#moments.length < MOST) this.#moments.push({ at, what })
  }

  #see(event: WatchEvent, now: Instant): void {
    if (this.#moments.length >= MOST || event.object === undefined) return
    if (event.kind === 'Pod') for (const what of podMoments(event)) this.#add(what, now)
    if (event.kind === 'EndpointSlice') this.#slices(event.object, now)
  }

  /** A Service may have several slices: what is told is the sum over all, when it changes. */
  #slices({ metadata }: Stored, now: Instant): void {
    const name = metadata.labels?.[SERVICE]
    if (name !== undefined) this.#endpoints(`${metadata.namespace}/${name}`, now)
  }

  #endpoints(service: string, now: Instant): void {
    const all = endpointsOf(this.#cluster.state, service)
    const ready = all.filter((one) => one.ready).length
    const count = `${ready}/${all.length}`
    if (this.#counts.get(service) === count) return
    this.#counts.set(service, count)
    this.#add(issue('moment.endpoints', { service, ready, all: all.length }), now)
  }
}

/** The story of a Pod that fails for a while and heals, on a fork: what a trial judged, told second by second. */
export function storyOf(
  settled: Cluster,
  services: readonly string[],
  pod: string,
  { fault, returns }: Trial,
): readonly Moment[] {
  const cluster = settled.fork()
  const recording = new Recording(cluster)
  recording.say(issue('moment.fault', { pod }))
  for (const service of services) recording.look(service)
  cluster.break(pod)
  cluster.advance(fault)
  recording.say(issue('moment.healed', { pod }))
  cluster.heal(pod)
  cluster.advance(returns)
  return recording.end()
}
