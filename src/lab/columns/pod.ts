import { instantOf } from '../../clock.ts'
import type { Stored } from '../../object.ts'
import { age } from '../table.ts'
import { ageOf, type Columns, NONE } from './columns.ts'

type Pod = Stored<'Pod'>
type Status = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number]

/** READY, STATUS and RESTARTS are found on one walk over the containers, sidecars being init containers that stay. */
interface Summary {
  readonly reason: string
  readonly ready: number
  readonly restarts: number
  readonly lastRestart: number | undefined
}

function ended({ lastState }: Status): number | undefined {
  const at = lastState?.terminated?.finishedAt
  return at === undefined ? undefined : instantOf(at)
}

const later = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || (b !== undefined && b > a) ? b : a

function exitText({ reason, signal, exitCode }: { reason?: string; signal?: number; exitCode: number }): string {
  if (reason !== undefined && reason !== '') return reason
  return signal === undefined || signal === 0 ? `ExitCode:${exitCode}` : `Signal:${signal}`
}

function sidecars(pod: Pod): ReadonlySet<string> {
  const inits = pod.spec?.initContainers ?? []
  return new Set(inits.filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name))
}

interface Initializing {
  readonly reason: string | undefined
  readonly ready: number
  readonly all: Pick<Summary, 'restarts' | 'lastRestart'>
  readonly staying: Pick<Summary, 'restarts' | 'lastRestart'>
}

const NO_RESTARTS = { restarts: 0, lastRestart: undefined }

function counted(
  sum: Pick<Summary, 'restarts' | 'lastRestart'>,
  status: Status,
): Pick<Summary, 'restarts' | 'lastRestart'> {
  return { restarts: sum.restarts + (status.restartCount ?? 0), lastRestart: later(sum.lastRestart, ended(status)) }
}

/** Init containers in order, up to the first that has not done its part. */
function initializing(pod: Pod): Initializing {
  const staying = sidecars(pod)
  const statuses = pod.status?.initContainerStatuses ?? []
  let found: Initializing = { reason: undefined, ready: 0, all: NO_RESTARTS, staying: NO_RESTARTS }
  for (const [index, status] of statuses.entries()) {
    const { state, started, ready, name } = status
    found = { ...found, all: counted(found.all, status) }
    if (staying.has(name)) found = { ...found, staying: counted(found.staying, status) }
    if (state?.terminated?.exitCode === 0) continue
    if (staying.has(name) && started === true) {
      found = { ...found, ready: found.ready + (ready ? 1 : 0) }
      continue
    }
    const waiting = state?.waiting?.reason
    if (state?.terminated !== undefined) return { ...found, reason: `Init:${exitText(state.terminated)}` }
    if (waiting !== undefined && waiting !== '' && waiting !== 'PodInitializing')
      return { ...found, reason: `Init:${waiting}` }
    return { ...found, reason: `Init:${index}/${pod.spec?.initContainers?.length ?? 0}` }
  }
  return found
}

function conditionTrue(pod: Pod, type: string): boolean {
  return pod.status?.conditions?.some((one) => one.type === type && one.status === 'True') ?? false
}

function summary(pod: Pod): Summary {
  const { phase = 'Unknown', reason: said, containerStatuses = [], conditions = [] } = pod.status ?? {}
  const gated = conditions.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')
  const init = initializing(pod)
  let reason = init.reason ?? (gated ? 'SchedulingGated' : (said ?? phase))
  if (init.reason !== undefined && !conditionTrue(pod, 'Initialized')) return { reason, ready: init.ready, ...init.all }
  let [ready, running, sum] = [init.ready, false, init.staying]
  for (const status of [...containerStatuses].reverse()) {
    const { state, ready: isReady } = status
    sum = counted(sum, status)
    if (state?.waiting?.reason !== undefined && state.waiting.reason !== '') reason = state.waiting.reason
    else if (state?.terminated !== undefined) reason = exitText(state.terminated)
    else if (isReady && state?.running !== undefined) {
      running = true
      ready++
    }
  }
  if (reason === 'Completed' && running) reason = conditionTrue(pod, 'Ready') ? 'Running' : 'NotReady'
  return { reason, ready, ...sum }
}

function statusText(pod: Pod, { reason }: Summary): string {
  const { phase, reason: said } = pod.status ?? {}
  if (pod.metadata.deletionTimestamp === undefined) return reason
  if (said === 'NodeLost') return 'Unknown'
  return phase === 'Succeeded' || phase === 'Failed' ? reason : 'Terminating'
}

function gatesText(pod: Pod): string {
  const gates = pod.spec?.readinessGates ?? []
  const met = gates.filter(({ conditionType }) => conditionTrue(pod, conditionType)).length
  return gates.length === 0 ? NONE : `${met}/${gates.length}`
}

export const pods: Columns<'Pod'> = {
  header: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', '+IP', '+NODE', '+NOMINATED NODE', '+READINESS GATES'],
  row(pod, now) {
    const found = summary(pod)
    const { ready, restarts, lastRestart } = found
    const total = (pod.spec?.containers?.length ?? 0) + sidecars(pod).size
    return [
      pod.metadata.name,
      `${ready}/${total}`,
      statusText(pod, found),
      restarts === 0 || lastRestart === undefined ? String(restarts) : `${restarts} (${age(now - lastRestart)} ago)`,
      ageOf(pod, now),
      pod.status?.podIPs?.[0]?.ip || pod.status?.podIP || NONE,
      pod.spec?.nodeName || NONE,
      pod.status?.nominatedNodeName || NONE,
      gatesText(pod),
    ]
  },
}
