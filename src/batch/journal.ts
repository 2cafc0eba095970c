import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import type { SubmissionResult } from '../result.ts'
import type { Reader } from './results.ts'

/** One finished submission on disk. Wall-clock times live here and nowhere else. */
interface Line {
  readonly key: string
  readonly finished: string
  readonly result: SubmissionResult
}

function parsed(line: string): Line | undefined {
  try {
    const value = JSON.parse(line) as Partial<Line>
    return typeof value.key === 'string' && value.result !== undefined ? (value as Line) : undefined
  } catch {
    return undefined
  }
}

/**
 * What was graded so far, a line a submission, written before the next one counts. A run that was killed leaves at most
 * one torn line, which is cut off when the journal is opened again.
 */
export class Journal {
  readonly #file: string
  readonly #fd: number
  #size: number

  private constructor(file: string) {
    this.#file = file
    this.#fd = openSync(file, 'a')
    this.#size = fstatSync(this.#fd).size
  }

  /** Opens the journal of a folder: empty, or with `resume` holding what an earlier run finished. */
  static open(
    folder: string,
    resume: boolean,
  ): { readonly journal: Journal; readonly finished: ReadonlyMap<string, SubmissionResult> } {
    mkdirSync(folder, { recursive: true })
    const file = join(folder, 'journal.ndjson')
    const finished = new Map<string, SubmissionResult>()
    if (resume && existsSync(file)) {
      const text = readFileSync(file)
      const whole = text.lastIndexOf('\n') + 1
      for (const line of text.subarray(0, whole).toString('utf8').split('\n')) {
        const entry = parsed(line)
        if (entry !== undefined) finished.set(entry.key, entry.result)
      }
      if (whole < text.length) truncateSync(file, whole)
    } else writeFileSync(file, '')
    return { journal: new Journal(file), finished }
  }

  /** Writes a result down; returns how it is read again, also once the journal is closed. */
  write(key: string, result: SubmissionResult): Reader {
    const line: Line = { key, finished: new Date().toISOString(), result }
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
    writeSync(this.#fd, bytes)
    return this.#reader(key, bytes.length)
  }

  /** Apart from the text, which nothing must hold on to. */
  #reader(key: string, length: number): Reader {
    const at = this.#size
    this.#size += length
    return () => this.#read(key, at, length)
  }

  /** @throws Error where another run wrote over it: a result is never taken for somebody else's. */
  #read(key: string, at: number, length: number): SubmissionResult {
    const bytes = Buffer.alloc(length)
    const fd = openSync(this.#file, 'r')
    try {
      readSync(fd, bytes, 0, length, at)
    } finally {
      closeSync(fd)
    }
    const line = parsed(bytes.toString('utf8'))
    if (line?.key !== key) throw new Error(`${this.#file} was changed while its run was not over`)
    return line.result
  }

  close(): void {
    closeSync(this.#fd)
  }

  get file(): string {
    return this.#file
  }
}

function holds(file: string, bytes: Uint8Array): boolean {
  let fd: number
  try {
    fd = openSync(file, 'r')
  } catch {
    return false
  }
  try {
    return fstatSync(fd).size === bytes.length && readFileSync(fd).equals(bytes)
  } catch {
    return false
  } finally {
    closeSync(fd)
  }
}

function put(file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  }
}

/**
 * Writes a file so that a reader meets the old or the new one, never half of it. One that holds it already is left
 * alone: to replace a file, a disk writes it out at once, and a run repeated has a page for every student to replace.
 */
export function writeWhole(file: string, text: string | Uint8Array): void {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text
  if (holds(file, bytes)) return
  put(`${file}.part`, bytes)
  renameSync(`${file}.part`, file)
}

/** Bytes that are written at once. */
const PIECE = 1 << 16

/** Writes a file of many parts, none of which is held longer than it takes: readers meet the old file or the new one. */
export function writeParts(file: string, parts: Iterable<string>): void {
  mkdirSync(dirname(file), { recursive: true })
  const fd = openSync(`${file}.part`, 'w')
  try {
    let text = ''
    for (const part of parts) {
      text += part
      if (text.length < PIECE) continue
      writeFileSync(fd, text)
      text = ''
    }
    writeFileSync(fd, text)
  } finally {
    closeSync(fd)
  }
  renameSync(`${file}.part`, file)
}

/** Appends to a file, making its folder: GitHub's job summary. */
export function append(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  appendFileSync(file, text)
}
