/** What is wrong with a text that is no YAML, as a person would say it. */
export type SyntaxReason =
  | 'tab'
  | 'colon'
  | 'indentation'
  | 'key-alone'
  | 'quote'
  | 'flow'
  | 'escape'
  | 'reserved'
  | 'character'
  | 'anchor'
  | 'depth'
  | 'other'

/** Reading files and documents, before any object exists. */
export interface ManifestIssues {
  /** `detail` is the parser's own sentence, or the character at fault. */
  'yaml.syntax': { readonly reason: SyntaxReason; readonly detail: string }
  'yaml.refused': {
    readonly reason: 'alias' | 'cycle' | 'merge' | 'key' | 'number' | 'too-large' | 'tag'
    readonly detail: string
  }
  'yaml.duplicate-key': { readonly key: string; readonly first: number }
  'manifest.too-big': { readonly detail: string }
  'manifest.encoding': { readonly detail: string }
  'manifest.nul': { readonly detail: string }
  'manifest.too-many-documents': { readonly limit: number; readonly found: number }
}
