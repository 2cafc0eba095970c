/** Reading files and documents, before any object exists. */
export interface ManifestIssues {
  'yaml.syntax': { readonly detail: string }
  'yaml.refused': { readonly reason: 'alias' | 'cycle' | 'merge' | 'key' | 'number' | 'too-large' | 'tag'; readonly detail: string }
  'yaml.duplicate-key': { readonly key: string; readonly first: number }
  'manifest.too-big': { readonly detail: string }
  'manifest.encoding': { readonly detail: string }
  'manifest.nul': { readonly detail: string }
  'manifest.too-many-documents': { readonly limit: number; readonly found: number }
}
