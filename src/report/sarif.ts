import { createHash } from 'node:crypto'
import type { CriterionReport, GradeReport, Location, ResultReport } from './document.ts'
import { json, shown } from './escape.ts'
import { type Context, pathIn, type Writer } from './format.ts'

/** What GitHub keeps of a run. */
const MOST = 5000

const uri = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

function physical(location: Location | undefined, { student, exercise }: ResultReport, context: Context): object {
  const { file = 'exercise', line = 1, column = 1, endLine = 1, endColumn = 1 } = location ?? {}
  const region = {
    startLine: line,
    startColumn: column,
    endLine,
    endColumn: Math.max(endColumn, endLine === line ? column : 1),
  }
  return { physicalLocation: { artifactLocation: { uri: uri(pathIn(context, student, exercise, file)) }, region } }
}

function flows({ trace, location }: CriterionReport, result: ResultReport, context: Context): object {
  if (trace.length === 0) return {}
  const locations = trace.map((hop) => ({
    location: {
      ...physical(hop.location ?? location, result, context),
      message: { text: `${hop.at}: ${hop.because}` },
    },
  }))
  return { codeFlows: [{ threadFlows: [{ locations }] }] }
}

function finding(criterion: CriterionReport, result: ResultReport, context: Context): object {
  const { id, code, message = '', advisory, status, location, points, max, hints } = criterion
  const text = [message, ...hints].join('\n')
  const fingerprint = createHash('sha256')
    .update(`${result.student}\0${result.exercise}\0${id}\0${code}\0${location?.field ?? ''}`)
    .digest('hex')
    .slice(0, 32)
  return {
    ruleId: code ?? id,
    level: status === 'broken' || advisory ? 'warning' : 'error',
    message: { text },
    locations: [physical(location, result, context)],
    partialFingerprints: { primaryLocationLineHash: fingerprint },
    properties: { student: shown(result.student), exercise: result.exercise, criterion: id, points, max },
    ...flows(criterion, result, context),
  }
}

function rules(report: GradeReport, lost: readonly (readonly [CriterionReport, ResultReport])[]): readonly object[] {
  const known = new Map(lost.map(([criterion]) => [criterion.code ?? criterion.id, criterion]))
  return [...known]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, { title, message = id }]) => ({
      id,
      shortDescription: { text: title[report.locale].slice(0, 1024) },
      fullDescription: { text: message.slice(0, 1024) },
      help: { text: `kubekata explain ${id}` },
      defaultConfiguration: { level: 'error' },
    }))
}

/** SARIF 2.1.0 as GitHub's code scanning reads it: a result a lost criterion, the packet's way as a code flow. */
export const writeSarif: Writer = (report, context) => {
  const lost = report.results
    .flatMap((result) =>
      result.criteria.flatMap((one) =>
        one.status === 'failed' || one.status === 'broken' ? [[one, result] as const] : [],
      ),
    )
    .slice(0, MOST)
  const [name = 'kubekata', version = '0.0.0'] = report.engine.split(' ')
  const points = report.results.map(({ student, exercise, score, max }) => ({
    student: shown(student),
    exercise,
    score,
    max,
  }))
  return `${json({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name, semanticVersion: version, rules: rules(report, lost) } },
        columnKind: 'utf16CodeUnits',
        results: lost.map(([criterion, result]) => finding(criterion, result, context)),
        properties: { results: points },
      },
    ],
  })}\n`
}
