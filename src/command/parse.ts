import { parseArgs } from 'node:util'
import { nearest } from '../words.ts'
import { type Flag, type Invocation, type Io, usage } from './command.ts'
import { localeOf } from './locale.ts'

/** Flags that every command takes. */
export const COMMON: Readonly<Record<string, Flag>> = {
  locale: { value: 'ko|en' },
  help: { short: 'h' },
  version: {},
  debug: {},
}

interface Tokens {
  readonly values: ReadonlyMap<string, readonly (string | true)[]>
  readonly args: readonly string[]
}

function known(flags: Readonly<Record<string, Flag>>, raw: string): string {
  const name = raw.replace(/^-+/, '')
  if (raw.startsWith('--') && Object.hasOwn(flags, name)) return name
  const long = Object.keys(flags).find((key) => raw === `-${flags[key]!.short}`)
  if (long !== undefined) return long
  throw usage('command.unknown-flag', {
    flag: raw,
    near: nearest(name, Object.keys(flags))
      .map((word) => `--${word}`)
      .join(', '),
  })
}

/** Splits arguments by the flags a command declares; an unknown flag is an error that names what was meant. */
function tokens(argv: readonly string[], flags: Readonly<Record<string, Flag>>): Tokens {
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { short, value }]) => [
      name,
      {
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        ...(short === undefined ? {} : { short }),
      },
    ]),
  )
  const parsed = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true })
  const values = new Map<string, (string | true)[]>()
  const args: string[] = []
  for (const token of parsed.tokens) {
    if (token.kind === 'positional') args.push(token.value)
    if (token.kind !== 'option') continue
    const name = known(flags, token.rawName)
    const { value, repeatable } = flags[name]!
    if (value !== undefined && (token.value === undefined || token.value === ''))
      throw usage('command.no-value', { flag: token.rawName, value })
    if (value === undefined && token.value !== undefined)
      throw usage('command.needless-value', { flag: token.rawName, value: token.value })
    if (values.has(name) && !repeatable && value !== undefined) throw usage('command.twice', { flag: token.rawName })
    values.set(name, [...(values.get(name) ?? []), token.value ?? true])
  }
  return { values, args }
}

/** Reads a command line. @throws UsageError for what no command knows. */
export function parse(argv: readonly string[], own: Readonly<Record<string, Flag>>, io: Io): Invocation {
  const { values, args } = tokens(argv, { ...COMMON, ...own })
  const texts = (name: string): readonly string[] => (values.get(name) ?? []).filter((value) => value !== true)
  const locale = texts('locale')[0] ?? localeOf(io.env)
  if (locale !== 'ko' && locale !== 'en')
    throw usage('command.choice', { flag: '--locale', value: locale, choices: 'ko, en' })
  return { args, io, locale, flag: (name) => values.has(name), value: (name) => texts(name)[0], values: texts }
}

/** A whole number above 0. */
export function count(flag: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  if (!/^[1-9]\d{0,5}$/.test(text)) throw usage('command.number', { flag, value: text })
  return Number(text)
}
