import type { ImageTable } from '../application.ts'
import type { Instant } from '../clock.ts'
import type { Write } from '../controller.ts'
import { same } from '../equal.ts'
import type { AnyObject, Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { nodeAddresses } from './address.ts'
import type { ContainerView } from './container.ts'
import { isSidecar, type Status } from './phase.ts'
import { lookIn } from './references.ts'
import type { PodRuntime } from './runtime.ts'
import { statusOf } from './status.ts'

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
  /** What was worked out of a runtime, made once. */
  readonly shown: Map<PodRuntime, Shown>
}

/** The Pod with the status that a runtime gives it, and its containers with all they look at. */
interface Shown {
  pod?: Pod
  readonly views: Map<string, ContainerView>
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
  const { pod, node, now, state } = scene
  return statusOf({
    pod,
    ips,
    hostIPs: nodeAddresses(node),
    containers,
    over,
    expired: stopping?.expired === true,
    now,
    state,
  })
}

function shownOf({ shown }: Scene, runtime: PodRuntime): Shown {
  let found = shown.get(runtime)
  if (found === undefined) {
    found = { views: new Map() }
    shown.set(runtime, found)
  }
  return found
}

/** Probes and variables see the Pod with the containers it has now, whether or not its status says so yet. */
export function shownAs(scene: Scene, runtime: PodRuntime): Pod {
  const found = shownOf(scene, runtime)
  if (found.pod === undefined) {
    const { pod } = scene
    const status = described(scene, runtime)
    found.pod = status === pod.status ? pod : { ...pod, status }
  }
  return found.pod
}

export function viewOf(scene: Scene, runtime: PodRuntime, name: string): ContainerView {
  const { views } = shownOf(scene, runtime)
  let view = views.get(name)
  if (view === undefined) {
    view = madeView(scene, runtime, name)
    views.set(name, view)
  }
  return view
}

function madeView(scene: Scene, runtime: PodRuntime, name: string): ContainerView {
  const { pod, node, state, now, images } = scene
  const init = pod.spec?.initContainers?.find((one) => one.name === name)
  const container = init ?? pod.spec!.containers.find((one) => one.name === name)!
  return {
    state,
    images,
    // Most steps ask nothing of the status: it is made for those that do.
    get pod() {
      return shownAs(scene, runtime)
    },
    container,
    init: init !== undefined && !isSidecar(init),
    now,
    since: runtime.since,
    stopping: runtime.stopping !== undefined,
    looked: { pod, ips: runtime.ips, node, nodeIPs: nodeAddresses(node), ...lookIn(state, pod.metadata.namespace!) },
  }
}

export function remembered(key: string, before: PodRuntime, runtime: PodRuntime): readonly Write[] {
  return same(before, runtime) ? [] : [remember(KUBELET, key, Object.freeze(runtime))]
}
