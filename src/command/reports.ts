import {
  type DocumentOptions,
  document,
  documentOf,
  type GradeReport,
  type ResultReport,
  resultReport,
  studentView,
} from '../report/document.ts'
import type { Context } from '../report/format.ts'
import type { SubmissionResult } from '../result.ts'
import { byCodeUnit } from '../state.ts'
import { writeDocuments, writePage } from './outputs.ts'

/** What a run's reports are made from. */
export interface ReportsOptions extends DocumentOptions {
  readonly folder: string
  readonly context: Context
  /** Up to how many results are kept as they are told; of a larger class they are read again when it is over. */
  readonly keep?: number
}

const KEEP = 2000

const byExercise = (a: ResultReport, b: ResultReport): number => byCodeUnit(a.exercise, b.exercise)

/**
 * The reports folder of a run, written while it goes on: a student's page as soon as all of the student's results are there,
 * the run's own documents when it is over.
 */
export class Reports {
  readonly #options: ReportsOptions
  /** Results still to come, by student. */
  readonly #awaited: Map<string, number>
  readonly #own = new Map<string, ResultReport[]>()
  #kept: ResultReport[] | undefined = []

  constructor(units: readonly { readonly student: string }[], options: ReportsOptions) {
    this.#options = options
    this.#awaited = new Map(
      Array.from(
        Map.groupBy(units, ({ student }) => student),
        ([student, all]) => [student, all.length],
      ),
    )
  }

  /** A result, in whatever order they come. */
  add(result: SubmissionResult): void {
    const told = resultReport(result, this.#options.locale)
    if (this.#kept !== undefined && this.#kept.push(told) > (this.#options.keep ?? KEEP)) this.#kept = undefined
    const { student } = told
    const own = this.#own.get(student) ?? []
    own.push(told)
    const awaited = (this.#awaited.get(student) ?? 1) - 1
    this.#awaited.set(student, awaited)
    if (awaited > 0) this.#own.set(student, own)
    else {
      this.#own.delete(student)
      this.#page(own)
    }
  }

  #page(own: readonly ResultReport[]): void {
    const { folder, context } = this.#options
    const page = documentOf(own.toSorted(byExercise).map(studentView), { ...this.#options, visibility: 'student' })
    writePage(folder, page, context)
  }

  #report(results: Iterable<SubmissionResult>): GradeReport {
    if (this.#kept === undefined) return document(results, this.#options)
    const kept = this.#kept.sort((a, b) => byCodeUnit(a.student, b.student) || byExercise(a, b))
    return documentOf(this.#options.visibility === 'student' ? kept.map(studentView) : kept, this.#options)
  }

  /** Writes the run's own documents; `results` are all that were added, by student and exercise. */
  end(results: Iterable<SubmissionResult>): GradeReport {
    for (const own of this.#own.values()) this.#page(own)
    const report = this.#report(results)
    writeDocuments(this.#options.folder, report, this.#options.context)
    return report
  }
}
