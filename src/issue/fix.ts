/** An edit of the submission that puts a criterion right. */
export interface FixParams {
  readonly file: string
  readonly line: number
  readonly field: string
  readonly before: string
  readonly after: string
}

/** The smallest edits that turn a criterion green, as hints. */
export interface FixIssues {
  'hint.fix': FixParams
  /** One of several edits that are only right together. */
  'hint.fix-part': FixParams & { readonly part: number; readonly of: number }
}
