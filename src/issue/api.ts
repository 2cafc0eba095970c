/** Answers of the API server. `message` is upstream's wording, untranslated, as kubectl would print it. */
export interface ApiIssues {
  'api.refused': { readonly message: string }
}
