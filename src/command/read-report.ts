import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { reasonOf } from '../batch/tree.ts'
import type { GradeReport } from '../report/document.ts'
import { type Io, usage } from './command.ts'

/** Reads a result document. @throws UsageError when the file is none. */
export function readReport(file: string, io: Io): GradeReport {
  let value: Partial<GradeReport>
  try {
    value = JSON.parse(readFileSync(resolve(io.cwd, file), 'utf8')) as Partial<GradeReport>
  } catch (error) {
    throw usage('command.unreadable', { file, detail: reasonOf(error) })
  }
  if (value.kind !== 'GradeReport' || value.apiVersion !== 'kubekata/v1' || !Array.isArray(value.results)) {
    throw usage('command.unreadable', { file, detail: 'kind: GradeReport, apiVersion: kubekata/v1' })
  }
  return value as GradeReport
}
