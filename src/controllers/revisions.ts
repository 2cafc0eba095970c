import type { Write } from '../controller.ts'
import { same } from '../equal.ts'
import { type AnyObject, keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { templateHash } from './hash.ts'
import { controllerReference } from './owner.ts'
import { update } from './write.ts'

/** A template as it was once, kept under a name (apps/v1 ControllerRevision). */
export interface Revision extends Stored {
  readonly revision: number
  readonly data?: { readonly spec: { readonly template: object } }
}

/** The label that says which revision a Pod was made from. */
export const REVISION_HASH = 'controller-revision-hash'

/** What a set knows of its templates: the one it wants, and the write that stores it if it is new. */
export interface Revisions {
  readonly wanted: string
  readonly all: readonly Revision[]
  readonly writes: readonly Write[]
}

/** By a kept template: the owner's that it was found to be. */
const known = new WeakMap<object, object>()

function keeps({ data }: Revision, template: object): boolean {
  const kept = data?.spec.template
  if (kept === undefined) return false
  if (known.get(kept) === template) return true
  const alike = same(kept, template)
  if (alike) known.set(kept, template)
  return alike
}

/** Finds or makes the revision of a template; going back to an older one gives it the newest number (getStatefulSetRevisions). */
export function revisionsOf(owner: Stored, template: object, state: ClusterState): Revisions {
  const owned = state.ownedBy('ControllerRevision' as 'Pod', owner.metadata.uid) as unknown as readonly Revision[]
  const all = owned.length < 2 ? owned : owned.toSorted((a, b) => a.revision - b.revision)
  const found = all.findLast((revision) => keeps(revision, template))
  const newest = all.at(-1)?.revision ?? 0
  if (found !== undefined) {
    const writes = found.revision === newest ? [] : [update(found, { revision: newest + 1 })]
    return { wanted: found.metadata.name, all, writes }
  }
  const taken = (name: string): boolean =>
    state.find('ControllerRevision', `${owner.metadata.namespace}/${name}`) !== undefined
  let collisions = 0
  while (taken(`${owner.metadata.name}-${templateHash(template, collisions)}`)) collisions++
  const hash = templateHash(template, collisions)
  const name = `${owner.metadata.name}-${hash}`
  const object = {
    apiVersion: 'apps/v1',
    kind: 'ControllerRevision',
    metadata: {
      name,
      namespace: owner.metadata.namespace,
      labels: { [REVISION_HASH]: name },
      ownerReferences: [controllerReference(owner)],
    },
    revision: newest + 1,
    data: { spec: { template } },
  }
  return { wanted: name, all, writes: [{ verb: 'create', object: object as unknown as AnyObject }] }
}

/** The template of a revision; undefined: nobody keeps it any more. */
export function templateAt(name: string, { all }: Revisions): object | undefined {
  return all.find(({ metadata }) => metadata.name === name)?.data?.spec.template
}

/** Revisions that no Pod lives by go, but for the last few. */
export function truncatedHistory(
  { all, wanted }: Revisions,
  live: ReadonlySet<string>,
  limit: number,
): readonly Write[] {
  if (all.length <= limit) return []
  const idle = all.filter(({ metadata }) => metadata.name !== wanted && !live.has(metadata.name))
  return idle
    .slice(0, Math.max(0, idle.length - limit))
    .map((revision): Write => ({ verb: 'delete', kind: 'ControllerRevision', key: keyOf(revision) }))
}
