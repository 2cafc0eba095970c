import type { FieldPath, Position } from './position.ts'

/** `field.ErrorType` of apimachinery (pkg/util/validation/field/errors.go), and what comes before validation. */
export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueDuplicate'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueNotFound'
  | 'FieldValueTypeInvalid'
  | 'InternalError'
  | 'YAMLSyntax'
  | 'MissingType'
  | 'NoMatch'
  | 'UnknownField'
  | 'Unmarshal'

export interface FieldError {
  readonly type: FieldErrorType
  readonly field: FieldPath
  /** The value found, as upstream prints it; absent for Required and Forbidden. */
  readonly value?: unknown
  /** Upstream's detail: what follows the value. */
  readonly detail: string
  /** Filled in once the manifest is known. */
  readonly position?: Position
  /** The word that was probably meant. */
  readonly suggestion?: string
}

/** What the API server (or kubectl before it) answers instead of the object. */
export interface Refusal {
  /** HTTP status: 400 decode, 403 forbidden, 404 not found, 409 conflict, 422 invalid; 0 when kubectl itself refuses. */
  readonly status: number
  /** `metav1.StatusReason`: BadRequest, Invalid, Forbidden, NotFound, AlreadyExists, Conflict, InternalError. */
  readonly reason: string
  /** The whole message as kubectl prints it after `error: ` or `Error from server (…): `. */
  readonly message: string
  readonly errors: readonly FieldError[]
}

export function isRefusal(answer: object): answer is Refusal {
  return 'reason' in answer && 'errors' in answer && 'status' in answer && 'message' in answer
}

/** A refusal on its way through code that cannot return one (a step, a controller's write). */
export class StatusError extends Error {
  override readonly name = 'StatusError'
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.message)
    this.refusal = refusal
  }
}
