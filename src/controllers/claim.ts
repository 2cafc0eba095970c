import type { Write } from '../controller.ts'
import type { Stored } from '../object.ts'
import { type LabelSelector, matchesSelector } from '../selector.ts'
import { controllerOf, controllerReference } from './owner.ts'
import { isTerminating } from './pod.ts'
import { update } from './write.ts'

/** What an owner holds after claiming, and the writes that make it so. */
export interface Claimed<T> {
  readonly mine: readonly T[]
  readonly writes: readonly Write[]
}

interface Claim<T> {
  readonly owner: Stored
  readonly selector: LabelSelector
  readonly owned: readonly T[]
  /** Candidates for adoption; those with another controller are left alone. */
  readonly matching: readonly T[]
}

/**
 * Adopts orphans that match and lets go of what no longer matches (controller_ref_manager.go). Nothing that is going is
 * touched, and an owner that is going adopts and releases nothing.
 */
export function claimed<T extends Pick<Stored, 'metadata'>>({
  owner,
  selector,
  owned,
  matching,
}: Claim<T>): Claimed<T> {
  const kept = owned.filter(({ metadata }) => matchesSelector(selector, metadata.labels))
  if (owner.metadata.deletionTimestamp !== undefined) return { mine: kept, writes: [] }
  const released = owned.filter((one) => !kept.includes(one) && one.metadata.deletionTimestamp === undefined)
  const adopted = matching.filter((one) => controllerOf(one) === undefined && !isTerminating(one as never))
  const withOwners = (one: T, ownerReferences: readonly object[]): Write =>
    update(one, { metadata: { ...one.metadata, ownerReferences } })
  return {
    mine: [...kept, ...adopted],
    writes: [
      ...released.map((one) =>
        withOwners(
          one,
          (one.metadata.ownerReferences ?? []).filter(({ uid }) => uid !== owner.metadata.uid),
        ),
      ),
      ...adopted.map((one) => withOwners(one, [...(one.metadata.ownerReferences ?? []), controllerReference(owner)])),
    ],
  }
}
