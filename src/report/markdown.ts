import type { Locale } from '../messages/render.ts'
import type { CriterionReport, GradeReport, ResultReport } from './document.ts'
import { fenced, markdown } from './escape.ts'
import type { Writer } from './format.ts'
import { frameText } from './frame.ts'
import { decimal, type ExerciseStatistics, nextFix, statistics } from './statistics.ts'
import { label, MARKS, placeText, shadeOf, word, worth } from './text.ts'

/** GitHub refuses a job summary above 1 MiB altogether; detail is dropped before that, the table never. */
const BUDGET = 900 * 1024

function mark(criterion: CriterionReport, locale: Locale): string {
  const shade = shadeOf(criterion)
  return `${MARKS[shade]} ${word(`report.${shade}`, locale)}`
}

function row(criterion: CriterionReport, locale: Locale): string {
  const { id, title, message = '', location, advisory } = criterion
  const reason =
    criterion.status === 'passed'
      ? ''
      : `${markdown(message)}${location === undefined ? '' : ` (${markdown(placeText(location))})`}`
  const value = advisory ? word('report.advisory', locale) : worth(criterion)
  return `| ${markdown(id)} ${markdown(title[locale])} | ${mark(criterion, locale)} | ${value} | ${reason} |`
}

function details(criterion: CriterionReport, locale: Locale): readonly string[] {
  const { id, title, expected, actual, hints, trace, also = [], code } = criterion
  const line = (name: string, text: string): string => `- **${name}** ${markdown(text)}`
  const frame = frameText(criterion)
  return [
    `<details><summary>${markdown(id)} ${markdown(title[locale])}</summary>`,
    '',
    ...hints.map((hint) => line(word('report.hint', locale), hint)),
    ...(expected === undefined ? [] : [line(word('report.expected', locale), expected)]),
    ...(actual === undefined ? [] : [line(word('report.actual', locale), actual)]),
    ...also.map((one) => line(word('report.also', locale), one.message)),
    ...(code === undefined ? [] : [`- ${markdown(label('report.explain', { code }, locale))}`]),
    ...(frame.length === 0 ? [] : ['', fenced(frame.join('\n'), 'yaml')]),
    ...(trace.length === 0
      ? []
      : [
          '',
          `**${word('report.trace', locale)}**`,
          '',
          ...trace.map(
            ({ at, rule, because }, index) =>
              `${index + 1}. ${markdown(at)} \\[${markdown(rule)}\\] ${markdown(because)}`,
          ),
        ]),
    '',
    '</details>',
    '',
  ]
}

function scoreText({ score, max }: Pick<ResultReport, 'score' | 'max'>, locale: Locale): string {
  return score === null ? word('report.no-score', locale) : label('report.points', { score, max }, locale)
}

function header(
  { student, exercise, title, criteria, ...result }: ResultReport,
  report: GradeReport,
): readonly string[] {
  const { locale } = report
  const next = nextFix(criteria)
  const fix =
    next?.message === undefined
      ? []
      : [
          `**${word('report.next-fix', locale)}** ${markdown(next.message)}${next.location === undefined ? '' : ` (${markdown(placeText(next.location))})`}`,
          '',
        ]
  return [
    `## ${markdown(student)} · ${markdown(exercise)} ${markdown(title[locale])}: ${scoreText(result, locale)}`,
    '',
    ...fix,
    `| ${word('report.criterion', locale)} | ${word('report.status', locale)} | ${word('report.points-word', locale)} | ${word('report.reason', locale)} |`,
    '|---|---|---|---|',
    ...criteria.map((one) => row(one, locale)),
    '',
  ]
}

function footer(
  { submissionDigest, exerciseDigest, exercise }: ResultReport,
  { locale }: GradeReport,
): readonly string[] {
  return [
    `${label('report.digests', { submission: submissionDigest.slice(0, 19), exercise: exerciseDigest.slice(0, 19) }, locale)} · ${word('report.reproduce', locale)} \`kubekata test --exercise ${markdown(exercise)}\``,
    '',
  ]
}

function classTable(stats: ExerciseStatistics, results: readonly ResultReport[], locale: Locale): readonly string[] {
  const ids = results[0]?.criteria.map(({ id }) => id) ?? []
  const rows = results.map((result) => {
    const marks = result.criteria.map((one) => `${MARKS[shadeOf(one)]} ${one.advisory ? '' : one.points}`.trim())
    return `| ${markdown(result.student)} | ${result.score ?? word('report.no-score', locale)} | ${marks.join(' | ')} |`
  })
  const numbers = `${word('report.mean', locale)} ${decimal(stats.mean)} · ${word('report.median', locale)} ${decimal(stats.median)} · /${stats.max}`
  return [
    `## ${markdown(stats.exercise)} ${markdown(stats.title[locale])}`,
    '',
    numbers,
    '',
    `| ${word('report.student', locale)} | ${word('report.points-word', locale)} | ${ids.map(markdown).join(' | ')} |`,
    `|---|---${'|---'.repeat(ids.length)}|`,
    ...rows,
    '',
  ]
}

/** One result: table and details within the budget. */
function single(result: ResultReport, report: GradeReport, budget: number): string {
  const lines = [...header(result, report)]
  let size = Buffer.byteLength(lines.join('\n'))
  const lost = result.criteria.filter(({ status }) => status === 'failed' || status === 'broken')
  for (const criterion of lost) {
    const block = details(criterion, report.locale)
    const bytes = Buffer.byteLength(block.join('\n')) + 1
    if (size + bytes > budget) break
    lines.push(...block)
    size += bytes
  }
  return [...lines, ...footer(result, report)].join('\n')
}

/** GitHub-flavoured Markdown: the class tables, then each result with its reasons while there is room. */
export const writeMarkdown: Writer = (report) => markdownOf(report, report.results)

/** The same with reasons from elsewhere: of the report itself only what became of criteria is asked. */
export function markdownOf(report: GradeReport, whole: Iterable<ResultReport>): string {
  const { results, locale } = report
  const students = new Set(results.map(({ student }) => student)).size
  const stats = statistics(report)
  const head = [
    `# ${word('report.title', locale)}`,
    '',
    label('report.graded', { count: results.length, students }, locale),
    '',
    ...(report.visibility === 'student' ? [word('report.visible-only', locale), ''] : []),
    ...(results.length < 2
      ? []
      : stats.flatMap((one) =>
          classTable(
            one,
            results.filter(({ exercise }) => exercise === one.exercise),
            locale,
          ),
        )),
  ].join('\n')
  const parts = [head]
  let size = Buffer.byteLength(head)
  for (const result of whole) {
    const text = single(result, report, BUDGET - size)
    if (size + Buffer.byteLength(text) > BUDGET) break
    parts.push(text)
    size += Buffer.byteLength(text) + 1
  }
  return `${parts.join('\n').trimEnd()}\n`
}
