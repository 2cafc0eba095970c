import { type Instant, SECOND } from '../clock.ts'
import { endpointsOf, podReady } from '../expect/endpoints.ts'
import { outcomeText, worst } from '../expect/outcome.ts'
import { type Issue, issue } from '../issue.ts'
import type { Client } from '../network/client.ts'
import type { Outcome } from '../outcome.ts'
import type { Cluster } from './cluster.ts'

/** A fault tried on one Pod: how long it lasts, how soon the Pod must be gone, how soon back. Milliseconds. */
export interface Trial {
  readonly fault: number
  readonly leaves: number
  readonly returns: number
}

/** Where connections are tried while the Pod is away: a Service's own address from each of the clients. */
export interface Watch {
  readonly clients: readonly Client[]
}

interface Watching extends Watch {
  /** When the fault began. */
  readonly since: Instant
  readonly tried: Tried
}

/** The longest back-off of a container is five minutes; a restart later than that is none. */
const LONGEST_RESTART = 6 * 60 * SECOND

function listed({ state }: Cluster, service: string, pod: string): boolean {
  return endpointsOf(state, service).some((endpoint) => endpoint.pod === pod && endpoint.ready)
}

/** Whether a Service leads to somebody who is no Pod, and who may change without anything being written. */
function leadsAway({ state }: Cluster, service: string): boolean {
  return endpointsOf(state, service).some(({ pod }) => pod === undefined)
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / SECOND)}s`
}

function otherReady(cluster: Cluster, service: string, pod: string): boolean {
  return endpointsOf(cluster.state, service).some((endpoint) => {
    if (endpoint.pod === undefined || endpoint.pod === pod || !endpoint.ready) return false
    const other = cluster.state.get('Pod', endpoint.pod)
    return other !== undefined && podReady(other)
  })
}

/**
 * The resourceVersion at which connections to a Service were last tried, and none failed. As long as nothing is written
 * none to a Pod can fail: a port that is open stays open, and the end of the fault closes none.
 */
type Tried = Map<string, number>

function failing(
  cluster: Cluster,
  service: string,
  pod: string,
  { clients, since, tried }: Watching,
): readonly Issue[] {
  const version = cluster.state.resourceVersion
  if (tried.get(service) === version) return []
  const issues = otherReady(cluster, service, pod) ? failed(cluster, service, pod, clients, since) : []
  tried.set(service, version)
  return issues
}

function failed(
  cluster: Cluster,
  service: string,
  pod: string,
  clients: readonly Client[],
  since: number,
): readonly Issue[] {
  const good = (outcome: Outcome): boolean => outcome.kind === 'delivered'
  for (const observation of cluster.connectToService(service, clients)) {
    const bad = worst(observation.branches, good)
    if (bad === undefined) continue
    const because = bad.trace.flatMap((hop) => hop.because)
    return [
      issue(
        'expect.fails-meanwhile',
        { service, pod, at: seconds(cluster.now - since), outcome: outcomeText(bad.value) },
        { because },
      ),
    ]
  }
  return []
}

/** How many whole seconds pass before anything falls due or `limit` is over: nobody could see anything in them. */
function quiet(cluster: Cluster, until: Instant, limit: Instant): number {
  const { state, now } = cluster
  cluster.settle()
  if (cluster.state !== state) return 0
  const due = Math.min(cluster.next() ?? until, until)
  const over = limit < now ? Number.POSITIVE_INFINITY : Math.floor((limit - now) / SECOND) + 1
  return Math.max(0, Math.min(Math.ceil((due - now) / SECOND) - 1, over))
}

/**
 * Looks at every second until `until`, except at those at which all is as it was the second before and no limit passes:
 * those are leapt over.
 */
function* moments(cluster: Cluster, until: Instant, limit: () => Instant): Generator<void> {
  for (;;) {
    yield
    if (cluster.now >= until) return
    const leap = quiet(cluster, until, limit()) * SECOND
    cluster.advance(leap > 0 ? leap : Math.min(SECOND, until - cluster.now))
  }
}

function away(
  cluster: Cluster,
  services: readonly string[],
  pod: string,
  trial: Trial,
  watching: Watching | undefined,
): readonly Issue[] {
  const start = cluster.now
  const gone = new Map<string, number>()
  const because = [{ kind: 'Pod', key: pod, field: 'spec.containers[0].readinessProbe' }]
  for (const _ of moments(cluster, start + trial.fault, () => start + trial.leaves)) {
    for (const service of services) {
      const there = listed(cluster, service, pod)
      if (!there && !gone.has(service)) gone.set(service, cluster.now)
      if (there && gone.has(service))
        return [issue('expect.comes-back-early', { service, pod, at: seconds(cluster.now - start) }, { because })]
      if (there && cluster.now - start > trial.leaves)
        return [issue('expect.leaves', { service, pod, within: seconds(trial.leaves) }, { because })]
      if (!there && watching !== undefined) {
        const failures = failing(cluster, service, pod, watching)
        if (failures.length > 0) return failures
      }
    }
  }
  return []
}

function back(
  cluster: Cluster,
  services: readonly string[],
  pod: string,
  trial: Trial,
  watching: Watching | undefined,
): readonly Issue[] {
  const healed = cluster.now
  let deadline = healed + trial.returns
  const missing = (): string | undefined => services.find((service) => !listed(cluster, service, pod))
  for (const _ of moments(cluster, healed + LONGEST_RESTART, () => deadline)) {
    const service = missing()
    if (service === undefined) return []
    const running = cluster.runningSince(pod)
    if (running === undefined) deadline = cluster.now + trial.returns
    else if (running > healed) deadline = Math.max(deadline, running + trial.returns)
    if (cluster.now > deadline) break
    if (watching !== undefined) {
      const failures = failing(cluster, service, pod, watching)
      if (failures.length > 0) return failures
    }
  }
  const service = missing()
  const because = [{ kind: 'Pod', key: pod, field: 'spec.containers[0].readinessProbe' }]
  return service === undefined
    ? []
    : [issue('expect.returns', { service, pod, within: seconds(trial.returns) }, { because })]
}

/**
 * Tries one Pod on a fork: its application has a problem for a while and survives restarts with it. The Pod must leave
 * every Service in time, stay away, and come back in time after recovery (or its container's next start, if later); from
 * when it left until it is back no connection fails while another Pod is Ready.
 */
export function tryPod(
  settled: Cluster,
  services: readonly string[],
  pod: string,
  trial: Trial,
  watch?: Watch,
): readonly Issue[] {
  const cluster = settled.fork()
  const watching = watch === undefined ? undefined : { ...watch, since: cluster.now, tried: new Map() }
  cluster.break(pod)
  const gone = away(cluster, services, pod, trial, watching)
  if (gone.length > 0) return gone
  cluster.heal(pod)
  for (const service of services) if (leadsAway(cluster, service)) watching?.tried.delete(service)
  return back(cluster, services, pod, trial, watching)
}
