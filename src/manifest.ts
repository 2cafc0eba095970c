import type { FieldPath, Position } from './position.ts'

/** One document of a submission: its value as kubectl would send it, and the way back to the text. */
export interface Manifest {
  /** Plain JSON value, frozen; usually an object with apiVersion and kind, but not checked yet. */
  readonly value: unknown
  /** Path relative to the submission. */
  readonly file: string
  /** Zero-based document index within the file; items of a `List` share their document's. */
  readonly document: number
  /** Where a field stands; a field that is not there answers with the nearest ancestor that is. */
  locate(field: FieldPath, what?: 'key' | 'value'): Position
}
