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

type Member = Pick<Stored, 'metadata'>

const NONE: readonly Write[] = []

const isMember = ({ metadata }: Member, selector: LabelSelector): boolean => matchesSelector(selector, metadata.labels)

const adoptable = (one: Member): boolean => controllerOf(one) === undefined && !isTerminating(one as never)

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
  const going = owner.metadata.deletionTimestamp !== undefined
  if (owned.every((one) => isMember(one, selector)) && (going || !matching.some(adoptable)))
    return { mine: owned, writes: NONE }
  const kept = owned.filter((one) => isMember(one, selector))
  if (going) return { mine: kept, writes: NONE }
  const released = owned.filter((one) => !kept.includes(one) && one.metadata.deletionTimestamp === undefined)
  const adopted = matching.filter(adoptable)
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
