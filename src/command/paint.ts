import { styleText } from 'node:util'
import type { Paint } from '../report/terminal.ts'
import { PLAIN } from '../report/terminal.ts'
import type { Io, Stream } from './command.ts'

/** Whether a stream is coloured: FORCE_COLOR wins, then NO_COLOR, then whether somebody is looking. */
export function coloured({ tty }: Stream, env: Io['env']): boolean {
  const force = env['FORCE_COLOR']
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false'
  const no = env['NO_COLOR']
  return no === undefined || no === '' ? tty && env['TERM'] !== 'dumb' : false
}

/** The paint of a stream. */
export function paint(stream: Stream, env: Io['env']): Paint {
  return coloured(stream, env) ? (style, text) => styleText(style, text, { validateStream: false }) : PLAIN
}
