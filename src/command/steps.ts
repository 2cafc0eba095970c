import { pathToFileURL } from 'node:url'
import { cucumber } from '../batch/collector.ts'
import { findExercises } from '../batch/exercise.ts'
import { OWN_PHRASES, stepFiles } from '../batch/step-files.ts'
import { loadSteps } from '../batch/support.ts'
import { padEnd } from '../report/width.ts'
import { type Command, EXIT, type Flag, usage } from './command.ts'
import { exercisesFolder } from './exercises.ts'

const KEYWORDS = {
  ko: { Given: '조건', When: '만일', Then: '그러면' },
  en: { Given: 'Given', When: 'When', Then: 'Then' },
} as const

interface Phrase {
  readonly keyword: 'Given' | 'When' | 'Then'
  readonly ko: string
  readonly en: string
}

const flags: Readonly<Record<string, Flag>> = { exercises: { value: 'DIR' }, json: {} }

export const steps: Command = {
  flags,
  async run(invocation) {
    const { args, io, locale, flag } = invocation
    if (args.length > 1) throw usage('command.too-many', { what: 'WORD' })
    const exercises = exercisesFolder(invocation, [])
    const files = stepFiles(exercises, [...findExercises(exercises).values()])
    await loadSteps(files, io.cwd, cucumber())
    const { phrases } = (await import(pathToFileURL(OWN_PHRASES).href)) as { phrases: () => readonly Phrase[] }
    const word = args[0]?.toLowerCase() ?? ''
    const found = phrases().filter(({ ko, en }) => `${ko} ${en}`.toLowerCase().includes(word))
    if (flag('json')) io.out.write(`${JSON.stringify(found, null, 2)}\n`)
    else for (const phrase of found) io.out.write(`${padEnd(KEYWORDS[locale][phrase.keyword], 7)} ${phrase[locale]}\n`)
    return EXIT.good
  },
}
