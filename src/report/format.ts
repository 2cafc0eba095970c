import type { GradeReport } from './document.ts'

/**
 * What a writer may know beside the report: named environment values and the platform's metadata of the submission. Empty
 * unless a caller gives it, so that the same report gives the same bytes; durations are 0 and times left out or 0.
 */
export interface Context {
  /** Environment values by name, such as COMMIT_URL. */
  readonly values?: Readonly<Record<string, string>>
  /** RFC 3339; where a format demands a time. */
  readonly time?: string
  /** Seconds the grading took. */
  readonly seconds?: number
  /** The folder of a submission, as annotations and `file` attributes name it. */
  readonly folderOf?: (student: string, exercise: string) => string
  /** The report of an earlier run. */
  readonly previous?: GradeReport
}

/** One format: a pure function of the report. */
export type Writer = (report: GradeReport, context: Context) => string

/** The path of a file as the format's reader knows it. */
export function pathIn(context: Context, student: string, exercise: string, file: string): string {
  const folder = context.folderOf?.(student, exercise) ?? `${student}/${exercise}`
  return folder === '' || folder === '.' ? file : `${folder}/${file}`
}
