/** What is wrong with what was handed in, before any manifest is read: kinds of files, limits. Graded, never broken. */
export interface SubmissionIssues {
  'submission.nothing': { readonly exercise: string }
  'submission.empty': { readonly exercise: string }
  'submission.not-a-folder': { readonly name: string; readonly kind: string }
  'submission.not-a-file': { readonly file: string; readonly kind: string }
  'submission.unreadable': { readonly file: string; readonly detail: string }
  'submission.file-size': { readonly file: string; readonly limit: number; readonly actual: number }
  'submission.total-size': { readonly limit: number; readonly actual: number }
  'submission.files': { readonly limit: number; readonly actual: number }
  'submission.entries': { readonly limit: number }
  'submission.depth': { readonly file: string; readonly limit: number }
  'submission.entry-outside': { readonly file: string }
  'submission.entry-ratio': { readonly file: string; readonly detail: string }
  'submission.objects': { readonly limit: number }
  'submission.made': { readonly kind: string; readonly owner: string }
  'submission.archive': { readonly file: string; readonly detail: string }
}
