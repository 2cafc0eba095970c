import type { Instant } from '../clock.ts'
import { type Controller, NOTHING, type Plan, type WatchEvent, type Write } from '../controller.ts'
import { keyOf, type Stored } from '../object.ts'
import type { LabelSelector } from '../selector.ts'
import type { ClusterState } from '../state.ts'
import { claimed } from './claim.ts'
import { controllerOf, ownerKeys, podOf } from './owner.ts'
import { isActive, isAvailable, isReady, isTerminal, isTerminating, type Pod } from './pod.ts'
import { REVISION_HASH, type Revisions, revisionsOf, truncatedHistory } from './revisions.ts'
import { nodeWanted, untolerated } from './scheduler/node-selection.ts'
import { statusIfChanged } from './write.ts'

type DaemonSet = Stored<'DaemonSet'>
type Node = Stored<'Node'>

function keys(event: WatchEvent, state: ClusterState): readonly string[] {
  if (event.kind === 'DaemonSet') return [event.key]
  if (event.kind === 'Node') return state.list('DaemonSet').map(keyOf)
  const owners = ownerKeys(event, 'DaemonSet')
  if (event.kind !== 'Pod' || controllerOf(event.object!) !== undefined) return owners
  return [...owners, ...state.list('DaemonSet', { namespace: event.object!.metadata.namespace! }).map(keyOf)]
}

/** Troubles of a node that daemons sit out (util.AddOrUpdateDaemonPodTolerations). */
const ENDURED: readonly (readonly [key: string, effect: string])[] = [
  ['node.kubernetes.io/not-ready', 'NoExecute'],
  ['node.kubernetes.io/unreachable', 'NoExecute'],
  ['node.kubernetes.io/disk-pressure', 'NoSchedule'],
  ['node.kubernetes.io/memory-pressure', 'NoSchedule'],
  ['node.kubernetes.io/pid-pressure', 'NoSchedule'],
  ['node.kubernetes.io/unschedulable', 'NoSchedule'],
]

interface Template {
  readonly spec?: {
    readonly tolerations?: readonly object[]
    readonly affinity?: { readonly nodeAffinity?: object }
    readonly hostNetwork?: boolean
  }
}

/** The Pod of one node: pinned by its affinity, tolerant of the node's troubles. */
function podFor(set: DaemonSet, node: string, revision: string): Write {
  const template = (set.spec?.template ?? {}) as Template
  const { tolerations = [], affinity = {}, hostNetwork } = template.spec ?? {}
  const endured = ENDURED.map(([key, effect]) => ({ key, operator: 'Exists', effect }))
  const network = hostNetwork
    ? [{ key: 'node.kubernetes.io/network-unavailable', operator: 'Exists', effect: 'NoSchedule' }]
    : []
  const pinned = {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
    },
  }
  const object = podOf(set as unknown as Stored, template, {
    labels: { [REVISION_HASH]: revision },
    spec: {
      tolerations: [...tolerations, ...endured, ...network],
      affinity: { ...affinity, nodeAffinity: { ...affinity.nodeAffinity, ...pinned } },
    },
  })
  return { verb: 'create', object }
}

/** The Pod as it would be on a node, for the question whether it should be there. */
function imagined(set: DaemonSet): Pod {
  const { spec } = (set.spec?.template ?? {}) as Template
  const tolerations = [
    ...(spec?.tolerations ?? []),
    ...ENDURED.map(([key, effect]) => ({ key, operator: 'Exists', effect })),
  ]
  return { metadata: {}, spec: { ...spec, tolerations } } as unknown as Pod
}

function shouldRun(set: DaemonSet, node: Node): { readonly run: boolean; readonly stay: boolean } {
  const pod = imagined(set)
  if (!nodeWanted(pod, node)) return { run: false, stay: false }
  if (untolerated(pod, node, ['NoExecute']) !== undefined) return { run: false, stay: false }
  return { run: untolerated(pod, node, ['NoSchedule']) === undefined, stay: true }
}

/** The node a daemon's Pod is meant for, also before it is bound. */
function targetOf(pod: Pod): string | undefined {
  if (pod.spec?.nodeName) return pod.spec.nodeName
  const terms = pod.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms
  return terms?.[0]?.matchFields?.find(({ key }) => key === 'metadata.name')?.values?.[0]
}

interface Scene {
  readonly set: DaemonSet
  readonly state: ClusterState
  readonly now: Instant
  readonly revisions: Revisions
  readonly byNode: ReadonlyMap<string, readonly Pod[]>
}

const deletion = (pod: Pod): Write => ({ verb: 'delete', kind: 'Pod', key: keyOf(pod) })

/** One node: a Pod where there should be one, none where there should not, never two (podsShouldBeOnNode). */
function onNode(node: Node, { set, revisions, byNode }: Scene): readonly Write[] {
  const pods = byNode.get(node.metadata.name) ?? []
  const { run, stay } = shouldRun(set, node)
  const alive = pods.filter(isActive)
  const over = pods.filter((pod) => isTerminal(pod) && !isTerminating(pod))
  if (!stay) return [...alive, ...over].map(deletion)
  if (over.length > 0) return over.map(deletion)
  if (run && pods.filter((pod) => !isTerminal(pod)).length === 0)
    return [podFor(set, node.metadata.name, revisions.wanted)]
  if (!surges(set)) return alive.slice(1).map(deletion)
  const isNew = (pod: Pod): boolean => pod.metadata.labels?.[REVISION_HASH] === revisions.wanted
  const [fresh, old] = [alive.filter(isNew), alive.filter((pod) => !isNew(pod))]
  return [...fresh.slice(1), ...old.slice(1)].map(deletion)
}

type Limit = 'maxUnavailable' | 'maxSurge'

/** A number of nodes, or a share of them rounded up. */
function limit(set: DaemonSet, which: Limit, otherwise: number, desired: number): number {
  const value = (set.spec?.updateStrategy?.rollingUpdate?.[which] ?? otherwise) as number | string
  return typeof value === 'number' ? value : Math.ceil((Number.parseInt(value, 10) * desired) / 100)
}

/** Whether an update may put a second Pod on a node (AllowsSurge). */
function surges(set: DaemonSet): boolean {
  return set.spec?.updateStrategy?.type !== 'OnDelete' && limit(set, 'maxSurge', 0, 100) > 0
}

function most(set: DaemonSet, desired: number): number {
  const count = limit(set, 'maxUnavailable', 1, desired)
  return typeof set.spec?.updateStrategy?.rollingUpdate?.maxUnavailable === 'string' ? Math.max(1, count) : count
}

/**
 * The new Pod comes beside the old one, on no more than maxSurge nodes at a time; where the old one is not available it
 * comes anyway. The old one goes once the new one is available (rollingUpdate with maxSurge).
 */
function surged({ set, byNode, revisions, now, state }: Scene, desired: number): readonly Write[] {
  const minimum = set.spec?.minReadySeconds ?? 0
  const isNew = (pod: Pod): boolean => pod.metadata.labels?.[REVISION_HASH] === revisions.wanted
  let room = limit(set, 'maxSurge', 0, desired)
  const writes: Write[] = []
  const candidates: string[] = []
  for (const [node, pods] of byNode) {
    const alive = pods.filter(isActive)
    const [fresh, old] = [alive.find(isNew), alive.find((pod) => !isNew(pod))]
    if (old === undefined) continue
    if (fresh !== undefined) {
      if (isAvailable(fresh, minimum, now)) writes.push(deletion(old))
      else room--
      continue
    }
    const target = state.get('Node', node)
    if (target === undefined || !shouldRun(set, target).run) continue
    if (isAvailable(old, minimum, now)) candidates.push(node)
    else writes.push(podFor(set, node, revisions.wanted))
  }
  const chosen = candidates.sort().slice(0, Math.max(0, room))
  return [...writes, ...chosen.map((node) => podFor(set, node, revisions.wanted))]
}

/** Old Pods go while no more than maxUnavailable nodes are without an available one (rollingUpdate). */
function rolled(scene: Scene, desired: number): readonly Write[] {
  const { set, byNode, revisions, now } = scene
  if (set.spec?.updateStrategy?.type === 'OnDelete') return []
  if (surges(set)) return surged(scene, desired)
  const minimum = set.spec?.minReadySeconds ?? 0
  const available = (pods: readonly Pod[]): boolean =>
    pods.some((pod) => isActive(pod) && isAvailable(pod, minimum, now))
  const nodes = [...byNode.values()]
  let room = most(set, desired) - (desired - nodes.filter(available).length)
  const old = nodes.flat().filter((pod) => isActive(pod) && pod.metadata.labels?.[REVISION_HASH] !== revisions.wanted)
  return old
    .filter((pod) => {
      if (!isAvailable(pod, minimum, now)) return true
      room--
      return room >= 0
    })
    .map(deletion)
}

function statusOf({ set, state, byNode, revisions, now }: Scene): Record<string, unknown> {
  const minimum = set.spec?.minReadySeconds ?? 0
  const nodes = state.list('Node')
  const wanted = nodes.filter((node) => shouldRun(set, node).run)
  const first = (node: Node): Pod | undefined => byNode.get(node.metadata.name)?.find(isActive)
  const running = wanted.flatMap((node) => first(node) ?? [])
  const available = running.filter((pod) => isAvailable(pod, minimum, now)).length
  return {
    currentNumberScheduled: running.length,
    desiredNumberScheduled: wanted.length,
    numberMisscheduled: nodes.filter((node) => !shouldRun(set, node).run && first(node) !== undefined).length,
    numberReady: running.filter(isReady).length,
    updatedNumberScheduled: running.filter(({ metadata }) => metadata.labels?.[REVISION_HASH] === revisions.wanted)
      .length,
    numberAvailable: available,
    numberUnavailable: wanted.length - available,
    observedGeneration: set.metadata.generation ?? 1,
  }
}

function reconcile(key: string, state: ClusterState, now: Instant): Plan {
  const set = state.get('DaemonSet', key)
  if (set === undefined) return NOTHING
  const selector = set.spec?.selector as LabelSelector
  const owner = set as unknown as Stored
  const matching = state.list('Pod', { namespace: set.metadata.namespace!, labels: selector })
  const { mine, writes } = claimed({ owner, selector, owned: state.ownedBy('Pod', set.metadata.uid), matching })
  if (set.metadata.deletionTimestamp !== undefined || writes.length > 0) return { writes }
  const revisions = revisionsOf(owner, set.spec!.template, state)
  const byNode = Map.groupBy(mine, (pod) => targetOf(pod) ?? '')
  const scene: Scene = { set, state, now, revisions, byNode }
  const nodes = state.list('Node')
  const desired = nodes.filter((node) => shouldRun(set, node).run).length
  const managed = nodes.flatMap((node) => onNode(node, scene))
  const live = new Set(mine.map(({ metadata }) => metadata.labels?.[REVISION_HASH] ?? ''))
  return {
    writes: [
      ...revisions.writes,
      ...(managed.length > 0 ? managed : rolled(scene, desired)),
      ...truncatedHistory(revisions, live, set.spec?.revisionHistoryLimit ?? 10),
      ...statusIfChanged(set, statusOf(scene)),
    ],
  }
}

/** One Pod on every node that wants it. */
export const daemonSet: Controller = {
  name: 'daemonset-controller',
  watches: ['DaemonSet', 'Pod', 'Node'],
  keys,
  foresaw: ({ kind }) => kind === 'DaemonSet',
  reconcile,
}
