import type { IssueCode, IssueParams } from '../issue.ts'

/** One sentence per code; an area's file covers its interface completely, or it does not compile. */
export type Sentences<Params> = { readonly [C in keyof Params]: (params: Params[C]) => string }

/** Every sentence of a language. */
export type Catalogue = Sentences<IssueParams>

export type { IssueCode }
