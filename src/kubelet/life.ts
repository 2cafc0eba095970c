import { behaviourOf, servingContainers } from '../application.ts'
import type { Plan, Write } from '../controller.ts'
import { probe, wakes } from './beats.ts'
import { ended, step } from './container.ts'
import { isOver, isSidecar } from './phase.ts'
import { type ContainerRuntime, type PodRuntime, waiting } from './runtime.ts'
import { type Pod, remember, remembered, report, type Scene, shownAs, viewOf } from './scene.ts'
import { deadlineOf, ending, killings, stoppingOf } from './stopping.ts'

/** Pods that wait for a ConfigMap or Secret. */
export const STUCK = 'kubelet-waiting'

/** Pods whose applications need a Service. */
export const NEEDY = 'kubelet-needs'

/** Which containers may run now: init containers in order, each waiting for the one before; then all the others. */
function turn(pod: Pod, containers: PodRuntime['containers']): readonly string[] {
  if (pod.spec?.initContainers === undefined) return mainsOf(pod)
  const open: string[] = []
  for (const container of pod.spec?.initContainers ?? []) {
    const runtime = containers[container.name]
    const sidecar = isSidecar(container)
    const passed = sidecar
      ? runtime?.started === true
      : runtime?.state === 'terminated' && runtime.ended?.exitCode === 0
    if (sidecar || !passed) open.push(container.name)
    const everRan = (pod.spec?.containers ?? []).some(({ name }) => containers[name] !== undefined)
    if (!passed && !everRan) return open
  }
  return [...open, ...mainsOf(pod)]
}

const mains = new WeakMap<object, readonly string[]>()

/** Names of a Pod's ordinary containers, the same list as long as the Pod is. */
function mainsOf(pod: Pod): readonly string[] {
  let names = mains.get(pod)
  if (names === undefined) {
    names = (pod.spec?.containers ?? []).map(({ name }) => name)
    mains.set(pod, names)
  }
  return names
}

/** Sidecars end once everything they serve has ended. */
function withoutIdleSidecars(scene: Scene, runtime: PodRuntime): PodRuntime {
  const { pod } = scene
  if (pod.spec?.initContainers === undefined) return runtime
  const regular = pod.spec.containers
  const failedInit = (pod.spec?.initContainers ?? []).some(
    (one) =>
      !isSidecar(one) && isOver(runtime.containers[one.name]) && runtime.containers[one.name]!.ended?.exitCode !== 0,
  )
  if (!failedInit && !regular.every(({ name }) => isOver(runtime.containers[name]))) return runtime
  const sidecars = (pod.spec?.initContainers ?? []).filter(
    (one) => isSidecar(one) && runtime.containers[one.name]?.state === 'running',
  )
  if (sidecars.length === 0) return runtime
  const over = sidecars.map((one): readonly [string, ContainerRuntime] => {
    const view = { ...viewOf(scene, runtime, one.name), stopping: true }
    return [one.name, ended(view, runtime.containers[one.name]!, 0).runtime]
  })
  return { ...runtime, containers: { ...runtime.containers, ...Object.fromEntries(over) } }
}

interface Lived {
  readonly runtime: PodRuntime
  readonly writes: readonly Write[]
}

/** One kind of step for every container whose turn it is; each sees what the one before did. */
function swept(scene: Scene, before: PodRuntime, act: typeof step): Lived {
  let runtime = before
  const writes: Write[] = []
  const seen: string[] = []
  for (;;) {
    const next = turn(scene.pod, runtime.containers).filter((one) => !seen.includes(one))
    if (next.length === 0) break
    for (const name of next) {
      seen.push(name)
      const held = runtime.containers[name] ?? waiting('ContainerCreating')
      const one = act(viewOf(scene, runtime, name), held)
      writes.push(...one.writes)
      if (one.runtime !== runtime.containers[name])
        runtime = { ...runtime, containers: { ...runtime.containers, [name]: one.runtime } }
    }
  }
  return { runtime, writes }
}

/** Ends and starts first, then probes, which see who runs; a sidecar that has started opens the way for more. */
function stepped(scene: Scene, before: PodRuntime): Lived {
  let runtime = before
  const writes: Write[] = []
  let width: number
  do {
    width = turn(scene.pod, runtime.containers).length
    for (const act of [step, probe, step]) {
      const one = swept(scene, runtime, act)
      runtime = one.runtime
      writes.push(...one.writes)
    }
  } while (width !== turn(scene.pod, runtime.containers).length)
  return { runtime: withoutIdleSidecars(scene, runtime), writes }
}

/** Whether anything in the Pod answers by what somebody else does. */
function needy({ pod, images }: Scene): boolean {
  return servingContainers(pod).some((container) => (behaviourOf(images, container)?.needs ?? []).length > 0)
}

function waitsForConfig({ containers }: PodRuntime): boolean {
  return Object.values(containers).some(({ reason }) => reason === 'CreateContainerConfigError')
}

function flag(component: string, wanted: boolean, { key, state }: Scene): readonly Write[] {
  const now = state.memory(component, key) !== undefined
  return now === wanted ? [] : [remember(component, key, wanted ? true : undefined)]
}

/** A life that goes on, and what it writes by the way. */
export function lived(scene: Scene, before: PodRuntime): Plan {
  const { key, pod, now } = scene
  const stopping = stoppingOf(scene, before)
  const started: PodRuntime = stopping === undefined || stopping === before.stopping ? before : { ...before, stopping }
  const killed =
    stopping !== undefined &&
    before.stopping === undefined &&
    Object.values(before.containers).some(({ state }) => state === 'running')
  if (stopping !== undefined && stopping.until <= now) {
    const plan = ending(scene, before, started)
    return killed ? { ...plan, writes: [...killings(scene, started), ...plan.writes] } : plan
  }
  const { runtime, writes } = stepped(scene, started)
  const names = turn(pod, runtime.containers)
  const wake = names.map((name) => wakes(viewOf(scene, runtime, name), runtime.containers[name] ?? waiting('')))
  const deadline = runtime.stopping === undefined ? deadlineOf(pod) : undefined
  const due = [...wake, runtime.stopping?.until, deadline].filter((at): at is number => at !== undefined)
  return {
    writes: [
      ...(killed ? killings(scene, runtime) : []),
      ...writes,
      ...remembered(key, before, runtime),
      ...flag(STUCK, waitsForConfig(runtime), scene),
      ...flag(NEEDY, needy(scene), scene),
      ...report(scene, shownAs(scene, runtime).status!),
    ],
    ...(due.length === 0 ? {} : { requeueAfter: Math.max(1, Math.min(...due) - now) }),
  }
}
