/** The outcome of one case of a table; `expected` and `got` are shown when it differs. */
export interface CaseResult {
  readonly id: string
  readonly passed: boolean
  readonly expected?: string
  readonly got?: string
}

/** An adapter of one table format: runs every case (or the one named) through the library's face. */
export type RunTable = (
  table: { readonly cases: readonly { readonly id: string }[] },
  only?: string,
) => Promise<readonly CaseResult[]>
