import { type Instant, SECOND, timestamp } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { keyOf, type Stored } from '../object.ts'
import type { LabelSelector } from '../selector.ts'
import type { ClusterState } from '../state.ts'
import { isActive, isReady } from './pod.ts'
import { changed, statusIfChanged } from './write.ts'

type Autoscaler = Stored<'HorizontalPodAutoscaler'>

/** Load that somebody puts on a workload: percent of one Pod's CPU request, all its Pods together. By `Kind namespace/name`. */
export const LOAD = 'load'

/** How often an autoscaler looks (--horizontal-pod-autoscaler-sync-period). */
const PERIOD = 15 * SECOND
/** A ratio this close to 1 changes nothing (--horizontal-pod-autoscaler-tolerance). */
const TOLERANCE = 0.1
/** How long a higher recommendation holds a lower one back (scaleDown.stabilizationWindowSeconds). */
const DOWN_WINDOW = 300

const MEMORY = 'autoscaler'

interface Recommendation {
  readonly at: Instant
  readonly replicas: number
}

interface Spec {
  readonly scaleTargetRef: { readonly kind: string; readonly name: string }
  readonly minReplicas?: number
  readonly maxReplicas: number
  readonly targetCPUUtilizationPercentage?: number
  readonly metrics?: readonly {
    readonly resource?: { readonly name: string; readonly target: { readonly averageUtilization?: number } }
  }[]
  readonly behavior?: { readonly scaleDown?: { readonly stabilizationWindowSeconds?: number } }
}

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'HorizontalPodAutoscaler') return [event.key]
  const [kind = '', target = ''] = event.key.split(' ')
  const [namespace = ''] = target.split('/')
  return state
    .list('HorizontalPodAutoscaler', { namespace })
    .filter(({ spec }) => {
      const { scaleTargetRef } = spec as unknown as Spec
      return scaleTargetRef.kind === kind && `${namespace}/${scaleTargetRef.name}` === target
    })
    .map(keyOf)
}

/** Percent of the request that each Pod should use on average; undefined: no such metric. */
function targetOf({ metrics = [], targetCPUUtilizationPercentage }: Spec): number | undefined {
  const cpu = metrics.find(({ resource }) => resource?.name === 'cpu')
  return cpu?.resource?.target.averageUtilization ?? targetCPUUtilizationPercentage
}

interface Scale {
  readonly object: Stored
  readonly replicas: number
  readonly ready: number
}

function scaleOf(autoscaler: Autoscaler, { scaleTargetRef }: Spec, state: ClusterState): Scale | undefined {
  const namespace = autoscaler.metadata.namespace!
  const object = state.find(scaleTargetRef.kind, `${namespace}/${scaleTargetRef.name}`)
  const spec = (
    object as unknown as { readonly spec?: { readonly replicas?: number; readonly selector?: LabelSelector } }
  )?.spec
  if (object === undefined || spec?.selector === undefined) return undefined
  const pods = state.list('Pod', { namespace, labels: spec.selector }).filter(isActive)
  return { object, replicas: spec.replicas ?? 1, ready: pods.filter(isReady).length }
}

/** What the load asks for; undefined: there is no measurement (replica_calculator.go GetResourceReplicas). */
function wanted(target: number | undefined, load: number | undefined, { replicas, ready }: Scale): number | undefined {
  if (target === undefined || load === undefined || ready === 0) return undefined
  const ratio = load / ready / target
  if (Math.abs(ratio - 1) <= TOLERANCE) return replicas
  return Math.ceil(ratio * ready)
}

/** At most twice as many, or four more, in one look (the default scaleUp policies). */
const fastest = (replicas: number): number => Math.max(replicas * 2, replicas + 4)

interface Decision {
  readonly replicas: number
  readonly reason: string
  readonly recommendations: readonly Recommendation[]
}

function decide(
  spec: Spec,
  scale: Scale,
  load: number | undefined,
  before: readonly Recommendation[],
  now: Instant,
): Decision {
  const { minReplicas = 1, maxReplicas, behavior } = spec
  const stay = { replicas: scale.replicas, reason: '', recommendations: [] }
  if (scale.replicas === 0) return stay
  if (scale.replicas > maxReplicas)
    return { ...stay, replicas: maxReplicas, reason: 'Current number of replicas above Spec.MaxReplicas' }
  if (scale.replicas < minReplicas)
    return { ...stay, replicas: minReplicas, reason: 'Current number of replicas below Spec.MinReplicas' }
  const raw = wanted(targetOf(spec), load, scale)
  if (raw === undefined) return stay
  const window = (behavior?.scaleDown?.stabilizationWindowSeconds ?? DOWN_WINDOW) * SECOND
  const kept = before.filter(({ at }) => now - at < window)
  const recommendations = [...kept, { at: now, replicas: raw }]
  // Going down waits for the highest of the window; going up does not.
  const held =
    raw < scale.replicas ? Math.min(scale.replicas, Math.max(...recommendations.map((one) => one.replicas))) : raw
  const replicas = Math.min(Math.max(Math.min(held, fastest(scale.replicas)), minReplicas), maxReplicas)
  const above = replicas > scale.replicas
  return {
    replicas,
    reason: above ? 'cpu resource utilization (percentage of request) above target' : 'All metrics below target',
    recommendations,
  }
}

function reconcile(key: string, state: ClusterState, now: Instant): Plan {
  const autoscaler = state.get('HorizontalPodAutoscaler', key)
  if (autoscaler === undefined)
    return state.memory(MEMORY, key) === undefined
      ? NOTHING
      : { writes: [{ verb: 'remember', component: MEMORY, key, value: undefined }] }
  const spec = autoscaler.spec as unknown as Spec
  const scale = scaleOf(autoscaler, spec, state)
  if (scale === undefined) return { writes: [], requeueAfter: PERIOD }
  const before = state.memory<{ readonly at: Instant; readonly list: readonly Recommendation[] }>(MEMORY, key)
  if (before !== undefined && now < before.at + PERIOD) return { writes: [], requeueAfter: before.at + PERIOD - now }
  const load = state.memory<number>(LOAD, `${spec.scaleTargetRef.kind} ${keyOf(scale.object)}`)
  const decision = decide(spec, scale, load, before?.list ?? [], now)
  const { replicas, reason, recommendations } = decision
  const writes: Write[] = [
    {
      verb: 'remember',
      component: MEMORY,
      key,
      value: Object.freeze({ at: now, list: Object.freeze(recommendations) }),
    },
  ]
  if (replicas !== scale.replicas) {
    const old = (scale.object as unknown as { readonly spec: object }).spec
    writes.push({ verb: 'update', object: changed(scale.object, { spec: { ...old, replicas } }) })
    writes.push({
      verb: 'event',
      about: { kind: 'HorizontalPodAutoscaler', key },
      type: 'Normal',
      reason: 'SuccessfulRescale',
      message: `New size: ${replicas}; reason: ${reason}`,
      source: 'horizontal-pod-autoscaler',
    })
  }
  const last = (autoscaler.status as { readonly lastScaleTime?: string } | undefined)?.lastScaleTime
  const lastScaleTime = replicas === scale.replicas ? last : timestamp(now)
  const status = {
    currentReplicas: scale.replicas,
    desiredReplicas: replicas,
    ...(lastScaleTime === undefined ? {} : { lastScaleTime }),
  }
  return { writes: [...writes, ...statusIfChanged(autoscaler, status)], requeueAfter: PERIOD }
}

/** Scales a workload by the CPU load that somebody puts on it, and keeps it between its bounds whatever the load. */
export const autoscaler: Controller = {
  name: 'horizontal-pod-autoscaler',
  watches: ['HorizontalPodAutoscaler', LOAD],
  keys,
  reconcile,
}
