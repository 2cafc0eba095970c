import type { Locale } from '../messages/render.ts'
import { compare } from './compare.ts'
import type { CriterionReport, GradeReport, ResultReport } from './document.ts'
import { shown } from './escape.ts'
import { frameText } from './frame.ts'
import { decimal, type ExerciseStatistics, nextFix, statistics } from './statistics.ts'
import { label, MARKS, placeText, type Shade, shadeOf, word, worth } from './text.ts'
import { cut, padEnd, padStart, width } from './width.ts'

/** How text is coloured; the plain one returns it as it is. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow', text: string) => string

export const PLAIN: Paint = (_, text) => text

const COLOURS: Readonly<Record<Shade, 'red' | 'green' | 'yellow' | 'dim'>> = {
  passed: 'green',
  failed: 'red',
  partly: 'yellow',
  skipped: 'dim',
  broken: 'red',
}

export interface TerminalOptions {
  readonly paint?: Paint
  /** Cells of the terminal. */
  readonly columns?: number
  /** Ways of packets and code frames too. */
  readonly verbose?: boolean
}

/** Lines broken at spaces (or between wide characters) to a width. */
export function wrap(text: string, cells: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const token of text.split(/(?<= )/)) {
    if (width(line + token.trimEnd()) > cells && line !== '') {
      lines.push(line.trimEnd())
      line = ''
    }
    line += token
  }
  return [...lines, line.trimEnd()]
}

function scoreText({ score, max }: Pick<ResultReport, 'score' | 'max'>, locale: Locale): string {
  return score === null ? word('report.no-score', locale) : label('report.points', { score, max }, locale)
}

function explanation(
  criterion: CriterionReport,
  locale: Locale,
  { paint = PLAIN, columns = 100, verbose = false }: TerminalOptions,
): readonly string[] {
  const { message = '', location, expected, actual, hints, trace, also = [], code, status } = criterion
  const indented = (text: string): readonly string[] =>
    wrap(text, columns - 8).map((line, index) => `${index === 0 ? '     ' : '       '}${line}`)
  const named = (name: string, text: string): readonly string[] => indented(`${name}: ${text}`)
  const lines = [...indented(message)]
  if (status === 'skipped') return lines
  lines.push(...hints.flatMap((hint) => named(word('report.hint', locale), hint)))
  if (location !== undefined)
    lines.push(
      `     ${paint('bold', placeText(location))}${location.field === undefined ? '' : `  ${shown(location.field)}`}`,
    )
  lines.push(
    ...frameText(criterion).map((line) => `     ${line.startsWith('>') ? paint('red', line) : paint('dim', line)}`),
  )
  if (expected !== undefined && actual !== undefined && actual !== message)
    lines.push(...named(word('report.expected', locale), expected), ...named(word('report.actual', locale), actual))
  lines.push(
    ...also
      .slice(0, 5)
      .flatMap((one) =>
        named(
          word('report.also', locale),
          `${one.message}${one.location === undefined ? '' : ` (${placeText(one.location)})`}`,
        ),
      ),
  )
  if (also.length > 5) lines.push(`     ${label('report.more', { count: also.length - 5 }, locale)}`)
  if (trace.length > 0) {
    lines.push(`     ${word('report.trace', locale)}`)
    const kept = verbose ? trace : trace.slice(-6)
    const first = trace.length - kept.length
    lines.push(
      ...kept.flatMap(({ at, because }, index) =>
        wrap(`${first + index + 1}. ${at}: ${because}`, columns - 10).map(
          (line, at0) => `${at0 === 0 ? '       ' : '          '}${line}`,
        ),
      ),
    )
  }
  if (code !== undefined && status === 'failed')
    lines.push(`     ${paint('dim', label('report.explain', { code }, locale))}`)
  return lines
}

/** One line: how a criterion ended, its id and title, and what it is worth. */
function headOf(
  criterion: CriterionReport,
  ids: number,
  titles: number,
  locale: Locale,
  { paint = PLAIN }: TerminalOptions,
): string {
  const shade = shadeOf(criterion)
  const { id, title, advisory } = criterion
  const value = advisory ? word('report.advisory', locale) : worth(criterion)
  const status = paint(COLOURS[shade], `${MARKS[shade]} ${padEnd(word(`report.${shade}`, locale), 14)}`)
  return ` ${status} ${padEnd(shown(id), ids)}  ${padEnd(cut(shown(title[locale]), titles), titles)}  ${padStart(value, 7)}`.trimEnd()
}

/** Every criterion with its reasons; what is to be said of several in a row is said once, below the last of them. */
function criteriaLines(
  criteria: readonly CriterionReport[],
  ids: number,
  titles: number,
  locale: Locale,
  options: TerminalOptions,
): readonly string[] {
  const reasons = criteria.map((one) => (one.status === 'passed' ? [] : explanation(one, locale, options)))
  const texts = reasons.map((lines) => lines.join('\n'))
  return criteria.flatMap((criterion, index) => {
    const head = headOf(criterion, ids, titles, locale, options)
    if (criterion.status === 'passed' || texts[index] === texts[index + 1]) return [head]
    return [head, ...reasons[index]!, '']
  })
}

/** One result with its reasons: what `test` prints. */
export function resultText(result: ResultReport, report: GradeReport, options: TerminalOptions = {}): string {
  const { paint = PLAIN, columns = 100 } = options
  const { locale } = report
  const ids = Math.max(...result.criteria.map(({ id }) => width(shown(id))), 0)
  const titles = Math.max(
    16,
    Math.min(columns - ids - 32, Math.max(...result.criteria.map(({ title }) => width(shown(title[locale]))), 0)),
  )
  const lines = [
    paint('bold', `${shown(result.exercise)}  ${shown(result.title[locale])}  ${scoreText(result, locale)}`),
    ...criteriaLines(result.criteria, ids, titles, locale, options),
  ]
  if (result.warnings.length > 0)
    lines.push(
      '',
      `${word('report.warnings', locale)}:`,
      ...result.warnings.map(
        ({ message, location }) => `  ${message}${location === undefined ? '' : ` (${placeText(location)})`}`,
      ),
    )
  if (result.ignored.length > 0)
    lines.push('', `${word('report.ignored', locale)}: ${result.ignored.slice(0, 20).join(', ')}`)
  const next = nextFix(result.criteria)
  if (next?.message !== undefined) {
    const where = next.location === undefined ? '' : ` (${placeText(next.location)})`
    lines.push('', ...wrap(`${word('report.next-fix', locale)}: ${next.id}${where}: ${next.message}`, columns))
  } else if (
    result.status === 'graded' &&
    result.criteria.every(({ status, advisory }) => status === 'passed' || advisory)
  )
    lines.push('', paint('green', word('report.all-good', locale)))
  if (report.visibility === 'student') lines.push(paint('dim', word('report.visible-only', locale)))
  return `${lines.join('\n').replace(/\n{3,}/g, '\n\n')}\n`
}

function scoreCell({ score, max }: ResultReport, locale: Locale): string {
  return score === null ? word('report.no-score', locale) : worth({ points: score, max })
}

function classTable(
  stats: ExerciseStatistics,
  results: readonly ResultReport[],
  locale: Locale,
  { paint = PLAIN, columns = 100 }: TerminalOptions,
): readonly string[] {
  const head = word('report.student', locale)
  const names = Math.min(24, Math.max(width(head), ...results.map(({ student }) => width(shown(student)))))
  const points = word('report.points-word', locale)
  const scores = Math.max(width(points), ...results.map((result) => width(scoreCell(result, locale))))
  const criteria = results[0]?.criteria ?? []
  const room = Math.max(6, Math.floor((columns - names - scores - 6) / Math.max(1, criteria.length)) - 2)
  const widths = criteria.map(({ id, max }) => Math.min(room, Math.max(width(shown(id)), width(max) + 2)))
  const header = [
    padEnd(head, names),
    padStart(points, scores),
    ...criteria.map(({ id }, index) => padEnd(cut(shown(id), widths[index]!), widths[index]!)),
  ]
  const rows = results.map((result) => {
    const score = scoreCell(result, locale)
    const cells = result.criteria.map((one, index) =>
      paint(
        COLOURS[shadeOf(one)],
        padEnd(`${MARKS[shadeOf(one)]} ${one.advisory ? '' : one.points}`.trimEnd(), widths[index]!),
      ),
    )
    return [padEnd(cut(shown(result.student), names), names), padStart(score, scores), ...cells].join('  ').trimEnd()
  })
  const numbers = `${word('report.mean', locale)} ${decimal(stats.mean)}  ${word('report.median', locale)} ${decimal(stats.median)}`
  return [
    paint('bold', `${shown(stats.exercise)}  ${shown(stats.title[locale])}`),
    header.join('  ').trimEnd(),
    ...rows,
    paint('dim', numbers),
    '',
  ]
}

/** What changed since an earlier run, in a line or two. */
export function changesText(before: GradeReport, after: GradeReport): string {
  const { locale } = after
  const { changes, unchanged } = compare(before, after)
  const count = (direction: number): number => changes.filter((change) => change.direction === direction).length
  const sums = [
    label('report.raised', { count: count(1) }, locale),
    label('report.lowered', { count: count(-1) }, locale),
    label('report.unchanged', { count: unchanged }, locale),
  ]
  const names = changes
    .slice(0, 20)
    .map(
      ({ student, exercise, criterion, before: one, after: other }) =>
        `  ${shown(student)} ${exercise} ${criterion}: ${one.points} → ${other.points}`,
    )
  return `${[`${word('report.changed', locale)}: ${sums.join(', ')}`, ...names].join('\n')}\n`
}

/** The class by exercise: what `grade` prints. */
export function classText(report: GradeReport, options: TerminalOptions = {}): string {
  const { locale, results } = report
  const students = new Set(results.map(({ student }) => student)).size
  const broken = results.filter(({ status }) => status === 'broken').length
  const lines = statistics(report).flatMap((stats) =>
    classTable(
      stats,
      results.filter(({ exercise }) => exercise === stats.exercise),
      locale,
      options,
    ),
  )
  const legend = (Object.keys(MARKS) as Shade[])
    .map((shade) => `${MARKS[shade]} ${word(`report.${shade}`, locale)}`)
    .join('  ')
  lines.push(legend, label('report.graded', { count: results.length, students }, locale))
  if (report.visibility === 'student') lines.push(word('report.visible-only', locale))
  if (broken > 0) lines.push((options.paint ?? PLAIN)('red', label('report.broken-count', { count: broken }, locale)))
  return `${lines.join('\n')}\n`
}
