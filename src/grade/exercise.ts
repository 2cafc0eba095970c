import type { ClusterOptions } from '../environment.ts'
import type { Fraction } from '../fraction.ts'
import type { Issue } from '../issue.ts'
import type { Bilingual } from '../result.ts'

/** A scenario as both languages tell it. */
export interface Scenario {
  readonly title: Bilingual
  readonly steps: readonly Bilingual[]
}

/** One line of the grade, read from tags. */
export interface Criterion {
  readonly id: string
  readonly title: Bilingual
  readonly points: Fraction
  readonly needs: readonly string[]
  readonly partial: boolean
  readonly hidden: boolean
  readonly advisory: boolean
  /** In the order of the feature file. */
  readonly scenarios: readonly Scenario[]
}

/** What exercise.yaml says, as a value; folders and files are `batch`'s business. */
export interface Exercise {
  readonly id: string
  readonly title: Bilingual
  readonly options: ClusterOptions
  /** Pods of an image that ask from a namespace, where such Pods run; by namespace. */
  readonly clients: Readonly<Record<string, { readonly image: string }>>
  readonly criteria: readonly Criterion[]
  /** Of exercise.yaml, the features and what is given. */
  readonly digest: string
}

/** An exercise that cannot be used: everything that is wrong with it, for its author. */
export class ExerciseError extends Error {
  override readonly name = 'ExerciseError'
  readonly issues: readonly Issue[]
  constructor(issues: readonly Issue[]) {
    super(issues.map(({ code, params }) => `${code} ${JSON.stringify(params)}`).join('\n'))
    this.issues = issues
  }
}
