import { type Instant, instantOf, SECOND, timestamp } from '../../clock.ts'
import { type Deployment, type Sets, total } from './revision.ts'
import { fenceposts } from './scale.ts'

type Status = NonNullable<Deployment['status']>
type Condition = NonNullable<Status['conditions']>[number]

interface Counts {
  readonly replicas: number
  readonly updatedReplicas: number
  readonly readyReplicas: number
  readonly availableReplicas: number
  readonly unavailableReplicas: number
}

function counts(sets: Sets): Counts {
  let [replicas, readyReplicas, availableReplicas] = [0, 0, 0]
  for (const { status } of sets.all) {
    replicas += status?.replicas ?? 0
    readyReplicas += status?.readyReplicas ?? 0
    availableReplicas += status?.availableReplicas ?? 0
  }
  return {
    replicas,
    updatedReplicas: sets.current?.status?.replicas ?? 0,
    readyReplicas,
    availableReplicas,
    unavailableReplicas: Math.max(0, total(sets.all) - availableReplicas),
  }
}

function complete({ spec }: Deployment, now: Counts): boolean {
  const wanted = spec?.replicas ?? 1
  return now.updatedReplicas === wanted && now.replicas === wanted && now.availableReplicas === wanted
}

/** More new Pods, fewer old ones, or more ready or available ones than at the last look (DeploymentProgressing). */
function progressing({ status = {} }: Deployment, now: Counts): boolean {
  const old = (counted: { readonly replicas?: number; readonly updatedReplicas?: number }): number =>
    (counted.replicas ?? 0) - (counted.updatedReplicas ?? 0)
  return (
    now.updatedReplicas > (status.updatedReplicas ?? 0) ||
    old(now) < old(status) ||
    now.readyReplicas > (status.readyReplicas ?? 0) ||
    now.availableReplicas > (status.availableReplicas ?? 0)
  )
}

/** A condition that stays keeps its times; a new reason of the same status keeps the transition (SetDeploymentCondition). */
function condition(
  before: Condition | undefined,
  next: Pick<Condition, 'type' | 'status' | 'reason' | 'message'>,
  now: Instant,
  touched = false,
): Condition {
  const unchanged = before?.status === next.status && before?.reason === next.reason
  if (unchanged && !touched) return before
  const at = timestamp(now)
  const lastTransitionTime = before?.status === next.status ? (before.lastTransitionTime ?? at) : at
  return { ...next, lastUpdateTime: at, lastTransitionTime }
}

function available(deployment: Deployment, now: Counts): Pick<Condition, 'type' | 'status' | 'reason' | 'message'> {
  const least = (deployment.spec?.replicas ?? 1) - fenceposts(deployment).unavailable
  return now.availableReplicas >= least
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
}

/** Milliseconds until a rollout counts as stuck; undefined: there is no deadline. */
function deadline({ spec }: Deployment): number | undefined {
  const seconds = spec?.progressDeadlineSeconds ?? 600
  return seconds >= 2 ** 31 - 1 ? undefined : seconds * SECOND
}

const TIMED_OUT = 'ProgressDeadlineExceeded'
const PAUSED = ['DeploymentPaused', 'DeploymentResumed']

function progress(deployment: Deployment, sets: Sets, now: Counts, at: Instant): Condition | undefined {
  const before = deployment.status?.conditions?.find(({ type }) => type === 'Progressing')
  const name =
    sets.current === undefined
      ? `Deployment "${deployment.metadata.name}"`
      : `ReplicaSet "${sets.current.metadata.name}"`
  const limit = deadline(deployment)
  if (limit === undefined) return undefined
  const make = (status: string, reason: string, message: string, touched = false): Condition =>
    condition(before, { type: 'Progressing', status, reason, message }, at, touched)
  if (deployment.spec?.paused) return make('Unknown', PAUSED[0]!, 'Deployment is paused')
  const settled = before?.reason === 'NewReplicaSetAvailable' && now.updatedReplicas === now.replicas
  if (settled && before.message?.includes(name)) return before
  if (complete(deployment, now) && sets.current !== undefined)
    return make('True', 'NewReplicaSetAvailable', `${name} has successfully progressed.`)
  if (
    progressing(deployment, now) ||
    before === undefined ||
    (before.reason === 'NewReplicaSetAvailable' && !before.message?.includes(name))
  )
    return make('True', 'ReplicaSetUpdated', `${name} is progressing.`, true)
  if (PAUSED.includes(before.reason ?? '')) return make('True', 'ReplicaSetUpdated', `${name} is progressing.`, true)
  const since = instantOf(before.lastUpdateTime ?? timestamp(at))
  if (before.reason !== TIMED_OUT && at - since > limit)
    return make('False', TIMED_OUT, `${name} has timed out progressing.`)
  return before
}

/** The Deployment's status, and when its progress must be looked at again. */
export function statusOf(
  deployment: Deployment,
  sets: Sets,
  at: Instant,
): { readonly status: Status; readonly again?: number } {
  const now = counts(sets)
  const before = deployment.status?.conditions ?? []
  const progressCondition = progress(deployment, sets, now, at)
  const availableCondition = condition(
    before.find(({ type }) => type === 'Available'),
    available(deployment, now),
    at,
  )
  const limit = deadline(deployment)
  const waiting = progressCondition?.reason === 'ReplicaSetUpdated' && limit !== undefined
  const due = waiting ? instantOf(progressCondition.lastUpdateTime!) + limit + SECOND - at : undefined
  const conditions = [availableCondition, ...(progressCondition === undefined ? [] : [progressCondition])]
  const status = { observedGeneration: deployment.metadata.generation ?? 1, ...now, conditions }
  return { status: status as unknown as Status, ...(due === undefined || due <= 0 ? {} : { again: due }) }
}
