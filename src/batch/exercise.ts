import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { criteriaOf } from '../grade/criteria.ts'
import { type Exercise, ExerciseError } from '../grade/exercise.ts'
import { type Issue, issue } from '../issue.ts'
import { readManifests } from '../manifest/read.ts'
import type { Manifest } from '../manifest.ts'
import type { FieldPath } from '../position.ts'
import { byCodeUnit } from '../state.ts'
import { nearest } from '../words.ts'
import { type Definition, type Hints, optionsOf } from './definition.ts'
import { definitionErrors, type ErrorObject } from './exercise-check.ts'
import { type Feature, readFeatures } from './features.ts'
import { type HandedFile, readSubmission } from './submission.ts'
import { entryOf, reasonOf } from './tree.ts'

/** An exercise with the files it came from. */
export interface LoadedExercise extends Exercise {
  readonly folder: string
  readonly features: readonly Feature[]
  /** What is applied before any submission, in order. */
  readonly given: readonly HandedFile[]
  /** Virtual milliseconds between applying a submission and judging it. */
  readonly settle: number
  /** What `kubekata test` may tell of edits that put a criterion right. */
  readonly hints: Hints
}

/** `/images/mysql:8.4/listen/0` → `images[mysql:8.4].listen[0]`, the notation of field paths. */
function fieldOf(pointer: string): FieldPath {
  const segments = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
  return segments.reduce(
    (path, part) =>
      /^[\w-]+$/.test(part) && !/^\d+$/.test(part) ? (path === '' ? part : `${path}.${part}`) : `${path}[${part}]`,
    '',
  )
}

function schemaIssue(error: ErrorObject, manifest: Manifest): Issue {
  const parent = fieldOf(error.instancePath)
  if (error.keyword !== 'additionalProperties') {
    const allowed =
      error.keyword === 'enum' ? `: ${(error.params['allowedValues'] as readonly unknown[]).join(', ')}` : ''
    return issue(
      'exercise.schema',
      { field: parent, detail: `${error.message ?? error.keyword}${allowed}` },
      { location: manifest.locate(parent) },
    )
  }
  const name = String(error.params['additionalProperty'])
  const field = fieldOf(`${error.instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`)
  const known = Object.keys((error.parentSchema as { properties?: object } | undefined)?.properties ?? {})
  return issue(
    'exercise.unknown-field',
    { field, near: nearest(name, known).join(', ') },
    { location: manifest.locate(field, 'key') },
  )
}

/** Branches of an `anyOf` fail together; the deepest messages say the most. */
function schemaIssues(errors: readonly ErrorObject[], manifest: Manifest): readonly Issue[] {
  const telling = errors.filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'propertyNames')
  const seen = new Map(
    (telling.length > 0 ? telling : errors).map((error) => [
      `${error.instancePath} ${JSON.stringify(error.params)}`,
      error,
    ]),
  )
  return [...seen.values()].map((error) => schemaIssue(error, manifest))
}

function relabelled(issues: readonly Issue[], file: string): readonly Issue[] {
  return issues.map((one) => (one.location === undefined ? one : { ...one, location: { ...one.location, file } }))
}

/** Reads and checks exercise.yaml. @throws ExerciseError with everything that is wrong with it. */
export function parseDefinition(text: string | Uint8Array, file: string): Definition {
  const { manifests, issues } = readManifests(text, file)
  if (issues.length > 0) throw new ExerciseError(relabelled(issues, file))
  const [manifest] = manifests
  if (manifest === undefined) throw new ExerciseError([issue('exercise.unreadable', { file, detail: 'it is empty' })])
  const errors = definitionErrors(manifest.value)
  if (errors.length > 0) throw new ExerciseError(schemaIssues(errors, manifest))
  return manifest.value as unknown as Definition
}

function readText(file: string, shown: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new ExerciseError([issue('exercise.unreadable', { file: shown, detail: reasonOf(error) })])
  }
}

function givenOf(folder: string): readonly HandedFile[] {
  const at = join(folder, 'given')
  return existsSync(at) ? readSubmission(entryOf(at), basename(folder)).files : []
}

function digestOf(files: readonly (readonly [name: string, content: string | Uint8Array])[]): string {
  const hash = createHash('sha256')
  for (const [name, content] of files) hash.update(`${name}\0${content.length}\0`).update(content)
  return `sha256:${hash.digest('hex')}`
}

/**
 * Loads an exercise's folder: definition, features in both languages, criteria, what is given.
 * @throws ExerciseError with everything that is wrong with it.
 */
export function loadExercise(folder: string, root: string): LoadedExercise {
  const shown = (file: string): string => relative(root, file).replaceAll('\\', '/')
  const file = join(folder, 'exercise.yaml')
  const text = readText(file, shown(file))
  const definition = parseDefinition(text, shown(file))
  const issues: Issue[] = []
  if (definition.id !== basename(folder))
    issues.push(issue('exercise.id-differs', { id: definition.id, folder: basename(folder) }))
  const features = readFeatures(folder, root)
  if (features.length === 0) issues.push(issue('exercise.no-feature', { folder: shown(folder), locale: 'ko' }))
  const of = (locale: 'ko' | 'en'): LoadedExercise['features'] =>
    features.filter((feature) => feature.locale === locale)
  const pickles = (locale: 'ko' | 'en'): object =>
    of(locale).length === 0 ? {} : { [locale]: of(locale).flatMap((feature) => feature.pickles) }
  const { criteria, issues: wrong } = criteriaOf({ ...pickles('ko'), ...pickles('en') })
  if (issues.length + wrong.length > 0) throw new ExerciseError([...issues, ...wrong])
  const given = givenOf(folder)
  const { options, clients, settle } = optionsOf(definition)
  const digest = digestOf([
    ['exercise.yaml', text],
    ...features.map((feature) => [basename(feature.file), feature.text] as const),
    ...given.map(({ path, bytes }) => [`given/${path}`, bytes] as const),
  ])
  return {
    id: definition.id,
    title: definition.title,
    options,
    clients,
    settle,
    criteria,
    digest,
    folder,
    features,
    given,
    hints: definition.hints ?? 'on-request',
  }
}

/** Folders with an exercise.yaml, by their names; nothing is loaded yet. */
export function findExercises(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map()
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'exercise.yaml')))
  return new Map(names.sort(byCodeUnit).map((name) => [name, join(folder, name)]))
}
