import { join, resolve } from 'node:path'
import { append, writeParts, writeWhole } from '../batch/journal.ts'
import { reasonOf } from '../batch/tree.ts'
import type { GradeReport, ResultReport } from '../report/document.ts'
import type { Context } from '../report/format.ts'
import { type FormatName, formats } from '../report/formats.ts'
import { studentFile } from '../report/html.ts'
import { writeIndex } from '../report/index-page.ts'
import { jsonParts } from '../report/json.ts'
import { junitParts } from '../report/junit.ts'
import { markdownOf } from '../report/markdown.ts'
import { nearest } from '../words.ts'
import { type Invocation, usage } from './command.ts'

/** A format that was asked for; without a file it goes to standard output. */
export interface Output {
  readonly name: FormatName
  readonly file?: string
}

function outputOf(text: string): Output {
  const at = text.indexOf(':')
  const name = at < 0 ? text : text.slice(0, at)
  if (!Object.hasOwn(formats, name)) {
    const known = Object.keys(formats)
    throw usage('command.unknown-format', { name, near: nearest(name, known).join(', '), known: known.join(', ') })
  }
  const file = text.slice(at + 1)
  if (at >= 0 && file === '') throw usage('command.no-value', { flag: `--format ${name}:`, value: 'FILE' })
  return { name: name as FormatName, ...(at < 0 ? {} : { file }) }
}

/** The formats of a command line; standard output is exactly one document. */
export function outputs({ values, flag }: Pick<Invocation, 'values' | 'flag'>): readonly Output[] {
  const all = [...(flag('json') ? [{ name: 'json' as const }] : []), ...values('format').map(outputOf)]
  const [one, other] = all.filter((output) => !('file' in output) || output.file === undefined)
  if (one !== undefined && other !== undefined)
    throw usage('command.two-documents', { one: one.name, other: other.name })
  return all
}

function write(file: string, text: string | Uint8Array | Iterable<string>): void {
  try {
    if (typeof text === 'string' || text instanceof Uint8Array) writeWhole(file, text)
    else writeParts(file, text)
  } catch (error) {
    throw usage('command.unwritable', { file, detail: reasonOf(error) })
  }
}

/** GitHub's job summary is a file that steps append to. */
function appendTo(file: string, text: string): void {
  try {
    append(file, text)
  } catch (error) {
    throw usage('command.unwritable', { file, detail: reasonOf(error) })
  }
}

/** Writes what was asked for beyond the reports folder. */
export function writeOutputs(all: readonly Output[], report: GradeReport, context: Context, { io }: Invocation): void {
  for (const { name, file } of all) {
    const text = formats[name](report, context)
    const summary = context.values?.['GITHUB_STEP_SUMMARY']
    if (name === 'github' && summary !== undefined && summary !== '')
      appendTo(summary, formats.markdown(report, context))
    if (file === undefined) io.out.write(text)
    else write(resolve(io.cwd, file), text)
  }
}

/** How the paths were typed leaves no trace in a folder of reports, so that shards merge to the same bytes. */
function plainly({ folderOf: _, ...plain }: Context): Context {
  return plain
}

/** A student's page in the reports folder. */
export function writePage(folder: string, student: string, page: string | Uint8Array): void {
  write(join(folder, 'students', studentFile(student)), page)
}

/** The run's own documents in the reports folder, for whoever ran it; only `whole` has to hold reasons. */
export function writeDocuments(
  folder: string,
  { report, whole }: { readonly report: GradeReport; readonly whole: Iterable<ResultReport> },
  context: Context,
): void {
  const plain = plainly(context)
  write(join(folder, 'report.json'), jsonParts(report, whole))
  write(join(folder, 'junit.xml'), junitParts(report, whole, plain))
  write(join(folder, 'summary.md'), markdownOf(report, whole))
  write(join(folder, 'index.html'), writeIndex(report, plain))
}
