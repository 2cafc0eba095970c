import { type Container, type ImageTable, POD_OVERRIDE, type PodOverride } from '../application.ts'
import type { Instant } from '../clock.ts'
import type { Write } from '../controller.ts'
import { same } from '../equal.ts'
import type { AnyObject, Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { nodeAddresses } from './address.ts'
import type { ContainerView } from './container.ts'
import { isSidecar, type Status } from './phase.ts'
import { type Looked, lookIn } from './references.ts'
import type { PodRuntime } from './runtime.ts'
import { allAlike, statusOf } from './status.ts'

export type Pod = Stored<'Pod'>

/** What the kubelet remembers of each Pod. */
export const KUBELET = 'kubelet'

/** Everything around a Pod at one moment. */
export interface Scene {
  readonly pod: Pod
  readonly key: string
  readonly node: Stored<'Node'>
  readonly state: ClusterState
  readonly now: Instant
  readonly images: ImageTable
  /** What was last worked out of a runtime. */
  shown?: Shown
}

/** The Pod with the status that a runtime gives it. */
interface Shown {
  readonly runtime: PodRuntime
  readonly pod: Pod
}

export function remember(component: string, key: string, value: unknown): Write {
  return { verb: 'remember', component, key, value }
}

export function event({ key }: Scene, reason: string, message: string): Write {
  return { verb: 'event', about: { kind: 'Pod', key }, type: 'Warning', reason, message, source: 'kubelet' }
}

export function report({ pod }: Scene, status: Status): readonly Write[] {
  if (status === pod.status) return []
  const { name, namespace } = pod.metadata
  const metadata = { name, namespace: namespace! }
  return [{ verb: 'updateStatus', object: { apiVersion: 'v1', kind: 'Pod', metadata, status } as unknown as AnyObject }]
}

export function described(
  scene: Scene,
  { ips, containers, stopping }: Pick<PodRuntime, 'ips' | 'containers' | 'stopping'>,
  over = false,
): Status {
  const { pod, key, node, now, state } = scene
  return statusOf({
    pod,
    ips,
    hostIPs: nodeAddresses(node),
    containers,
    over,
    expired: stopping?.expired === true,
    override: state.memory<PodOverride>(POD_OVERRIDE, key)?.ready,
    now,
  })
}

/** Probes and variables see the Pod with the containers it has now, whether or not its status says so yet. */
export function shownAs(scene: Scene, runtime: PodRuntime): Pod {
  const { pod, shown } = scene
  if (shown !== undefined && looksLike(pod, shown.runtime, runtime)) return shown.pod
  const status = described(scene, runtime)
  const made = status === pod.status ? pod : { ...pod, status }
  scene.shown = { runtime, pod: made }
  return made
}

function looksLike(pod: Pod, a: PodRuntime, b: PodRuntime): boolean {
  if (a === b) return true
  return a.ips === b.ips && a.stopping?.expired === b.stopping?.expired && allAlike(pod, a.containers, b.containers)
}

/** Everything a container's variables may be taken from. */
export function lookedAt({ pod, node, state }: Scene, { ips }: PodRuntime): Looked {
  return { pod, ips, node, nodeIPs: nodeAddresses(node), ...lookIn(state, pod.metadata.namespace!) }
}

/** A container of the Pod as its steps see it at a moment of the Pod's life. */
export function viewOf(scene: Scene, life: PodRuntime, name: string): ContainerView {
  const { spec } = scene.pod
  const init = spec?.initContainers?.find((one) => one.name === name)
  return {
    scene,
    life,
    container: init ?? containerNamed(scene.pod, name),
    init: init !== undefined && !isSidecar(init),
    stopping: life.stopping !== undefined,
  }
}

function containerNamed({ spec }: Pod, name: string): Container {
  const { containers } = spec!
  for (const one of containers) if (one.name === name) return one
  throw new Error(`the Pod has no container ${name}`)
}

export function remembered(key: string, before: PodRuntime, runtime: PodRuntime): readonly Write[] {
  return same(before, runtime) ? [] : [remember(KUBELET, key, Object.freeze(runtime))]
}
