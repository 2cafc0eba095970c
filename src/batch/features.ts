import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { generateMessages } from '@cucumber/gherkin'
import { type GherkinDocument, type IdGenerator, type Pickle, SourceMediaType } from '@cucumber/messages'
import { ExerciseError } from '../grade/exercise.ts'
import { type Issue, issue } from '../issue.ts'
import type { Locale } from '../messages/render.ts'
import { byCodeUnit } from '../state.ts'

/** A parsed feature file: the document and the scenarios Cucumber makes of it. */
export interface Feature {
  readonly file: string
  readonly text: string
  readonly locale: Locale
  readonly document: GherkinDocument
  readonly pickles: readonly Pickle[]
}

function localeOf(file: string, document: GherkinDocument): Locale {
  const [, suffix] = /\.(ko|en)\.feature$/.exec(file) ?? []
  return (suffix ?? (document.feature?.language === 'ko' ? 'ko' : 'en')) as Locale
}

/** Parses one feature; `uri` is how messages name the file. Ids count up, so that equal files give equal messages. */
export function parseFeature(text: string, file: string, uri: string): Feature {
  let count = 0
  const newId: IdGenerator.NewId = () => `${uri}-${count++}`
  const envelopes = generateMessages(text, uri, SourceMediaType.TEXT_X_CUCUMBER_GHERKIN_PLAIN, {
    newId,
    includeSource: false,
    includeGherkinDocument: true,
    includePickles: true,
    defaultDialect: 'en',
  })
  const issues = envelopes.flatMap(({ parseError }): Issue[] => {
    if (parseError === undefined) return []
    const { line = 1, column = 1 } = parseError.source.location ?? {}
    const location = { file: uri, line, column, endLine: line, endColumn: column }
    return [issue('exercise.gherkin', { detail: parseError.message.replace(/^\(\d+:\d+\): /, '') }, { location })]
  })
  if (issues.length > 0) throw new ExerciseError(issues)
  const document = envelopes.find(({ gherkinDocument }) => gherkinDocument !== undefined)!.gherkinDocument!
  const pickles = envelopes.flatMap(({ pickle }) => pickle ?? [])
  return { file, text, locale: localeOf(file, document), document, pickles }
}

/** Every feature of an exercise's folder, by name. */
export function readFeatures(folder: string, root: string): readonly Feature[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.feature'))
    .sort(byCodeUnit)
  return names.map((name) => {
    const file = join(folder, name)
    return parseFeature(readFileSync(file, 'utf8'), file, relative(root, file).replaceAll('\\', '/'))
  })
}
