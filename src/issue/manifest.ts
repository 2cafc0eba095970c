/** Reading files and documents, before any object exists. */
export interface ManifestIssues {
  'yaml.syntax': { readonly detail: string }
}
