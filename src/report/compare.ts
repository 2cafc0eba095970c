import { Fraction } from '../fraction.ts'
import type { GradeReport } from './document.ts'

/** A criterion that came out otherwise than in an earlier run. */
export interface Change {
  readonly student: string
  readonly exercise: string
  readonly criterion: string
  readonly before: { readonly status: string; readonly points: string; readonly code: string }
  readonly after: { readonly status: string; readonly points: string; readonly code: string }
  /** 1 raised, -1 lowered, 0 same points for another reason. */
  readonly direction: number
  /** What differs beneath: the submission, the exercise, or only the engine. */
  readonly because: 'submission' | 'exercise' | 'engine'
}

export interface Comparison {
  readonly changes: readonly Change[]
  readonly unchanged: number
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

type Result = GradeReport['results'][number]

const ABSENT = { status: '-', points: '0', code: '' } as const

function line(result: Result, id: string): Change['before'] {
  const found = result.criteria.find((one) => one.id === id)
  return found === undefined ? ABSENT : { status: found.status, points: found.points, code: found.code ?? '' }
}

function changesOf(before: Result, after: Result): readonly Change[] {
  const ids = [...new Set([...after.criteria, ...before.criteria].map(({ id }) => id))]
  const because =
    before.submissionDigest !== after.submissionDigest
      ? 'submission'
      : before.exerciseDigest !== after.exerciseDigest
        ? 'exercise'
        : 'engine'
  return ids.flatMap((id) => {
    const [one, other] = [line(before, id), line(after, id)]
    if (one.status === other.status && one.points === other.points && one.code === other.code) return []
    const direction = new Fraction(other.points).compare(one.points)
    return [
      {
        student: after.student,
        exercise: after.exercise,
        criterion: id,
        before: one,
        after: other,
        direction,
        because,
      },
    ]
  })
}

/** Which criteria changed between two runs, and what changed beneath. */
export function compare(before: GradeReport, after: GradeReport): Comparison {
  const key = ({ student, exercise }: Result): string => `${student}/${exercise}`
  const old = new Map(before.results.map((result) => [key(result), result]))
  const now = new Set(after.results.map(key))
  const common = after.results.flatMap((result) => {
    const earlier = old.get(key(result))
    return earlier === undefined ? [] : [{ earlier, result }]
  })
  const changes = common.map(({ earlier, result }) => changesOf(earlier, result))
  return {
    changes: changes.flat(),
    unchanged: changes.filter((list) => list.length === 0).length,
    added: after.results.map(key).filter((name) => !old.has(name)),
    removed: [...old.keys()].filter((name) => !now.has(name)),
  }
}
