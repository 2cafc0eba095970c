import type { Locale } from '../messages/render.ts'
import type { Io } from './command.ts'

/** `ko` or `en` from the environment, as the C library would choose: LC_ALL, LC_MESSAGES, LANG. */
export function localeOf(env: Io['env']): Locale {
  const said = [env['LC_ALL'], env['LC_MESSAGES'], env['LANG']].find((value) => value !== undefined && value !== '')
  return /^ko\b|^ko_/i.test(said ?? '') ? 'ko' : 'en'
}
