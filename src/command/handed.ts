import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { findExercises, loadExercise } from '../batch/exercise.ts'
import { CLUSTER_LIMITS } from '../batch/limits.ts'
import { type HandedFile, readSubmission } from '../batch/submission.ts'
import { entryOf } from '../batch/tree.ts'
import { duration } from '../clock.ts'
import { Cluster } from '../cluster/cluster.ts'
import type { ClusterOptions } from '../environment.ts'
import type { Issue } from '../issue.ts'
import { render } from '../messages/render.ts'
import { type Flag, type Invocation, usage } from './command.ts'
import { exercisesFolder, knownExercise } from './exercises.ts'

/** Flags of every command that puts manifests into a throw-away cluster. */
export const LAB_FLAGS: Readonly<Record<string, Flag>> = {
  filename: { short: 'f', value: 'PATH', repeatable: true },
  exercise: { value: 'NAME' },
  exercises: { value: 'DIR' },
}

export interface Handed {
  readonly files: readonly HandedFile[]
  /** Files that could not be read. */
  readonly issues: readonly Issue[]
}

/** What `-f` names: files, folders with everything below them, `-` for standard input. */
export async function handedFiles({ io, values }: Invocation): Promise<Handed> {
  const files: HandedFile[] = []
  const issues: Issue[] = []
  for (const said of values('filename')) {
    if (said === '-') {
      files.push({ path: '-', bytes: new TextEncoder().encode(await io.read()) })
      continue
    }
    const path = resolve(io.cwd, said)
    if (!existsSync(path)) throw usage('lab.no-file', { file: said })
    if (statSync(path).isFile()) {
      const real = realpathSync(path)
      files.push({ path: said, bytes: entryOf(real, basename(said), 'file').read(lstatSync(real).size) })
      continue
    }
    const read = readSubmission(entryOf(path, basename(path), 'folder'), said)
    if (read.refused.length > 0 && read.files.length === 0) throw usage('lab.nothing-read', { file: said })
    files.push(...read.files.map((file) => ({ ...file, path: `${said.replace(/\/$/, '')}/${file.path}` })))
    issues.push(...read.issues, ...read.refused)
  }
  return { files, issues }
}

/**
 * A fresh cluster: the exercise's with what it gives, or the common one in which every image listens; `change` has the
 * last word on its options.
 */
export function labCluster(
  invocation: Invocation,
  change: (options: ClusterOptions) => ClusterOptions = (options) => options,
): Cluster {
  const said = invocation.value('exercise')
  if (said === undefined) {
    const options = { undescribedImages: 'listens-on-declared-ports', limits: CLUSTER_LIMITS } as const
    return Cluster.create(change(options))
  }
  const folder = exercisesFolder(invocation, [])
  const exercises = findExercises(folder)
  const at = exercises.get(knownExercise(said, [...exercises.keys()]))!
  const { options, given, settle } = loadExercise(at, folder)
  const cluster = Cluster.create(change({ ...options, limits: { ...CLUSTER_LIMITS, ...options.limits } }))
  for (const { path, bytes } of given) cluster.apply(bytes, `given/${path}`)
  cluster.advance(settle)
  return cluster
}

/**
 * The lab's cluster with everything in it that `-f` names, after the virtual time of `--at`; what could not be applied is
 * said on standard error, each with its line.
 */
export async function loadedCluster(
  invocation: Invocation,
  change?: (options: ClusterOptions) => ClusterOptions,
): Promise<{ readonly cluster: Cluster; readonly refused: boolean }> {
  const { io, locale, value } = invocation
  const span = duration(value('at') ?? '1m')
  if (span === undefined) throw usage('lab.duration', { flag: '--at', value: value('at') ?? '' })
  const { files, issues } = await handedFiles(invocation)
  const cluster = labCluster(invocation, change)
  const wrong = [
    ...issues,
    ...files.flatMap(({ path, bytes }) => cluster.apply(bytes, path).flatMap((one) => one.issues)),
  ]
  for (const one of wrong) {
    const { location } = one
    const at = location === undefined ? '' : `${location.file}:${location.line}:${location.column}: `
    io.err.write(`${at}${render(one, locale)}\n`)
  }
  cluster.advance(span)
  return { cluster, refused: wrong.length > 0 }
}
