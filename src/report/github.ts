import { createHash } from 'node:crypto'
import { Fraction } from '../fraction.ts'
import type { CriterionReport, GradeReport, ResultReport } from './document.ts'
import { githubMessage, githubProperty, shown } from './escape.ts'
import { type Context, pathIn, type Writer } from './format.ts'
import { label, word } from './text.ts'

/** GitHub drops what is beyond ten annotations of a kind in a step without a word. */
const MOST = 10

interface Note {
  readonly level: 'error' | 'warning'
  readonly weight: Fraction
  readonly text: string
}

function command(level: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const written = Object.entries(properties).map(([name, value]) => `${name}=${githubProperty(String(value))}`)
  return `::${level}${written.length === 0 ? '' : ` ${written.join(',')}`}::${githubMessage(message)}`
}

function note(criterion: CriterionReport, { student, exercise }: ResultReport, context: Context): Note {
  const { id, location, message = '', points, max, advisory, hints } = criterion
  const level = advisory ? 'warning' : 'error'
  const place =
    location === undefined
      ? {}
      : {
          file: pathIn(context, student, exercise, location.file),
          line: location.line,
          endLine: location.endLine,
          ...(location.line === location.endLine ? { col: location.column, endColumn: location.endColumn } : {}),
        }
  const title = `${student} ${exercise} ${id} ${points}/${max}`
  return {
    level,
    weight: new Fraction(max).sub(points),
    text: command(level, { ...place, title }, [message, ...hints].join('\n')),
  }
}

function kept(notes: readonly Note[], level: Note['level'], report: GradeReport): readonly string[] {
  const sorted = notes.filter((one) => one.level === level).sort((a, b) => b.weight.compare(a.weight))
  if (sorted.length <= MOST) return sorted.map(({ text }) => text)
  const more = label('report.more', { count: sorted.length - MOST + 1 }, report.locale)
  return [...sorted.slice(0, MOST - 1).map(({ text }) => text), command(level, {}, more)]
}

/**
 * Workflow commands for GitHub Actions: what costs most is annotated on its line. Text that a student chose stands in the
 * log only between stop-commands, where no command can hide in it.
 */
export const writeGithub: Writer = (report, context) => {
  const notes = report.results.flatMap((result) =>
    result.criteria
      .filter(({ status }) => status === 'failed' || status === 'broken')
      .map((one) => note(one, result, context)),
  )
  const token = createHash('sha256').update(JSON.stringify(report)).digest('hex').slice(0, 32)
  const lines = report.results.map(({ student, exercise, score, max }) => {
    const points =
      score === null ? word('report.no-score', report.locale) : label('report.points', { score, max }, report.locale)
    return `${shown(student)} ${exercise} ${points}`
  })
  return [
    `::stop-commands::${token}`,
    ...lines,
    `::${token}::`,
    ...kept(notes, 'error', report),
    ...kept(notes, 'warning', report),
    '',
  ].join('\n')
}
