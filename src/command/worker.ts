import { availableParallelism } from 'node:os'
import { engineDigest } from '../batch/engine.ts'
import { findExercises } from '../batch/exercise.ts'
import { Grader } from '../batch/grader.ts'
import { stepFiles } from '../batch/step-files.ts'
import { render } from '../messages/render.ts'
import type { Job } from '../queue/job.ts'
import { startWorker } from '../queue/worker.ts'
import { shown } from '../report/escape.ts'
import { type Command, EXIT, type Flag } from './command.ts'
import { exercisesFolder } from './exercises.ts'
import { count } from './parse.ts'
import { libraryFor, placeOf, queueFlags } from './queue.ts'

const flags: Readonly<Record<string, Flag>> = {
  ...queueFlags,
  exercises: { value: 'DIR' },
  jobs: { short: 'j', value: 'N' },
  silence: { value: 'SECONDS' },
  quiet: { short: 'q' },
}

/** Graders by what they are asked for: each loads and plans its exercises once. */
function gradersOf(exercises: string, root: string): (locale: Job['locale'], selection: Job['selection']) => Grader {
  const made = new Map<string, Grader>()
  return (locale, selection) => {
    const key = JSON.stringify([locale, selection])
    let grader = made.get(key)
    if (grader === undefined) {
      grader = new Grader({ exercises, root, locale, selection })
      made.set(key, grader)
    }
    return grader
  }
}

/** Grades what `submit` hands in, until it is told to end; then it finishes what it has begun. */
export const worker: Command = {
  flags,
  async run(invocation) {
    const { io, locale, flag, value } = invocation
    const place = placeOf(invocation)
    const jobs = count('--jobs', value('jobs'), availableParallelism())
    const silence = count('--silence', value('silence'), 30) * 1000
    const exercises = exercisesFolder(invocation, [])
    const engine = engineDigest(stepFiles(exercises, [...findExercises(exercises).values()]))
    const running = startWorker(await libraryFor(place), {
      place,
      jobs,
      engine,
      silence,
      grader: gradersOf(exercises, io.cwd),
      options: { exercises, root: io.cwd },
      told: ({ student, exercise }, end) => {
        if (flag('quiet')) return
        const params = { student: shown(student), exercise }
        const said =
          end instanceof Error
            ? render({ code: 'queue.failed', params: { ...params, detail: end.message } }, locale)
            : render({ code: 'queue.graded', params: { ...params, score: `${end.score ?? '-'}/${end.max}` } }, locale)
        io.err.write(`${said}\n`)
      },
    })
    io.err.write(`${render({ code: 'queue.listening', params: { url: place.url, jobs } }, locale)}\n`)
    await new Promise<void>((resolve) => {
      io.onInterrupt?.(async () => {
        await running.close()
        resolve()
      })
    })
    return EXIT.interrupted
  },
}
