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
    readonly good: boolean
    readonly killed: number
    readonly equivalent: number
    readonly allowed: number
    readonly survived: number
    readonly mistaken: number
    readonly score: string
  }
  'verify.survivor': { readonly name: string; readonly kind: string }
  'verify.mistaken': {
    readonly name: string
    readonly kind: string
    readonly by: readonly string[]
    readonly expected: readonly string[]
  }
  'verify.allowed': { readonly name: string; readonly because: string }
  'verify.edit-kind': { readonly kind: string }
  'verify.fate': { readonly fate: 'killed' | 'equivalent' | 'allowed' | 'survived' | 'mistaken' }
  'verify.by-kind': { readonly exercise: string }
  'verify.contract': { readonly detail: string }
  'verify.contract-name': { readonly name: string; readonly near: string }
  'verify.allowed-nothing': { readonly edit: string }
  'verify.allowed-twice': { readonly edit: string }
  'verify.alike': { readonly solution: string; readonly edit: string }
  'verify.sum': { readonly exercise: string; readonly good: number; readonly total: number }
}
