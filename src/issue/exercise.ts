/** What is wrong with an exercise: its author reads it, exit code 2. */
export interface ExerciseIssues {
  'exercise.unknown': { readonly id: string; readonly near: string; readonly known: string }
  'exercise.no-criterion': {
    readonly exercise: string
    readonly criterion: string
    readonly near: string
    readonly known: string
  }
  'exercise.none': { readonly folder: string }
  'exercise.unreadable': { readonly file: string; readonly detail: string }
  'exercise.schema': { readonly field: string; readonly detail: string }
  'exercise.unknown-field': { readonly field: string; readonly near: string }
  'exercise.id-differs': { readonly id: string; readonly folder: string }
  'exercise.no-feature': { readonly folder: string; readonly locale: string }
  'exercise.gherkin': { readonly detail: string }
  'exercise.given-refused': { readonly file: string; readonly detail: string }
  'exercise.steps': { readonly detail: string }
  'tag.no-criterion': { readonly scenario: string }
  'tag.twice': { readonly scenario: string; readonly tag: string }
  'tag.no-points': { readonly criterion: string }
  'tag.bad-points': { readonly tag: string }
  'tag.empty': { readonly tag: string }
  'tag.unknown': { readonly tag: string; readonly near: string }
  'tag.unequal': { readonly criterion: string; readonly tag: string; readonly one: string; readonly other: string }
  'tag.advisory-points': { readonly criterion: string }
  'tag.needs-unknown': { readonly criterion: string; readonly needs: string; readonly near: string }
  'tag.needs-cycle': { readonly path: string }
  'tag.needs-hidden': { readonly criterion: string; readonly needs: string }
  'tag.needs-advisory': { readonly criterion: string; readonly needs: string }
  'tag.twins': { readonly criterion: string; readonly ko: string; readonly en: string }
}
