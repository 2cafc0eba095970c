import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { writeWhole } from '../batch/journal.ts'
import { reasonOf } from '../batch/tree.ts'
import type { Issue } from '../issue.ts'
import { issue } from '../issue.ts'
import type { GradeReport } from '../report/document.ts'
import { columnBy, fillSheet, parseSheet, printSheet, type Sheet, studentColumns } from '../report/sheet.ts'
import { nearest } from '../words.ts'
import { type Command, EXIT, type Flag, type Invocation, usage } from './command.ts'
import { issueLine } from './issue-line.ts'
import { readReport } from './read-report.ts'

const flags: Readonly<Record<string, Flag>> = {
  into: { value: 'FILE' },
  from: { value: 'FILE' },
  exercise: { value: 'NAME' },
  'grade-column': { value: 'NAME' },
  'feedback-column': { value: 'NAME' },
  'output-file': { value: 'FILE' },
}

const KINDS = ['canvas', 'moodle', 'csv'] as const
type Kind = (typeof KINDS)[number]

function exerciseOf(report: GradeReport, said: string | undefined): string {
  const known = [...new Set(report.results.map(({ exercise }) => exercise))]
  if (said !== undefined && !known.includes(said))
    throw usage('exercise.unknown', { id: said, near: nearest(said, known).join(', '), known: known.join(', ') })
  if (said === undefined && known.length !== 1) throw usage('export.which-exercise', { known: known.join(', ') })
  return said ?? known[0]!
}

/** Headings differ by the platform's language, so only what is sure is guessed; else the column must be named. */
const GRADES: Readonly<Record<Kind, (heading: string, exercise: string) => boolean>> = {
  canvas: (heading, exercise) =>
    heading.toLowerCase().replace(/\s*\(\d+\)$/, '') === exercise || heading.toLowerCase().includes(exercise),
  moodle: (heading) => /^(grade|성적|점수)$/i.test(heading),
  csv: (heading) => /^(score|grade|points|점수|성적)$/i.test(heading),
}

function columnNamed(sheet: Sheet, flag: string, name: string): number {
  const index = /^\d+$/.test(name) ? Number(name) - 1 : columnBy(sheet, (heading) => heading === name)
  const headings = sheet.rows[0]?.cells.map(({ text }) => text) ?? []
  if (index < 0 || index >= headings.length)
    throw usage('export.no-column', { flag, name, headings: headings.join(', ') })
  return index
}

function gradeColumn(sheet: Sheet, kind: Kind, exercise: string, said: string | undefined): number {
  if (said !== undefined) return columnNamed(sheet, '--grade-column', said)
  const found = columnBy(sheet, (heading) => GRADES[kind](heading, exercise))
  if (found < 0)
    throw usage('export.no-column', {
      flag: '--grade-column',
      name: '',
      headings: sheet.rows[0]?.cells.map(({ text }) => text).join(', ') ?? '',
    })
  return found
}

function sheetOf(file: string, { io }: Invocation): Sheet {
  try {
    return parseSheet(readFileSync(resolve(io.cwd, file), 'utf8'))
  } catch (error) {
    throw usage('command.unreadable', { file, detail: reasonOf(error) })
  }
}

function kindOf(word: string | undefined): Kind {
  if (word === undefined) throw usage('command.missing', { what: KINDS.join('|') })
  if ((KINDS as readonly string[]).includes(word)) return word as Kind
  throw usage('command.choice', { flag: 'export', value: word, choices: KINDS.join(', ') })
}

export const exportCommand: Command = {
  flags,
  async run(invocation) {
    const { args, io, value, locale } = invocation
    const kind = kindOf(args[0])
    const into = value('into')
    if (into === undefined) throw usage('command.missing', { what: '--into FILE' })
    const report = readReport(value('from') ?? 'reports/report.json', io)
    const exercise = exerciseOf(report, value('exercise'))
    const sheet = sheetOf(into, invocation)
    const students = studentColumns(sheet, report)
    if (students.length === 0) throw usage('export.no-student', { file: into })
    const feedback = value('feedback-column')
    const columns = {
      students,
      grade: gradeColumn(sheet, kind, exercise, value('grade-column')),
      ...(feedback === undefined ? {} : { feedback: columnNamed(sheet, '--feedback-column', feedback) }),
    }
    const { sheet: made, filled, missing } = fillSheet(sheet, report, exercise, columns)
    writeWhole(resolve(io.cwd, value('output-file') ?? into), printSheet(made))
    io.err.write(
      `${issueLine(issue('export.filled', { filled, missing: missing.join(', ') }) as unknown as Issue, locale)}\n`,
    )
    return EXIT.good
  },
}
