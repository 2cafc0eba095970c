/** What the grading service says: the queue, its workers, its dead letters. */
export interface QueueIssues {
  'queue.url': { readonly url: string }
  'queue.not-installed': { readonly command: string }
  'queue.unreachable': { readonly url: string; readonly detail: string }
  'queue.listening': { readonly url: string; readonly jobs: number }
  'queue.graded': { readonly student: string; readonly exercise: string; readonly score: string }
  'queue.failed': { readonly student: string; readonly exercise: string; readonly detail: string }
  'queue.submitted': { readonly count: number }
  'queue.retried': { readonly count: number }
}
