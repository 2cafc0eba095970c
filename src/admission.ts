import type { AnyObject, Stored } from './object.ts'
import type { Refusal } from './refusal.ts'
import type { ClusterState } from './state.ts'

export interface AdmissionRequest {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly kind: string
  /** Defaulted object. */
  readonly object: AnyObject
  readonly old?: Stored
}

/** A webhook that an installed controller brings along; one file each, wired by `cluster` from what is installed. */
export interface Webhook {
  readonly name: string
  readonly kinds: readonly string[]
  readonly stage: 'mutating' | 'validating'
  /** The (changed) object, or the refusal the user reads. */
  review(request: AdmissionRequest, state: ClusterState): AnyObject | Refusal
}
