import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cucumber } from '../batch/collector.ts'
import { findExercises, loadExercise } from '../batch/exercise.ts'
import { writeWhole } from '../batch/journal.ts'
import { OWN_PHRASES, stepFiles } from '../batch/step-files.ts'
import { loadSteps, type Support } from '../batch/support.ts'
import type { Locale } from '../messages/render.ts'
import { label } from '../report/text.ts'
import { padEnd } from '../report/width.ts'
import { type Command, EXIT, type Flag, type Invocation, usage } from './command.ts'
import { exercisesFolder } from './exercises.ts'
import { glueText, type Phrase } from './glue.ts'

const KEYWORDS = {
  ko: { Given: '조건', When: '만일', Then: '그러면' },
  en: { Given: 'Given', When: 'When', Then: 'Then' },
} as const

const OUTPUTS = ['json', 'markdown'] as const

const flags: Readonly<Record<string, Flag>> = {
  exercises: { value: 'DIR' },
  json: {},
  output: { short: 'o', value: OUTPUTS.join('|') },
  glue: { value: 'FILE' },
}

/** A step with a sentence of a feature that uses it, in each language. */
export interface Exemplified extends Phrase {
  readonly example?: { readonly ko: string; readonly en: string }
}

type Step = ReturnType<Support['library']['findAllStepsBy']>[number]['def']

/** The first sentences of the exercises that each expression matches. */
function examplesIn(folders: readonly string[], root: string, { library }: Support): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const texts = folders.flatMap((folder) =>
    loadExercise(folder, root).features.flatMap(({ pickles }) =>
      pickles.flatMap(({ steps }) => steps.map(({ text }) => text)),
    ),
  )
  for (const text of new Set(texts))
    for (const { def } of library.findAllStepsBy(text)) {
      const expression = String((def as Step).expression.raw)
      if (!found.has(expression)) found.set(expression, text)
    }
  return found
}

function exemplified(phrase: Phrase, examples: ReadonlyMap<string, string>): Exemplified {
  const [ko, en] = [examples.get(phrase.ko), examples.get(phrase.en)]
  return ko === undefined || en === undefined ? phrase : { ...phrase, example: { ko, en } }
}

/** A sentence in a table, word for word. */
function cell(text: string): string {
  return text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``
}

/** A page of the vocabulary: each expression, and a sentence of an exercise that uses it. */
export function stepsPage(all: readonly Exemplified[], locale: Locale): string {
  const parts = (['Given', 'When', 'Then'] as const).map((keyword) => {
    const own = all.filter((one) => one.keyword === keyword)
    const rows = own.map((one) => `| ${cell(one[locale])} | ${cell(one.example?.[locale] ?? '')} |`)
    const head = `| ${label('report.expression', {}, locale)} | ${label('report.example', {}, locale)} |`
    return [`## ${KEYWORDS[locale][keyword]}`, '', head, '| --- | --- |', ...rows, ''].join('\n')
  })
  return [`# ${label('report.steps', {}, locale)}`, '', label('report.steps-intro', {}, locale), '', ...parts].join(
    '\n',
  )
}

function print(found: readonly Exemplified[], { io, locale, flag, value }: Invocation): void {
  if (flag('json') || value('output') === 'json') io.out.write(`${JSON.stringify(found, null, 2)}\n`)
  else if (value('output') === 'markdown') io.out.write(stepsPage(found, locale))
  else
    for (const one of found) {
      io.out.write(`${padEnd(KEYWORDS[locale][one.keyword], 7)} ${one[locale]}\n`)
      if (one.example !== undefined) io.out.write(`${' '.repeat(10)}${one.example[locale]}\n`)
    }
}

export const steps: Command = {
  flags,
  async run(invocation) {
    const { args, io, value } = invocation
    if (args.length > 1) throw usage('command.too-many', { what: 'WORD' })
    const output = value('output')
    if (output !== undefined && !(OUTPUTS as readonly string[]).includes(output))
      throw usage('command.choice', { flag: '-o', value: output, choices: OUTPUTS.join(', ') })
    const exercises = exercisesFolder(invocation, [])
    const folders = [...findExercises(exercises).values()]
    const support = await loadSteps(stepFiles(exercises, folders), io.cwd, cucumber())
    const { phrases } = (await import(pathToFileURL(OWN_PHRASES).href)) as { phrases: () => readonly Phrase[] }
    const glue = value('glue')
    if (glue !== undefined) {
      writeWhole(resolve(io.cwd, glue), glueText(phrases(), support.parameterTypes))
      return EXIT.good
    }
    const examples = examplesIn(folders, io.cwd, support)
    const word = args[0]?.toLowerCase() ?? ''
    const found = phrases().filter(({ ko, en }) => `${ko} ${en}`.toLowerCase().includes(word))
    print(
      found.map((phrase) => exemplified(phrase, examples)),
      invocation,
    )
    return EXIT.good
  },
}
