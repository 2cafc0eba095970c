import {
  type DocumentOptions,
  document,
  documentOf,
  type GradeReport,
  headOf,
  type ResultReport,
  resultReport,
  studentView,
} from '../report/document.ts'
import type { Context } from '../report/format.ts'
import { studentBlock, studentPage } from '../report/html.ts'
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

/** What a student's page says of one exercise. */
interface Block {
  readonly exercise: string
  readonly markup: Uint8Array
}

const byExercise = (a: { readonly exercise: string }, b: { readonly exercise: string }): number =>
  byCodeUnit(a.exercise, b.exercise)

/**
 * The reports folder of a run, written while it goes on: a student's page as soon as all of the student's results are there,
 * the run's own documents when it is over.
 */
export class Reports {
  readonly #options: ReportsOptions
  /** Results still to come, by student. */
  readonly #awaited: Map<string, number>
  readonly #blocks = new Map<string, Block[]>()
  #kept: ResultReport[] | undefined = []

  constructor(units: readonly { readonly student: string }[], options: ReportsOptions) {
    this.#options = options
    const own = Map.groupBy(units, ({ student }) => student)
    this.#awaited = new Map(Array.from(own, ([student, all]) => [student, all.length]))
  }

  /** A result, in whatever order they come, and what its student's page says of it where that was made already. */
  add(result: SubmissionResult, markup: Uint8Array = studentBlock(result, this.#options.locale)): void {
    this.#keep(result)
    const { student, exercise } = result
    const blocks = this.#blocks.get(student) ?? []
    blocks.push({ exercise, markup })
    this.#blocks.set(student, blocks)
    const awaited = (this.#awaited.get(student) ?? 1) - 1
    this.#awaited.set(student, awaited)
    if (awaited <= 0) this.#page(student, blocks)
  }

  #keep(result: SubmissionResult): void {
    const { keep = KEEP, locale } = this.#options
    if (this.#kept !== undefined && this.#kept.push(resultReport(result, locale)) > keep) this.#kept = undefined
  }

  #page(student: string, blocks: readonly Block[]): void {
    this.#blocks.delete(student)
    const markup = blocks.toSorted(byExercise).map((block) => block.markup)
    const head = headOf({ ...this.#options, visibility: 'student' })
    writePage(this.#options.folder, student, studentPage(student, markup, head))
  }

  #report(results: Iterable<SubmissionResult>): GradeReport {
    if (this.#kept === undefined) return document(results, this.#options)
    const kept = this.#kept.sort((a, b) => byCodeUnit(a.student, b.student) || byExercise(a, b))
    return documentOf(this.#options.visibility === 'student' ? kept.map(studentView) : kept, this.#options)
  }

  /** Writes the run's own documents; `results` are all that were added, by student and exercise. */
  end(results: Iterable<SubmissionResult>): GradeReport {
    for (const [student, blocks] of this.#blocks) this.#page(student, blocks)
    const report = this.#report(results)
    writeDocuments(this.#options.folder, report, this.#options.context)
    return report
  }
}
