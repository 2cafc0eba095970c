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

/** A case that our own code cannot run has failed; the others go on. */
export function guarded<Case extends { readonly id: string }>(
  run: (one: Case) => CaseResult,
): (one: Case) => CaseResult {
  return (one) => {
    try {
      return run(one)
    } catch (error) {
      return { id: one.id, passed: false, got: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  }
}
