import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { type Deployment, revisionOf, setsOf } from './deployment/revision.ts'
import type { Revision } from './revisions.ts'

const HASH = 'pod-template-hash'

interface Kept {
  readonly revision: number
  readonly template: object
}

/** Templates that a Deployment's ReplicaSets keep, without the label that only they carry. */
function ofReplicaSets(owner: Stored, state: ClusterState): readonly Kept[] {
  const mine = state.ownedBy('ReplicaSet', owner.metadata.uid)
  const { current, old } = setsOf(owner as unknown as Deployment, mine)
  return [...old, ...(current === undefined ? [] : [current])].map((set) => {
    const template = set.spec?.template
    const { [HASH]: _, ...labels } = template?.metadata?.labels ?? {}
    return { revision: revisionOf(set), template: { ...template, metadata: { ...template?.metadata, labels } } }
  })
}

function ofRevisions(owner: Stored, state: ClusterState): readonly Kept[] {
  const all = state.ownedBy('ControllerRevision' as 'Pod', owner.metadata.uid) as unknown as readonly Revision[]
  return all.flatMap(({ revision, data }) => (data === undefined ? [] : [{ revision, template: data.spec.template }]))
}

/**
 * The template that `kubectl rollout undo` goes back to: of the revision asked for, else of the last but one.
 * undefined: nobody keeps it (kubectl/pkg/polymorphichelpers/rollback.go).
 */
export function templateBefore(owner: Stored, state: ClusterState, revision?: number): object | undefined {
  const kept = (owner.kind === 'Deployment' ? ofReplicaSets : ofRevisions)(owner, state)
  if (revision !== undefined && revision > 0) return kept.find((one) => one.revision === revision)?.template
  return kept.toSorted((a, b) => b.revision - a.revision)[1]?.template
}
