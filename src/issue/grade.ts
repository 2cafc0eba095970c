/** Verdicts: skipped criteria, limits met, the grader's own faults. */
export interface GradeIssues {
  'grade.needs': { readonly criterion: string }
}
