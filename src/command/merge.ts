import { resolve } from 'node:path'
import { documentOf, type GradeReport, studentView } from '../report/document.ts'
import { writeHtml } from '../report/html.ts'
import { byCodeUnit } from '../state.ts'
import { type Command, EXIT, type Flag, usage } from './command.ts'
import { contextOf } from './context.ts'
import { outputs, writeDocuments, writeOutputs, writePage } from './outputs.ts'
import { readReport } from './read-report.ts'

const flags: Readonly<Record<string, Flag>> = {
  'output-dir': { short: 'o', value: 'DIR' },
  format: { value: 'NAME[:FILE]', repeatable: true },
  json: {},
}

function merged(reports: readonly GradeReport[]): GradeReport {
  const [first] = reports
  const results = reports
    .flatMap((report) => report.results)
    .sort((a, b) => byCodeUnit(a.student, b.student) || byCodeUnit(a.exercise, b.exercise))
  for (const [index, { student, exercise }] of results.entries()) {
    const next = results[index + 1]
    if (next?.student === student && next.exercise === exercise) throw usage('batch.twice', { student, exercise })
  }
  for (const report of reports) {
    for (const name of ['engine', 'locale', 'visibility', 'seed', 'kubernetes'] as const) {
      if (report[name] !== first![name])
        throw usage('command.choice', { flag: name, value: report[name], choices: first![name] })
    }
  }
  return { ...first!, results }
}

/** What each student may see. */
function pages(report: GradeReport): readonly GradeReport[] {
  const own = Map.groupBy(report.results, ({ student }) => student).values()
  return Array.from(own, (results) => documentOf(results.map(studentView), { ...report, visibility: 'student' }))
}

export const merge: Command = {
  flags,
  async run(invocation) {
    const { args, io, value } = invocation
    if (args.length === 0) throw usage('command.missing', { what: 'FILE…' })
    const made = outputs(invocation)
    const report = merged(args.map((file) => readReport(file, io)))
    const context = contextOf({ ...invocation, args: [] })
    const folder = resolve(io.cwd, value('output-dir') ?? 'reports')
    for (const page of pages(report)) writePage(folder, page.results[0]!.student, writeHtml(page, {}))
    writeDocuments(folder, { report, whole: report.results }, context)
    writeOutputs(made, report, context, invocation)
    return EXIT.good
  },
}
