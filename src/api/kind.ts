import type { AnyObject, Kind, Kinds, Stored } from '../object.ts'
import type { FieldErrors } from './field.ts'
import type { ApiProfile } from './profile.ts'

/** The object of a kind on its way in: typed, metadata not complete yet. */
export type Incoming<K extends Kind> = Kinds[K] & AnyObject

/** An object while it is being defaulted: only the request path holds it, so steps may write into it. */
export type Draft<T> = T extends readonly (infer E)[]
  ? Draft<E>[]
  : T extends object
    ? { -readonly [P in keyof T]: Draft<T[P]> }
    : T

/**
 * What a kind adds to the request path; one per kind, one line in `kinds.ts`. Paths in errors start at the object
 * (`spec.ports[0].port`). Objects have been decoded: every present field has the type its schema says, nulls are gone.
 * Metadata is defaulted and validated by the path itself; only the rule for the name belongs to the kind.
 */
export interface KindBehaviour<K extends Kind = Kind> {
  readonly kind: K
  /** Served versions, newest first: `apps/v1`. */
  readonly apiVersions: readonly string[]
  readonly namespaced: boolean
  /** Rule for metadata.name; absent: DNS-1123 subdomain. `isDNS1035Label` for Services, `isDNS1123Label` for namespaces. */
  readonly name?: (name: string, profile: ApiProfile) => readonly string[]
  /** Fills what is absent. `object` is a private copy, write into it; twice equals once. */
  default?(object: Draft<Incoming<K>>, profile: ApiProfile): void
  /** On create, before defaults are final and before validation: strategy.PrepareForCreate (status is already gone). */
  prepareForCreate?(object: Draft<Incoming<K>>, profile: ApiProfile): void
  /** On update, before validation: strategy.PrepareForUpdate (status is already the old one). */
  prepareForUpdate?(object: Draft<Incoming<K>>, old: Stored<K>, profile: ApiProfile): void
  /** Rules of create. Also run on update, before `validateUpdate`, unless `updateAlone`. */
  validate?(object: Incoming<K>, errors: FieldErrors, profile: ApiProfile): void
  /** Further rules of update: what may not change. */
  validateUpdate?(object: Incoming<K>, old: Stored<K>, errors: FieldErrors, profile: ApiProfile): void
  /** `validateUpdate` does everything itself (Pod: some rules end validation). */
  readonly updateAlone?: true
  /** Rules of a status write. */
  validateStatus?(object: Incoming<K>, old: Stored<K>, errors: FieldErrors): void
  /** What the server says in Warning headers of an object that it accepts. */
  warnings?(object: Stored<K>, old?: Stored<K>): readonly string[]
  /** The kind has no status subresource: whatever stands under `status` is an ordinary field. */
  readonly withoutStatus?: true
}
