import type { Help } from '../messages/help.ts'
import type { Locale } from '../messages/render.ts'
import { padEnd, width } from '../report/width.ts'
import type { Flag } from './command.ts'

async function helpOf(locale: Locale): Promise<Help> {
  return locale === 'ko' ? (await import('../messages/ko/help.ts')).help : (await import('../messages/en/help.ts')).help
}

function columns(rows: readonly (readonly [string, string])[]): readonly string[] {
  const widest = Math.max(0, ...rows.map(([left]) => width(left)))
  return rows.map(([left, right]) => `  ${padEnd(left, widest)}  ${right}`.trimEnd())
}

function flagText(name: string, { short, value }: Flag): string {
  return `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
}

/** The help of the whole program. */
export async function mainHelp(names: readonly string[], locale: Locale): Promise<string> {
  const { tagline, words, commands } = await helpOf(locale)
  const rows = names.flatMap((name) =>
    commands[name] === undefined ? [] : [[`${name} ${commands[name].usage}`, commands[name].summary] as const],
  )
  const examples = names.flatMap((name) => commands[name]?.examples.slice(0, 1) ?? []).slice(0, 4)
  return [
    tagline,
    '',
    `${words.usage}: kubekata COMMAND`,
    '',
    `${words.commands}:`,
    ...columns(rows),
    '',
    `${words.examples}:`,
    ...columns(examples),
    '',
    words.more,
    '',
  ].join('\n')
}

/** The help of one command: usage, options, examples. */
export async function commandHelp(
  name: string,
  flags: Readonly<Record<string, Flag>>,
  common: Readonly<Record<string, Flag>>,
  locale: Locale,
): Promise<string> {
  const { words, commands, common: shared } = await helpOf(locale)
  const own = commands[name]
  if (own === undefined) return ''
  const options = [
    ...Object.entries(flags).map(([flag, spec]) => [flagText(flag, spec), own.flags[flag] ?? ''] as const),
    ...Object.entries(common).map(([flag, spec]) => [flagText(flag, spec), shared[flag] ?? ''] as const),
  ]
  return [
    `${words.usage}: kubekata ${name} ${own.usage}`,
    '',
    own.about,
    '',
    `${words.options}:`,
    ...columns(options),
    '',
    `${words.examples}:`,
    ...columns(own.examples),
    '',
  ].join('\n')
}
