import type { CriterionReport, GradeReport, ResultReport } from './document.ts'
import { shown, xml } from './escape.ts'
import { type Context, pathIn, type Writer } from './format.ts'
import { label, placeText, worth } from './text.ts'

/** Readers split packages at dots, so a class name has only the one between exercise and student. */
const part = (name: string): string => shown(name).replaceAll('.', '_')

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  let text = ''
  for (const name of Object.keys(values)) {
    const value = values[name]
    if (value !== undefined) text += ` ${name}="${typeof value === 'number' ? value : xml(value)}"`
  }
  return text
}

function full(
  { message = '', location, expected, actual, hints, also = [] }: CriterionReport,
  report: GradeReport,
): string {
  const { locale } = report
  const line = (code: 'report.expected' | 'report.actual' | 'report.hint', text: string): string =>
    `${label(code, {}, locale)}: ${text}`
  return [
    message,
    ...hints.map((hint) => line('report.hint', hint)),
    ...(location === undefined ? [] : [placeText(location)]),
    ...(expected === undefined ? [] : [line('report.expected', expected)]),
    ...(actual === undefined ? [] : [line('report.actual', actual)]),
    ...also.map((one) => one.message),
  ].join('\n')
}

function outcome(criterion: CriterionReport, report: GradeReport): string {
  const { status, message = '', code = '' } = criterion
  if (status === 'passed') return ''
  if (status === 'skipped') return `<skipped${attributes({ message })}/>`
  const element = status === 'broken' ? 'error' : 'failure'
  return `<${element}${attributes({ message, type: code })}>${xml(full(criterion, report)).replaceAll('&#10;', '\n')}</${element}>`
}

function trace({ trace: hops, status }: CriterionReport): string {
  if (status === 'passed' || hops.length === 0) return ''
  const lines = hops.map(({ at, rule, because }, index) => `${index + 1}. ${at} [${rule}] ${because}`)
  return `<system-out>${xml(lines.join('\n')).replaceAll('&#10;', '\n')}</system-out>`
}

function testcase(
  criterion: CriterionReport,
  { student, exercise }: ResultReport,
  report: GradeReport,
  context: Context,
): string {
  const { id, title, points, max, location, advisory } = criterion
  const name = `${id} ${title[report.locale]} (${worth(criterion)})`
  const where =
    location === undefined ? {} : { file: pathIn(context, student, exercise, location.file), line: location.line }
  const open = `<testcase${attributes({ name, classname: `${part(exercise)}.${part(student)}`, time: '0', ...where })}>`
  const properties = [
    ['criterion', id],
    ['points', points],
    ['max', max],
    ...(advisory ? [['advisory', 'true']] : []),
  ].map(([key, value]) => `<property${attributes({ name: key!, value: value! })}/>`)
  // An advisory criterion explains without failing anybody's build.
  const shownOutcome =
    advisory && criterion.status === 'failed'
      ? `<skipped${attributes({ message: criterion.message ?? '' })}/>`
      : outcome(criterion, report)
  return `      ${open}<properties>${properties.join('')}</properties>${shownOutcome}${trace(criterion)}</testcase>`
}

interface Counts {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
}

function counts(criteria: readonly CriterionReport[]): Counts {
  const of = (wanted: (one: CriterionReport) => boolean): number => criteria.filter(wanted).length
  return {
    tests: criteria.length,
    failures: of(({ status, advisory }) => status === 'failed' && !advisory),
    errors: of(({ status }) => status === 'broken'),
    skipped: of(({ status, advisory }) => status === 'skipped' || (status === 'failed' && advisory === true)),
  }
}

function suite(result: ResultReport, report: GradeReport, context: Context): string {
  const { student, exercise, score, max, submissionDigest, exerciseDigest, criteria } = result
  const name = `${shown(exercise)}.${shown(student)}`
  const timestamp = context.time?.replace(/(\.\d+)?Z$/, '')
  const properties = Object.entries({ student, exercise, score: score ?? '', max, submissionDigest, exerciseDigest })
  return [
    `  <testsuite${attributes({ name, ...counts(criteria), time: '0', timestamp })}>`,
    `    <properties>${properties.map(([key, value]) => `<property${attributes({ name: key, value })}/>`).join('')}</properties>`,
    ...criteria.map((one) => testcase(one, result, report, context)),
    '  </testsuite>',
  ].join('\n')
}

/** JUnit XML as Jenkins, GitLab and their kin read it: a suite a submission, a case a criterion. */
export const writeJunit: Writer = (report, context) => [...junitParts(report, report.results, context)].join('')

/** The same in pieces, a suite each; of the report itself only what became of criteria is asked. */
export function* junitParts(report: GradeReport, results: Iterable<ResultReport>, context: Context): Generator<string> {
  // junit-10.xsd of Jenkins knows no `skipped` at the top.
  const { skipped: _, ...all } = counts(report.results.flatMap(({ criteria }) => criteria))
  yield '<?xml version="1.0" encoding="UTF-8"?>\n'
  yield `<testsuites${attributes({ name: 'kubekata', ...all, time: context.seconds ?? 0 })}>\n`
  for (const result of results) yield `${suite(result, report, context)}\n`
  yield '</testsuites>\n'
}
