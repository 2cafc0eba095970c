import {
  type DocumentOptions,
  documentOf,
  type GradeReport,
  headOf,
  outlineOf,
  type ResultReport,
  studentView,
} from '../report/document.ts'
import type { Context } from '../report/format.ts'
import { studentBlock, studentPage } from '../report/html.ts'
import { resultReport } from '../report/result-report.ts'
import type { SubmissionResult } from '../result.ts'
import { byCodeUnit } from '../state.ts'
import { writeDocuments, writePage } from './outputs.ts'

/** What a run's reports are made from. */
export interface ReportsOptions extends DocumentOptions {
  readonly folder: string
  readonly context: Context
  /** Up to how many results are kept as they are told; of a larger class their reasons are read again when it is over. */
  readonly keep?: number
}

/** All that a run has to say. */
export interface Ended {
  /** The run's document; of a large class without reasons. */
  readonly report: GradeReport
  /** The results with their reasons, as often as somebody asks, one at a time. */
  readonly whole: Iterable<ResultReport>
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
  readonly #told: ResultReport[] = []
  #large = false

  constructor(units: readonly { readonly student: string }[], options: ReportsOptions) {
    this.#options = options
    const own = Map.groupBy(units, ({ student }) => student)
    this.#awaited = new Map(Array.from(own, ([student, all]) => [student, all.length]))
  }

  /** A result, in whatever order they come, and what its student's page says of it where that was made already. */
  add(result: SubmissionResult, markup: Uint8Array = studentBlock(result, this.#options.locale)): void {
    this.#keep(resultReport(result, this.#options.locale))
    const { student, exercise } = result
    const blocks = this.#blocks.get(student) ?? []
    blocks.push({ exercise, markup })
    this.#blocks.set(student, blocks)
    const awaited = (this.#awaited.get(student) ?? 1) - 1
    this.#awaited.set(student, awaited)
    if (awaited <= 0) this.#page(student, blocks)
  }

  #keep(told: ResultReport): void {
    if (this.#told.push(this.#large ? outlineOf(told) : told) <= (this.#options.keep ?? KEEP) || this.#large) return
    this.#large = true
    for (const [index, kept] of this.#told.entries()) this.#told[index] = outlineOf(kept)
  }

  #page(student: string, blocks: readonly Block[]): void {
    this.#blocks.delete(student)
    const markup = blocks.toSorted(byExercise).map((block) => block.markup)
    const head = headOf({ ...this.#options, visibility: 'student' })
    writePage(this.#options.folder, student, studentPage(student, markup, head))
  }

  /** What the reader of the run's documents may see. */
  #seen(told: ResultReport): ResultReport {
    return this.#options.visibility === 'student' ? studentView(told) : told
  }

  *#again(results: Iterable<SubmissionResult>): Generator<ResultReport> {
    for (const result of results) yield this.#seen(resultReport(result, this.#options.locale))
  }

  /** Writes the run's own documents; `results` are all that were added, by student and exercise. */
  end(results: Iterable<SubmissionResult>): Ended {
    for (const [student, blocks] of this.#blocks) this.#page(student, blocks)
    this.#told.sort((a, b) => byCodeUnit(a.student, b.student) || byExercise(a, b))
    const report = documentOf(
      this.#told.map((told) => this.#seen(told)),
      this.#options,
    )
    const whole = this.#large ? { [Symbol.iterator]: () => this.#again(results) } : report.results
    writeDocuments(this.#options.folder, { report, whole }, this.#options.context)
    return { report, whole }
  }
}
