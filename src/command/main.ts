import type { Locale } from '../messages/render.ts'
import { type Command, EXIT, type Io, usage } from './command.ts'
import { commandHelp, mainHelp } from './help.ts'
import { localeOf } from './locale.ts'
import { COMMON, parse } from './parse.ts'
import { type CommandName, commands } from './table.ts'

/** The language that was asked for, as far as that can be told before anything is understood. */
function guessed(argv: readonly string[], io: Io): Locale {
  const at = argv.findIndex((word) => word === '--locale' || word.startsWith('--locale='))
  const said = argv[at]?.includes('=') ? argv[at].split('=')[1] : argv[at + 1]
  return at >= 0 && (said === 'ko' || said === 'en') ? said : localeOf(io.env)
}

async function load(name: string): Promise<Command> {
  if (Object.hasOwn(commands, name)) return commands[name as CommandName]()
  const { nearest } = await import('../words.ts')
  throw usage('command.unknown', { name, near: nearest(name, Object.keys(commands)).join(', ') })
}

const wantsHelp = (argv: readonly string[]): boolean => argv.includes('--help') || argv.includes('-h')

/** Runs one command line and returns its exit code; what goes wrong is said on standard error. */
export async function main(argv: readonly string[], io: Io, version: () => string): Promise<number> {
  const locale = guessed(argv, io)
  const [first] = argv
  const name = first === undefined || first.startsWith('-') ? '' : first
  try {
    if (name === '' && (argv.includes('--version') || argv.includes('-V'))) {
      io.out.write(`${version()}\n`)
      return EXIT.good
    }
    if (name === '' || name === 'help') {
      if (argv.length > 0 && !wantsHelp(argv) && name !== 'help') parse(argv, {}, io)
      const text = await mainHelp(Object.keys(commands), locale)
      const asked = wantsHelp(argv) || name === 'help'
      ;(asked ? io.out : io.err).write(text)
      return asked ? EXIT.good : EXIT.usage
    }
    const command = await load(name)
    if (wantsHelp(argv)) {
      io.out.write(await commandHelp(name, command.flags, COMMON, locale))
      return EXIT.good
    }
    return await command.run(parse(argv.slice(1), command.flags, io))
  } catch (error) {
    // Sentences in two languages are loaded when there is something to say.
    const { fail } = await import('./fail.ts')
    return fail(error, { argv, locale, io, name })
  }
}
