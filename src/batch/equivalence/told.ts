import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LoadedExercise } from '../exercise.ts'

const WORD = /[\w-]/

/** What an exercise tells anybody: its features, definition, task and given manifests, as one text. */
export class Told {
  readonly #text: string
  readonly #known = new Map<string, boolean>()

  constructor(text: string) {
    this.#text = text
  }

  /** Whether the text holds the word, as a whole: `api` is in `api.shop:80`, not in `api-v1`. */
  has(word: string): boolean {
    let known = this.#known.get(word)
    if (known === undefined) {
      known = word !== '' && this.#holds(word)
      this.#known.set(word, known)
    }
    return known
  }

  /** Whether the text names a Service: by its name, or by a variable that Pods are given because of it. */
  service(name: string): boolean {
    return this.has(name) || this.#text.includes(`${name.toUpperCase().replaceAll('-', '_')}_`)
  }

  #holds(word: string): boolean {
    for (let from = this.#text.indexOf(word); from >= 0; from = this.#text.indexOf(word, from + 1)) {
      const before = this.#text[from - 1] ?? ''
      const after = this.#text[from + word.length] ?? ''
      if (!WORD.test(before) && !WORD.test(after)) return true
    }
    return false
  }
}

function texts(folder: string, names: readonly string[]): readonly string[] {
  return names
    .map((name) => join(folder, name))
    .flatMap((file) => (existsSync(file) ? [readFileSync(file, 'utf8')] : []))
}

/** Everything that an exercise says, hidden criteria too: what is told to nobody cannot be asked for. */
export function toldBy({ folder, features, given }: LoadedExercise): Told {
  const decoder = new TextDecoder()
  const files = texts(folder, ['exercise.yaml', 'README.ko.md', 'README.en.md'])
  return new Told(
    [...features.map(({ text }) => text), ...given.map(({ bytes }) => decoder.decode(bytes)), ...files].join('\n'),
  )
}
