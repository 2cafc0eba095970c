/** What an author is told of an exercise that does not do what it records. */
export interface VerifyIssues {
  'verify.no-solution': { readonly exercise: string }
  'verify.solution-loses': { readonly name: string; readonly criterion: string; readonly outcome: string }
  'verify.nothing-earns': { readonly criterion: string; readonly outcome: string }
  'verify.no-expectation': { readonly name: string }
  'verify.mistake-differs': {
    readonly name: string
    readonly criterion: string
    readonly expected: string
    readonly actual: string
  }
  'verify.trial': { readonly kind: string; readonly name: string; readonly good: boolean }
  'verify.mutants': {
    readonly solution: string
    readonly killed: number
    readonly equivalent: number
    readonly survived: number
    readonly score: string
  }
  'verify.survivor': { readonly name: string }
  'verify.sum': { readonly exercise: string; readonly good: number; readonly total: number }
}
