import { json } from './escape.ts'
import type { Writer } from './format.ts'

/** The document itself. */
export const writeJson: Writer = (report) => `${json(report)}\n`
