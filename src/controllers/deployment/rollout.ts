import type { Write } from '../../controller.ts'
import type { ClusterState } from '../../state.ts'
import {
  availableOf,
  type Deployment,
  newSet,
  nextRevision,
  type ReplicaSet,
  type Sets,
  sizeOf,
  total,
} from './revision.ts'
import { fenceposts, scaled, scalingEvent } from './scale.ts'

/** The size at which the set of the template may be now (NewRSNewReplicas). */
function roomFor(deployment: Deployment, sets: Sets): number {
  const wanted = deployment.spec?.replicas ?? 1
  if (deployment.spec?.strategy?.type === 'Recreate') return wanted
  const now = sets.current === undefined ? 0 : sizeOf(sets.current)
  const most = wanted + fenceposts(deployment).surge
  const all = total(sets.all)
  return all >= most ? now : now + Math.min(most - all, wanted - now)
}

function createdSet(deployment: Deployment, sets: Sets, state: ClusterState): readonly Write[] {
  const replicas = roomFor(deployment, sets)
  const { namespace } = deployment.metadata
  const write = newSet(deployment, {
    replicas,
    revision: nextRevision(sets),
    surge: fenceposts(deployment).surge,
    taken: (name) => state.get('ReplicaSet', `${namespace}/${name}`) !== undefined,
  })
  if (replicas === 0 || write.verb !== 'create') return [write]
  return [write, scalingEvent(deployment, `Scaled up replica set ${write.object.metadata?.name} from 0 to ${replicas}`)]
}

/** Pods of old sets that are not available go first, from the oldest set on (cleanupUnhealthyReplicas). */
function withoutUnhealthy(sizes: Map<ReplicaSet, number>, most: number): number {
  let gone = 0
  for (const [set, size] of sizes) {
    const unhealthy = Math.min(Math.max(0, size - availableOf(set)), Math.max(0, most - gone))
    sizes.set(set, size - unhealthy)
    gone += unhealthy
  }
  return gone
}

/** Old sets give way as far as availability allows (rolling.go reconcileOldReplicaSets). */
function shrunk(deployment: Deployment, sets: Sets): readonly Write[] {
  const { old, all } = sets
  if (old.length === 0) return []
  const wanted = deployment.spec?.replicas ?? 1
  const least = wanted - fenceposts(deployment).unavailable
  const unready = sets.current === undefined ? 0 : sizeOf(sets.current) - availableOf(sets.current)
  const most = total(all) - least - unready
  if (total(old) === 0 || most <= 0) return []
  const sizes = new Map(old.map((set) => [set, sizeOf(set)]))
  withoutUnhealthy(sizes, most)
  let spare = Math.max(0, all.reduce((sum, set) => sum + availableOf(set), 0) - least)
  for (const [set, size] of sizes) {
    const down = Math.min(size, spare)
    sizes.set(set, size - down)
    spare -= down
  }
  return old.filter((set) => sizes.get(set) !== sizeOf(set)).flatMap((set) => scaled(deployment, set, sizes.get(set)!))
}

/** New Pods as far as the surge allows, then old ones away as far as availability allows. */
export function rolling(deployment: Deployment, sets: Sets, state: ClusterState): readonly Write[] {
  const { current } = sets
  if (current === undefined) return createdSet(deployment, sets, state)
  const wanted = deployment.spec?.replicas ?? 1
  const size = sizeOf(current) > wanted ? wanted : roomFor(deployment, sets)
  if (size !== sizeOf(current)) return scaled(deployment, current, size)
  return shrunk(deployment, sets)
}

/** All old Pods end before the first new one starts. */
export function recreate(deployment: Deployment, sets: Sets, state: ClusterState): readonly Write[] {
  const down = sets.old.filter((set) => sizeOf(set) > 0).flatMap((set) => scaled(deployment, set, 0))
  if (down.length > 0) return down
  const running = sets.old.some(({ metadata }) =>
    state
      .ownedBy('Pod', metadata.uid)
      .some(({ status }) => status?.phase !== 'Failed' && status?.phase !== 'Succeeded'),
  )
  if (running) return []
  if (sets.current === undefined) return createdSet(deployment, sets, state)
  const wanted = deployment.spec?.replicas ?? 1
  return sizeOf(sets.current) === wanted ? [] : scaled(deployment, sets.current, wanted)
}
