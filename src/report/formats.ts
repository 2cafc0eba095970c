import { writeClassroom50 } from './classroom50.ts'
import { writeCsv } from './csv.ts'
import { writeCtrf } from './ctrf.ts'
import type { Writer } from './format.ts'
import { writeGithub } from './github.ts'
import { writeGradescope } from './gradescope.ts'
import { writeHtml } from './html.ts'
import { writeJson } from './json.ts'
import { writeJunit } from './junit.ts'
import { writeMarkdown } from './markdown.ts'
import { writePrairieLearn } from './prairielearn.ts'
import { writeSarif } from './sarif.ts'

/** Every format by name, one line each. */
export const formats = {
  json: writeJson,
  junit: writeJunit,
  markdown: writeMarkdown,
  html: writeHtml,
  csv: writeCsv,
  gradescope: writeGradescope,
  classroom50: writeClassroom50,
  prairielearn: writePrairieLearn,
  github: writeGithub,
  sarif: writeSarif,
  ctrf: writeCtrf,
} as const satisfies Readonly<Record<string, Writer>>

export type FormatName = keyof typeof formats
