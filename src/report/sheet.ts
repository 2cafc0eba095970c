import { Fraction } from '../fraction.ts'
import type { GradeReport, ResultReport } from './document.ts'
import { shown } from './escape.ts'

/** A cell as it stands in the file: what is not touched is written back byte for byte. */
interface Cell {
  readonly raw: string
  readonly text: string
}

interface Row {
  readonly cells: readonly Cell[]
  readonly end: string
}

/** A sheet that an instructor downloaded: rows, the separator, the mark at its beginning. */
export interface Sheet {
  readonly mark: string
  readonly separator: string
  readonly rows: readonly Row[]
}

/** Comma, semicolon or tab: whichever the first line holds most of. */
function separatorOf(text: string): string {
  const [line = ''] = text.split(/\r?\n/, 1)
  const count = (mark: string): number => line.split(mark).length
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best))
}

/** Reads a CSV file without losing how it was written. */
export function parseSheet(input: string): Sheet {
  const mark = input.startsWith('\ufeff') ? '\ufeff' : ''
  const text = input.slice(mark.length)
  const separator = separatorOf(text)
  const rows: Row[] = []
  let cells: Cell[] = []
  let at = 0
  while (at < text.length) {
    const start = at
    if (text[at] === '"') {
      at++
      while (at < text.length && !(text[at] === '"' && text[at + 1] !== '"')) at += text[at] === '"' ? 2 : 1
      at++
    }
    while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r') at++
    const raw = text.slice(start, at)
    cells.push({ raw, text: raw.startsWith('"') ? raw.slice(1, raw.lastIndexOf('"')).replaceAll('""', '"') : raw })
    if (text[at] === separator) {
      at++
      if (at === text.length) cells.push({ raw: '', text: '' })
      continue
    }
    const end = text.startsWith('\r\n', at) ? '\r\n' : text.slice(at, at + 1)
    at += end.length
    rows.push({ cells, end })
    cells = []
  }
  if (cells.length > 0) rows.push({ cells, end: '' })
  return { mark, separator, rows }
}

export function printSheet({ mark, separator, rows }: Sheet): string {
  return mark + rows.map(({ cells, end }) => cells.map(({ raw }) => raw).join(separator) + end).join('')
}

function cellOf(text: string, separator: string): Cell {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text
  const quoted = safe.includes(separator) || /["\r\n]/.test(safe)
  return { raw: quoted ? `"${safe.replaceAll('"', '""')}"` : safe, text: safe }
}

/** Where a sheet keeps students, grades and feedback: column numbers from 0. */
export interface Columns {
  readonly students: readonly number[]
  readonly grade: number
  readonly feedback?: number
}

/** What became of a sheet: the new text, who was filled in, who of the report is not in it. */
export interface Filled {
  readonly sheet: Sheet
  readonly filled: number
  readonly missing: readonly string[]
}

/** Canvas and Moodle compare decimals; an exact fraction is rounded to two places, and only here. */
function gradeText({ score }: ResultReport): string {
  return score === null ? '' : new Fraction(score).round(2).toString()
}

function feedbackText({ criteria, score, max }: ResultReport): string {
  const lost = criteria.filter(({ status, message }) => status !== 'passed' && message !== undefined)
  return [`${score ?? '-'} / ${max}`, ...lost.map(({ id, message }) => `${id}: ${message}`)].map(shown).join(' | ')
}

/** `Participant 1234`, `1234`, `kim@school.example`: the ways a sheet writes a student. */
function names(text: string): readonly string[] {
  const plain = text.trim().normalize('NFC')
  const number = /(\d+)$/.exec(plain)?.[1]
  const user = /^([^@\s]+)@/.exec(plain)?.[1]
  return [plain, ...(number === undefined ? [] : [number]), ...(user === undefined ? [] : [user])]
}

/** Fills grades (and feedback) into the rows of students that the report knows; nothing else is touched. */
export function fillSheet(
  sheet: Sheet,
  report: GradeReport,
  exercise: string,
  { students, grade, feedback }: Columns,
): Filled {
  const results = new Map(report.results.filter((one) => one.exercise === exercise).map((one) => [one.student, one]))
  const met = new Set<string>()
  const rows = sheet.rows.map((row, index) => {
    const found =
      index === 0
        ? undefined
        : students
            .flatMap((column) => names(row.cells[column]?.text ?? ''))
            .map((name) => results.get(name))
            .find((one) => one !== undefined)
    if (found === undefined) return row
    met.add(found.student)
    const cells = [...row.cells]
    while (cells.length <= Math.max(grade, feedback ?? 0)) cells.push({ raw: '', text: '' })
    cells[grade] = cellOf(gradeText(found), sheet.separator)
    if (feedback !== undefined) cells[feedback] = cellOf(feedbackText(found), sheet.separator)
    return { ...row, cells }
  })
  return {
    sheet: { ...sheet, rows },
    filled: met.size,
    missing: [...results.keys()].filter((student) => !met.has(student)),
  }
}

/** Columns whose cells name students of the report. */
export function studentColumns({ rows }: Sheet, report: GradeReport): readonly number[] {
  const known = new Set(report.results.map(({ student }) => student))
  const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
  return Array.from({ length: width }, (_, column) => column).filter((column) =>
    rows.slice(1).some(({ cells }) => names(cells[column]?.text ?? '').some((name) => known.has(name))),
  )
}

/** The column whose heading matches; -1 when none or several do. */
export function columnBy({ rows }: Sheet, wanted: (heading: string) => boolean): number {
  const headings = rows[0]?.cells.map(({ text }) => text.trim()) ?? []
  const found = headings.flatMap((heading, index) => (wanted(heading) ? [index] : []))
  return found.length === 1 ? found[0]! : -1
}
