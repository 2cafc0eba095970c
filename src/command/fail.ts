import type { Issue } from '../issue.ts'
import { type Locale, render } from '../messages/render.ts'
import { EXIT, type Io, UsageError } from './command.ts'
import { issueLine } from './issue-line.ts'

function issuesOf(error: unknown): readonly Issue[] | undefined {
  if (error instanceof UsageError) return error.issues
  if (error instanceof Error && error.name === 'ExerciseError')
    return (error as Error & { issues: readonly Issue[] }).issues
  if (error instanceof Error && error.name === 'PathError') return [(error as Error & { issue: Issue }).issue]
  return undefined
}

/** Says on standard error what went wrong, and returns the exit code for it. */
export function fail(
  error: unknown,
  {
    argv,
    locale,
    io,
    name,
  }: { readonly argv: readonly string[]; readonly locale: Locale; readonly io: Io; readonly name: string },
): number {
  const issues = issuesOf(error)
  if (issues !== undefined) {
    for (const one of issues) io.err.write(`kubekata: ${issueLine(one, locale)}\n`)
    if (error instanceof UsageError)
      io.err.write(
        `${render({ code: 'command.see-help', params: { command: `kubekata ${name === '' ? '' : `${name} `}--help` } }, locale)}\n`,
      )
    return EXIT.usage
  }
  const detail =
    error instanceof Error ? (argv.includes('--debug') ? (error.stack ?? error.message) : error.message) : String(error)
  io.err.write(`kubekata: ${render({ code: 'command.fault', params: { detail } }, locale)}\n`)
  return EXIT.fault
}
