/** Answers of the API server. `message` is upstream's wording, untranslated, as kubectl would print it. */
export interface ApiIssues {
  'api.refused': {
    readonly object: string
    readonly message: string
    readonly type: string
    readonly field: string
    readonly suggestion: string
  }
  'api.warning': { readonly message: string }
}
