import type { IssueCode, IssueParams } from '../issue.ts'
import { type Issue, issue } from '../issue.ts'
import type { Locale } from '../messages/render.ts'

/** Exit codes of every command. */
export const EXIT = { good: 0, failed: 1, usage: 2, fault: 3, interrupted: 130 } as const

/** A flag as the table declares it; a name for its value makes it take one. */
export interface Flag {
  readonly short?: string
  /** `FILE`, `N`: how help writes the value. Absent: a switch. */
  readonly value?: string
  readonly repeatable?: true
}

/** The outside world as commands see it: two streams, the environment, the folder, a signal. */
export interface Io {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: Stream
  readonly err: Stream
  /** Text on standard input, to its end. */
  read(): Promise<string>
  /** Milliseconds of the wall clock, for progress only. */
  now(): number
  /** What is still to be done when the process is told to end (SIGINT, SIGTERM). */
  onInterrupt?(close: () => Promise<void>): void
}

export interface Stream {
  readonly tty: boolean
  readonly columns: number
  write(text: string): void
}

/** A command line once it is understood. */
export interface Invocation {
  readonly args: readonly string[]
  flag(name: string): boolean
  value(name: string): string | undefined
  values(name: string): readonly string[]
  readonly locale: Locale
  readonly io: Io
}

/** One command: what it takes, and what it does. Its help is in `messages/<locale>/help.ts`. */
export interface Command {
  readonly flags: Readonly<Record<string, Flag>>
  run(invocation: Invocation): Promise<number>
}

/** Bad usage, configuration or path: said in one line or several, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly issues: readonly Issue[]
  constructor(issues: readonly Issue[]) {
    super(issues.map(({ code }) => code).join(', '))
    this.issues = issues
  }
}

export function usage<C extends IssueCode>(code: C, params: IssueParams[C]): UsageError {
  return new UsageError([issue(code, params) as unknown as Issue])
}
