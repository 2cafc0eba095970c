import type { SubmissionResult } from '../result.ts'
import { byCodeUnit } from '../state.ts'

/** Where a result was written down, and how it is read from there. */
export type Reader = () => SubmissionResult

interface Entry {
  readonly student: string
  readonly exercise: string
  readonly read: Reader
}

/**
 * The results of a run, by student and exercise, whatever order they came in. Those that were written down are read back one
 * by one, each time anew, so that a class takes no more memory than its list of names.
 */
export class Results implements Iterable<SubmissionResult> {
  readonly #entries: Entry[] = []
  #sorted = true

  /** Keeps a result: where it can be read from, else itself. */
  add(result: SubmissionResult, written?: Reader): void {
    const { student, exercise } = result
    this.#entries.push({ student, exercise, read: written ?? (() => result) })
    this.#sorted = false
  }

  get length(): number {
    return this.#entries.length
  }

  *[Symbol.iterator](): Generator<SubmissionResult, undefined> {
    if (!this.#sorted)
      this.#entries.sort((a, b) => byCodeUnit(a.student, b.student) || byCodeUnit(a.exercise, b.exercise))
    this.#sorted = true
    for (const { read } of this.#entries) yield read()
  }
}
