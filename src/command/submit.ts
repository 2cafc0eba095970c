import type { BatchOptions } from '../batch/batch.ts'
import { brokenVerdicts, Grader, resultOf } from '../batch/grader.ts'
import { render } from '../messages/render.ts'
import { type Job, jobOf, taskOf } from '../queue/job.ts'
import { Submitter } from '../queue/submit.ts'
import { shown } from '../report/escape.ts'
import type { SubmissionResult } from '../result.ts'
import { type Command, EXIT, type Flag, type Invocation } from './command.ts'
import { batchOptions, grade, type Plan, planOf, reported } from './grade.ts'
import { count } from './parse.ts'
import { Progress } from './progress.ts'
import { libraryFor, placeOf, queueFlags } from './queue.ts'

const { jobs: _jobs, resume: _resume, 'no-cache': _noCache, fix: _fix, ...asGrade } = grade.flags

const flags: Readonly<Record<string, Flag>> = {
  ...queueFlags,
  most: { value: 'N' },
  detach: {},
  dead: {},
  retry: {},
  ...asGrade,
}

const MOST = 1000

/** Jobs of a plan, each read when its turn comes. */
function* jobsOf(plan: Plan, grader: Grader, { engine, selection, locale }: BatchOptions): Generator<Job> {
  for (const { student, exercise, read } of plan.units) {
    const exerciseDigest = grader.exercise(exercise).digest
    yield jobOf({ student, exercise, handed: read() }, { locale, selection, engine, exerciseDigest })
  }
}

async function submitter(
  invocation: Invocation,
  rest: Omit<ConstructorParameters<typeof Submitter>[1], 'place' | 'most'>,
): Promise<Submitter> {
  const place = placeOf(invocation)
  const most = count('--most', invocation.value('most'), MOST)
  const made = new Submitter(await libraryFor(place), { place, most, ...rest })
  await made.open()
  return made
}

const nobody = (): SubmissionResult => {
  throw new Error('nothing was submitted')
}

/** The list of dead letters, or their second life. */
async function dead(invocation: Invocation): Promise<number> {
  const { io, locale, flag } = invocation
  const queue = await submitter(invocation, { lost: nobody })
  try {
    if (flag('retry')) {
      const again = await queue.retryDead()
      io.err.write(`${render({ code: 'queue.retried', params: { count: again } }, locale)}\n`)
      return EXIT.good
    }
    const letters = await queue.deadLetters()
    for (const { student, exercise, reason } of letters)
      io.out.write(`${shown(student)}\t${exercise}\t${shown(reason)}\n`)
    return letters.length === 0 ? EXIT.good : EXIT.fault
  } finally {
    await queue.close()
  }
}

async function submitAll(plan: Plan, invocation: Invocation): Promise<readonly SubmissionResult[] | undefined> {
  const { io, flag, locale } = invocation
  const options = batchOptions(plan, invocation)
  const { exercises, root, selection } = options
  const grader = new Grader({ exercises, root, locale, selection })
  const progress = new Progress(plan.units.length, { io, locale, quiet: flag('quiet') })
  let done = 0
  const lost = (job: Job, reason: string): SubmissionResult => {
    const exercise = grader.exercise(job.exercise)
    return resultOf(exercise, taskOf(job), brokenVerdicts(exercise.criteria, reason), [])
  }
  const queue = await submitter(invocation, { lost, told: (result) => progress.step(++done, result) })
  try {
    const added = await queue.add(jobsOf(plan, grader, options))
    if (!flag('detach')) return await queue.results()
    io.err.write(`${render({ code: 'queue.submitted', params: { count: added } }, locale)}\n`)
    return undefined
  } finally {
    progress.end()
    await queue.close()
  }
}

/** Hands submissions to workers elsewhere and, unless told otherwise, waits and writes what `grade` would. */
export const submit: Command = {
  flags,
  async run(invocation) {
    if (invocation.flag('dead') || invocation.flag('retry')) return dead(invocation)
    const plan = planOf(invocation)
    return reported(plan, invocation, async (told) => {
      const results = await submitAll(plan, invocation)
      for (const result of results ?? []) told(result)
      return results
    })
  },
}
