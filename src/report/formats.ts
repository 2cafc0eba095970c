import type { Writer } from './format.ts'
import { writeHtml } from './html.ts'
import { writeJson } from './json.ts'
import { writeJunit } from './junit.ts'
import { writeMarkdown } from './markdown.ts'

/** Every format by name, one line each. */
export const formats = {
  json: writeJson,
  junit: writeJunit,
  markdown: writeMarkdown,
  html: writeHtml,
} as const satisfies Readonly<Record<string, Writer>>

export type FormatName = keyof typeof formats
