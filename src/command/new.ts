import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { writeWhole } from '../batch/journal.ts'
import { scaffold } from '../batch/scaffold.ts'
import { render } from '../messages/render.ts'
import { type Command, EXIT, usage } from './command.ts'

/** The folder of a new exercise: a path as given, a bare name under the exercises' folder. */
function place(word: string, exercises: string, cwd: string): string {
  return /[\\/]/.test(word) ? resolve(cwd, word) : resolve(cwd, exercises, word)
}

export const newCommand: Command = {
  flags: { exercises: { value: 'DIR' } },
  async run({ args, io, value, locale }) {
    const [word, ...rest] = args
    if (word === undefined) throw usage('command.missing', { what: 'EXERCISE' })
    if (rest.length > 0) throw usage('command.too-many', { what: 'EXERCISE' })
    const folder = place(word, value('exercises') ?? 'features', io.cwd)
    const id = basename(folder)
    if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(id) || id.length > 63) throw usage('new.bad-id', { id })
    if (existsSync(folder)) throw usage('new.exists', { folder })
    for (const { path, text } of scaffold(id)) {
      writeWhole(join(folder, path), text)
      io.out.write(`${join(folder, path)}\n`)
    }
    io.err.write(`${render({ code: 'new.next', params: { command: `kubekata verify ${folder}` } }, locale)}\n`)
    return EXIT.good
  },
}
