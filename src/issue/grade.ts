/** Verdicts: skipped criteria, limits met, the grader's own faults. */
export interface GradeIssues {
  'grade.needs': { readonly criterion: string }
  /** An expectation of an author's own step, in its own words. */
  'grade.broken': { readonly detail: string }
  'grade.assertion': { readonly message: string }
}
