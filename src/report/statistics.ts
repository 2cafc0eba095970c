import { type Fraction, fractionOf, fractionText, remembering, sum, ZERO } from '../fraction.ts'
import type { IssueCode } from '../issue.ts'
import { kept } from '../kept.ts'
import type { Bilingual } from '../result.ts'
import type { CriterionReport, GradeReport, ResultReport } from './document.ts'

/** A criterion over a class. */
export interface CriterionStatistics {
  readonly id: string
  readonly title: Bilingual
  readonly max: string
  readonly full: number
  readonly part: number
  readonly zero: number
  /** Mean share of the points, 0 to 1. */
  readonly difficulty: number
  /** Correlation with the rest of the score; absent below 20 submissions or without variance. */
  readonly discrimination?: number
}

/** One cause of lost points at one criterion, with everybody it met. */
export interface CauseStatistics {
  readonly code: IssueCode
  readonly criterion: string
  readonly met: readonly { readonly student: string; readonly line: CriterionReport }[]
}

/** An exercise over a class; what is broken counts in no statistic. */
export interface ExerciseStatistics {
  readonly exercise: string
  readonly title: Bilingual
  readonly max: string
  readonly graded: number
  readonly broken: number
  readonly mean: Fraction
  readonly median: Fraction
  readonly criteria: readonly CriterionStatistics[]
  readonly causes: readonly CauseStatistics[]
  /** Students whose submissions hold the same bytes, in groups of two and more. */
  readonly identical: readonly (readonly string[])[]
  /** Counts by tenths of the maximum; the last holds full marks too. */
  readonly histogram: readonly number[]
}

const SMALLEST = 20
const MOST_CAUSES = 12

function median(sorted: readonly Fraction[]): Fraction {
  if (sorted.length === 0) return ZERO
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : sorted[middle - 1]!.add(sorted[middle]!).div(2)
}

function correlation(xs: readonly number[], ys: readonly number[]): number | undefined {
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
  const [mx, my] = [mean(xs), mean(ys)]
  let [xy, xx, yy] = [0, 0, 0]
  for (const [index, x] of xs.entries()) {
    const y = ys[index]!
    xy += (x - mx) * (y - my)
    xx += (x - mx) ** 2
    yy += (y - my) ** 2
  }
  return xx === 0 || yy === 0 ? undefined : xy / Math.sqrt(xx * yy)
}

function criterionStatistics(id: string, results: readonly ResultReport[]): CriterionStatistics {
  const lines = results.map((result) => result.criteria.find((one) => one.id === id)!)
  const { title, max } = lines[0]!
  const most = fractionOf(max)
  const shareOf = remembering((points) => (most.equals(ZERO) ? 0 : fractionOf(points).div(most).valueOf()))
  const shares = lines.map(({ points }) => shareOf(points))
  const without = remembering((texts) => {
    const [score, points] = texts.split(' ').map(fractionOf)
    return score!.sub(points!).valueOf()
  })
  const rest = results.map(({ score }, index) => without(`${score ?? '0'} ${lines[index]!.points}`))
  const found = results.length >= SMALLEST ? correlation(shares, rest) : undefined
  const full = lines.filter(({ status }) => status === 'passed').length
  const zero = lines.filter(({ status, points }) => status !== 'passed' && points === '0').length
  return {
    id,
    title,
    max,
    full,
    zero,
    part: lines.length - full - zero,
    difficulty: shares.reduce((a, b) => a + b, 0) / Math.max(1, shares.length),
    ...(found === undefined ? {} : { discrimination: found }),
  }
}

function causesOf(results: readonly ResultReport[]): ExerciseStatistics['causes'] {
  const lost = results.flatMap(({ student, criteria }) =>
    criteria.flatMap((line) =>
      line.status === 'failed' && line.code !== undefined ? [{ student, line, code: line.code }] : [],
    ),
  )
  return [...Map.groupBy(lost, ({ line, code }) => `${line.id} ${code}`)]
    .sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
    .slice(0, MOST_CAUSES)
    .map(([, met]) => ({ code: met[0]!.code, criterion: met[0]!.line.id, met }))
}

/** Nothing handed in is nobody's copy. */
function identicalOf(results: readonly ResultReport[]): ExerciseStatistics['identical'] {
  const handed = results.filter(({ score, ignored }) => score !== '0' || ignored.length > 0)
  return [...Map.groupBy(handed, ({ submissionDigest }) => submissionDigest).values()]
    .filter((group) => group.length > 1)
    .map((group) => group.map(({ student }) => student))
}

function exerciseStatistics(exercise: string, all: readonly ResultReport[]): ExerciseStatistics {
  const results = all.filter(({ status }) => status === 'graded')
  const scores = results.map(({ score }) => fractionOf(score ?? '0')).sort((a, b) => a.compare(b))
  const { title, max, criteria } = all[0]!
  const histogram = Array.from({ length: 10 }, () => 0)
  for (const score of scores) {
    const share = fractionOf(max).equals(ZERO) ? ZERO : score.div(max)
    histogram[Math.min(9, Math.floor(share.mul(10).valueOf()))]!++
  }
  return {
    exercise,
    title,
    max,
    graded: results.length,
    broken: all.length - results.length,
    mean: results.length === 0 ? ZERO : sum(scores).div(results.length),
    median: median(scores),
    criteria: results.length === 0 ? [] : criteria.map(({ id }) => criterionStatistics(id, results)),
    causes: causesOf(results),
    identical: identicalOf(results),
    histogram,
  }
}

/** Statistics by exercise, in order of its name; of one document they are made once, however many formats ask. */
export const statistics = kept((report: GradeReport): readonly ExerciseStatistics[] => {
  const groups = Map.groupBy(report.results, ({ exercise }) => exercise)
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([exercise, list]) => exerciseStatistics(exercise, list))
})

/** At most two decimals, for people; the documents keep the exact value. */
export function decimal(value: Fraction): string {
  return value.round(2).toString()
}

/** Points of a share of the maximum that are still to win. */
export function missing({ points, max }: Pick<CriterionReport, 'points' | 'max'>): Fraction {
  return fractionOf(max).sub(points)
}

/** The failed criterion that would bring most; the first of equals, and of those that fail for the same reason. */
export function nextFix(criteria: readonly CriterionReport[]): CriterionReport | undefined {
  const open = criteria.filter(({ status, advisory }) => status === 'failed' && !advisory)
  const best = open.reduce<CriterionReport | undefined>(
    (most, one) => (most === undefined || missing(one).compare(missing(most)) > 0 ? one : most),
    undefined,
  )
  return best?.message === undefined ? best : open.find(({ message }) => message === best.message)
}

export { fractionText }
