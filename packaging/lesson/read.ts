import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readManifests } from '../../src/manifest/read.ts'
import type { Locale } from '../../src/messages/render.ts'

type Bilingual<T = string> = Readonly<Record<Locale, T>>

/** One line of the lesson, and what shows it: `ex:internal-database#health`, `table:balance`, `not:opinion`. */
export interface Leaf {
  readonly text: Bilingual
  readonly pointers: readonly string[]
}

export interface Section {
  readonly title: Bilingual
  readonly groups: readonly { readonly title: Bilingual; readonly leaves: readonly Leaf[] }[]
}

export interface Noted {
  readonly title: Bilingual
  readonly says: Bilingual
}

export interface Command {
  /** Without `kubekata` in front. */
  readonly line: string
  /** Expected exit status; 0 unless given. */
  readonly exit?: number
}

/** The tables of the companion, as its authors write them. */
export interface Lesson {
  readonly sections: readonly Section[]
  readonly commands: Readonly<Record<string, Command>>
  readonly words: Readonly<Record<string, Bilingual>>
  readonly figures: Readonly<Record<string, Noted & { readonly columns: Bilingual<readonly string[]> }>>
  readonly differs: Readonly<Record<string, Noted>>
  readonly not: Readonly<Record<string, Bilingual>>
  readonly topics: readonly (Noted & { readonly tables: readonly string[] })[]
  readonly comparisons: readonly string[]
}

/** @throws Error where a line has not its three parts. */
function leafOf(line: string, file: string): Leaf {
  const parts = line.split(' | ')
  if (parts.length !== 3) throw new Error(`${file}: three parts are expected in "${line}"`)
  const [ko = '', en = '', pointers = ''] = parts
  return { text: { ko, en }, pointers: pointers.split(' ') }
}

interface WrittenSection {
  readonly title: Bilingual
  readonly groups: readonly (Bilingual & { readonly leaves: string })[]
}

function sectionOf({ title, groups }: WrittenSection, file: string): Section {
  return {
    title,
    groups: groups.map(({ leaves, ko, en }) => ({
      title: { ko, en },
      leaves: leaves
        .trim()
        .split('\n')
        .map((line) => leafOf(line, file)),
    })),
  }
}

/** @throws Error where a file is no YAML. */
function yaml(folder: string, file: string): unknown {
  const { manifests, issues } = readManifests(readFileSync(join(folder, file)), file)
  if (issues.length > 0 || manifests[0] === undefined) throw new Error(`${file}: ${JSON.stringify(issues)}`)
  return manifests[0].value
}

/** Reads `docs/lesson/`. */
export function readLesson(folder: string): Lesson {
  const leaves = readdirSync(folder)
    .filter((name) => /^\d-.*\.yaml$/.test(name))
    .sort()
  const notes = yaml(folder, 'notes.yaml') as Pick<Lesson, 'differs' | 'not' | 'topics' | 'comparisons'>
  const { words, figures } = yaml(folder, 'figures.yaml') as Pick<Lesson, 'words' | 'figures'>
  return {
    sections: leaves.map((file) => sectionOf(yaml(folder, file) as WrittenSection, file)),
    commands: yaml(folder, 'commands.yaml') as Lesson['commands'],
    words,
    figures,
    ...notes,
  }
}
