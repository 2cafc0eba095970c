import { behaviourOf, servingContainers } from '../application.ts'
import type { Instant } from '../clock.ts'
import type { Plan, Write } from '../controller.ts'
import { kept } from '../kept.ts'
import { earlier, probe, wakes } from './beats.ts'
import { type ContainerView, ended, type Stepped, step } from './container.ts'
import { isOver, isSidecar } from './phase.ts'
import { type ContainerRuntime, type PodRuntime, waiting } from './runtime.ts'
import { type Pod, remember, remembered, report, type Scene, shownAs, viewOf } from './scene.ts'
import { deadlineOf, ending, killings, stoppingOf } from './stopping.ts'

/** Pods that wait for a ConfigMap or Secret. */
export const STUCK = 'kubelet-waiting'

/** Pods whose applications need a Service. */
export const NEEDY = 'kubelet-needs'

/** Which containers may run now: init containers in order, each waiting for the one before; then all the others. */
function turn({ spec }: Pod, containers: PodRuntime['containers']): readonly string[] {
  const mains = mainsOf(spec!)
  if (spec?.initContainers === undefined) return mains
  const open: string[] = []
  for (const container of spec.initContainers) {
    const runtime = containers[container.name]
    const sidecar = isSidecar(container)
    const passed = sidecar
      ? runtime?.started === true
      : runtime?.state === 'terminated' && runtime.ended?.exitCode === 0
    if (sidecar || !passed) open.push(container.name)
    const everRan = mains.some((name) => containers[name] !== undefined)
    if (!passed && !everRan) return open
  }
  return [...open, ...mains]
}

type Spec = NonNullable<Pod['spec']>

/** Names of a Pod's ordinary containers. */
const mainsOf = kept((spec: Spec): readonly string[] => (spec.containers ?? []).map(({ name }) => name))

/** Sidecars end once everything they serve has ended. */
function withoutIdleSidecars(scene: Scene, runtime: PodRuntime): PodRuntime {
  const { pod } = scene
  const regular = pod.spec?.containers ?? []
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

type Act = (view: ContainerView, before: ContainerRuntime) => Stepped | undefined

/** One step of one container. */
function acted(scene: Scene, before: PodRuntime, name: string, act: Act, writes: Write[]): PodRuntime {
  const held = before.containers[name] ?? waiting('ContainerCreating')
  const stepped = act(viewOf(scene, before, name), held)
  if (stepped !== undefined && stepped.writes.length > 0) writes.push(...stepped.writes)
  const runtime = stepped?.runtime ?? held
  if (runtime === before.containers[name]) return before
  return { ...before, containers: { ...before.containers, [name]: runtime } }
}

/** One kind of step for every container whose turn it is; each sees what the one before did. */
function swept(scene: Scene, before: PodRuntime, act: Act, writes: Write[]): PodRuntime {
  const { spec } = scene.pod
  let runtime = before
  if (spec?.initContainers === undefined) {
    for (const name of mainsOf(spec!)) runtime = acted(scene, runtime, name, act, writes)
    return runtime
  }
  const seen: string[] = []
  for (;;) {
    const names = turn(scene.pod, runtime.containers).filter((name) => !seen.includes(name))
    if (names.length === 0) return runtime
    for (const name of names) runtime = acted(scene, runtime, name, act, writes)
    seen.push(...names)
  }
}

/** One round: ends and starts first, then probes, which see who runs. */
function round(scene: Scene, before: PodRuntime, writes: Write[]): PodRuntime {
  const runtime = swept(scene, swept(scene, before, step, writes), probe, writes)
  // Where nothing has happened nothing has become due.
  return runtime === before ? runtime : swept(scene, runtime, step, writes)
}

/** All steps of an instant: a sidecar that has started opens the way for more. */
function stepped(scene: Scene, before: PodRuntime): Lived {
  const writes: Write[] = []
  const { pod } = scene
  let runtime = round(scene, before, writes)
  if (pod.spec?.initContainers === undefined) return { runtime, writes }
  for (let width = turn(pod, before.containers).length; width !== turn(pod, runtime.containers).length; ) {
    width = turn(pod, runtime.containers).length
    runtime = round(scene, runtime, writes)
  }
  return { runtime: withoutIdleSidecars(scene, runtime), writes }
}

/** Whether anything in the Pod answers by what somebody else does. */
function needy({ pod, images }: Scene): boolean {
  for (const container of servingContainers(pod))
    if ((behaviourOf(images, container)?.needs ?? []).length > 0) return true
  return false
}

function waitsForConfig({ containers }: PodRuntime): boolean {
  for (const name in containers) if (containers[name]!.reason === 'CreateContainerConfigError') return true
  return false
}

function flag(component: string, wanted: boolean, { key, state }: Scene, writes: Write[]): void {
  const now = state.memory(component, key) !== undefined
  if (now !== wanted) writes.push(remember(component, key, wanted ? true : undefined))
}

/** When anything in the Pod wants to be looked at again. */
function dueOf(scene: Scene, runtime: PodRuntime): Instant | undefined {
  let due = runtime.stopping === undefined ? deadlineOf(scene.pod) : runtime.stopping.until
  for (const name of turn(scene.pod, runtime.containers))
    due = earlier(due, wakes(viewOf(scene, runtime, name), runtime.containers[name] ?? waiting('')))
  return due
}

/** A life that goes on, and what it writes by the way. */
export function lived(scene: Scene, before: PodRuntime): Plan {
  const { key, now } = scene
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
  const due = dueOf(scene, runtime)
  const all = killed ? [...killings(scene, runtime), ...writes] : [...writes]
  all.push(...remembered(key, before, runtime))
  flag(STUCK, waitsForConfig(runtime), scene, all)
  flag(NEEDY, needy(scene), scene, all)
  all.push(...report(scene, shownAs(scene, runtime).status!))
  return { writes: all, ...(due === undefined ? {} : { requeueAfter: Math.max(1, due - now) }) }
}
