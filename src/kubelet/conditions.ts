import { servingContainers } from '../application.ts'
import { timestamp } from '../clock.ts'
import type { Stored } from '../object.ts'
import { kept } from './kept.ts'
import { containerReady, type Facts, initialized, initsOf, type Status, succeeded } from './phase.ts'

type Pod = Stored<'Pod'>
type Condition = NonNullable<Status['conditions']>[number]

interface Why {
  readonly reason?: string
  readonly message?: string
}

const NO_REASON: Why = {}

function conditionOf({ status }: Pod, type: string): Condition | undefined {
  for (const one of status?.conditions ?? NO_CONDITIONS) if (one.type === type) return one
  return undefined
}

/** A condition keeps its transition time while its status stays; the very same when nothing of it changed. */
function condition({ pod, now }: Facts, type: string, value: boolean, why: Why): Condition {
  const before = conditionOf(pod, type)
  const status = value ? 'True' : 'False'
  const stays = before?.status === status
  const { reason, message } = value ? NO_REASON : why
  if (stays && before.reason === reason && before.message === message && isPlain(before)) return before
  const lastTransitionTime = stays ? before.lastTransitionTime : timestamp(now)
  return {
    type,
    status,
    ...(lastTransitionTime === undefined ? {} : { lastTransitionTime }),
    ...(value ? {} : why),
  } as Condition
}

/** Whether a condition says no more than the kubelet's do. */
function isPlain(condition: Condition): boolean {
  const { lastProbeTime, observedGeneration } = condition as Condition & { readonly observedGeneration?: unknown }
  return lastProbeTime === undefined && observedGeneration === undefined
}

const NO_CONDITIONS: readonly Condition[] = []

const OWN = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled']

function unready({ pod, containers }: Facts): Why {
  const names = servingContainers(pod).filter((one) => !containerReady(one, containers[one.name]))
  const listed = names.map(({ name }) => name).join(' ')
  return { reason: 'ContainersNotReady', message: `containers with unready status: [${listed}]` }
}

function incomplete({ pod, containers }: Facts): Why {
  const names = initsOf(pod).filter(({ name }) => !succeeded(containers[name]))
  const listed = names.map(({ name }) => name).join(' ')
  return { reason: 'ContainersNotInitialized', message: `containers with incomplete status: [${listed}]` }
}

const NO_GATES: readonly string[] = []

function unmetGates(pod: Pod): readonly string[] {
  if (pod.spec?.readinessGates === undefined) return NO_GATES
  return pod.spec.readinessGates
    .map(({ conditionType }) => conditionType)
    .filter((type) => !pod.status?.conditions?.some((one) => one.type === type && one.status === 'True'))
}

function closed(gates: readonly string[]): Why {
  const missing = gates.map((type) => `corresponding condition of pod readiness gate "${type}" does not exist.`)
  return { reason: 'ReadinessGatesNotReady', message: missing.join(', ') }
}

function allReady({ pod, containers }: Facts): boolean {
  for (const one of servingContainers(pod)) if (!containerReady(one, containers[one.name])) return false
  return true
}

const COMPLETED: Why = { reason: 'PodCompleted' }

/** Conditions as the kubelet reports them (pkg/kubelet/status/generate.go); those of others stay. */
export function conditionsOf(facts: Facts, phase: string): readonly Condition[] {
  const { pod, containers, ips } = facts
  const terminal = phase === 'Succeeded' || phase === 'Failed'
  const ready = !terminal && !facts.expired && (facts.override ?? allReady(facts))
  const why = ready ? NO_REASON : terminal ? COMPLETED : unready(facts)
  const unmet = unmetGates(pod)
  const whole = terminal || initialized(pod, containers)
  const before = pod.status?.conditions ?? NO_CONDITIONS
  const made: Condition[] = []
  for (const one of before) if (!OWN.includes(one.type)) made.push(one)
  made.push(
    condition(facts, 'PodReadyToStartContainers', ips.length > 0 && !facts.over, NO_REASON),
    condition(facts, 'Initialized', whole, whole ? NO_REASON : incomplete(facts)),
    condition(facts, 'Ready', ready && unmet.length === 0, ready ? closed(unmet) : why),
    condition(facts, 'ContainersReady', ready, why),
    condition(facts, 'PodScheduled', true, NO_REASON),
  )
  return kept(made, pod.status?.conditions)
}
