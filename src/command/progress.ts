import { type Locale, render } from '../messages/render.ts'
import { cut } from '../report/width.ts'
import type { SubmissionResult } from '../result.ts'
import type { Io } from './command.ts'

interface Options {
  readonly io: Io
  readonly locale: Locale
  readonly quiet: boolean
}

const EVERY = 100
const LINES = 5000
const CELLS = 20

function clock(seconds: number): string {
  const whole = Math.ceil(seconds)
  return whole < 60 ? `${whole}s` : `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}s`
}

/** Progress on standard error: a bar with rate and ETA where somebody looks, a line every few seconds elsewhere. */
export class Progress {
  readonly #total: number
  readonly #options: Options
  readonly #start: number
  #shown: number
  #broken = 0
  #drawn = false

  constructor(total: number, options: Options) {
    this.#total = total
    this.#options = options
    this.#start = options.io.now()
    this.#shown = this.#start
  }

  step(done: number, { status }: SubmissionResult): void {
    if (status === 'broken') this.#broken++
    const { io, quiet } = this.#options
    if (quiet) return
    const now = io.now()
    const bar = io.err.tty && !io.env['CI']
    if (now - this.#shown < (bar ? EVERY : LINES)) return
    this.#shown = now
    const text = this.#text(done, now)
    if (!bar) io.err.write(`${text}\n`)
    else {
      const filled = Math.round((CELLS * done) / this.#total)
      io.err.write(
        `\r${cut(`[${'#'.repeat(filled)}${'-'.repeat(CELLS - filled)}] ${text}`, io.err.columns - 1)}\u001b[K`,
      )
      this.#drawn = true
    }
  }

  #text(done: number, now: number): string {
    const rate = (done * 1000) / Math.max(1, now - this.#start)
    const eta = clock((this.#total - done) / Math.max(rate, 0.001))
    return render(
      {
        code: 'command.progress',
        params: { done, total: this.#total, rate: rate.toFixed(1), eta, broken: this.#broken },
      },
      this.#options.locale,
    )
  }

  /** Clears the bar. */
  end(): void {
    if (this.#drawn) this.#options.io.err.write('\r\u001b[K')
  }
}
