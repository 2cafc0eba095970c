/** What the runner says about paths, workers and the run itself. */
export interface BatchIssues {
  'batch.path': { readonly path: string; readonly detail: string }
  'batch.twice': { readonly student: string; readonly exercise: string }
  'batch.no-exercise': { readonly student: string; readonly known: string }
  'batch.nothing-found': { readonly paths: string; readonly known: string }
  'batch.worker-lost': { readonly detail: string }
  'batch.worker-late': { readonly seconds: number }
}
