import type { Component } from '../hop.ts'
import type { IssueCode, IssueParams } from '../issue.ts'
import type { Locale } from '../messages/render.ts'
import type { Moment } from '../moment.ts'
import type { Position } from '../position.ts'
import type { Bilingual, Frame, SubmissionResult } from '../result.ts'
import type { VerdictStatus } from '../verdict.ts'
import { resultReport } from './result-report.ts'
import { allPassed, totals } from './totals.ts'

export type Visibility = 'student' | 'instructor'

/** A place in the submission, with the field that stands there. */
export interface Location extends Position {
  readonly field?: string
}

/** What happened, as code and parameters, and said in the report's language. */
export interface Said {
  readonly code: IssueCode
  readonly params: IssueParams[IssueCode]
  readonly message: string
  readonly location?: Location
}

export interface TraceLine {
  readonly at: string
  readonly rule: string
  /** The hop in a sentence. */
  readonly because: string
  readonly code: IssueCode
  readonly params: IssueParams[IssueCode]
  readonly location?: Location
}

/** Something that happened to a Pod or to a Service's endpoints. */
export interface MomentLine {
  /** Virtual milliseconds since the cluster was born. */
  readonly at: number
  readonly code: Moment['what']['code']
  readonly params: Moment['what']['params']
  readonly message: string
}

/** One way the question could go. */
export interface Share {
  readonly probability: string
  readonly outcome: string
  readonly good: boolean
  /** Who ended the connection, where somebody did. */
  readonly by?: Component
}

export interface CriterionReport {
  readonly id: string
  readonly title: Bilingual
  readonly status: VerdictStatus
  readonly points: string
  readonly max: string
  readonly advisory?: true
  readonly hidden?: true
  readonly code?: IssueCode
  readonly params?: IssueParams[IssueCode]
  readonly message?: string
  readonly location?: Location
  readonly expected?: string
  readonly actual?: string
  /** The step that did not pass, in both languages. */
  readonly step?: Bilingual
  readonly frame?: Frame
  readonly hints: readonly string[]
  /** The hints as codes, for readers in another language. */
  readonly advice?: readonly Said[]
  readonly trace: readonly TraceLine[]
  /** What was asked of the cluster, and the ways it could go. */
  readonly question?: { readonly ask: string; readonly from: string; readonly to: string }
  readonly shares?: readonly Share[]
  /** What happened to Pods and endpoints while it was judged, in order. */
  readonly timeline?: readonly MomentLine[]
  /** Further causes, beyond the first. */
  readonly also?: readonly Said[]
}

export interface ResultReport {
  readonly student: string
  readonly exercise: string
  readonly title: Bilingual
  readonly exerciseDigest: string
  readonly submissionDigest: string
  readonly status: 'graded' | 'broken'
  readonly score: string | null
  readonly max: string
  readonly criteria: readonly CriterionReport[]
  /** How Pods and endpoints came about; absent when nothing was lost. */
  readonly timeline?: readonly MomentLine[]
  readonly warnings: readonly Said[]
  readonly ignored: readonly string[]
}

/** The document that every format is written from. */
export interface GradeReport {
  readonly apiVersion: 'kubekata/v1'
  readonly kind: 'GradeReport'
  readonly engine: string
  readonly kubernetes: string
  readonly seed: string
  readonly locale: Locale
  /** student: sums are those of the visible criteria. */
  readonly visibility: Visibility
  readonly results: readonly ResultReport[]
}

export interface DocumentOptions {
  readonly engine: string
  readonly locale: Locale
  readonly visibility: Visibility
}

export const KUBERNETES = '1.34'
export const SEED = 'kubekata/1'

/** What a student may see of a result, which is all of it where nothing is hidden. */
export function studentView(result: ResultReport): ResultReport {
  const criteria = result.criteria.filter(({ hidden }) => !hidden)
  if (criteria.length === result.criteria.length) return result
  const { timeline: moments, ...rest } = result
  const shownMoments = moments === undefined || allPassed(criteria) ? {} : { timeline: moments }
  return { ...rest, ...totals(criteria), criteria, ...shownMoments }
}

function outline(criterion: CriterionReport): CriterionReport {
  const { id, title, status, points, max, advisory, hidden, code, location, frame } = criterion
  const line = location === undefined ? undefined : frame?.lines[location.line - frame.from]
  return {
    id,
    title,
    status,
    points,
    max,
    ...(advisory ? { advisory } : {}),
    ...(hidden ? { hidden } : {}),
    ...(code === undefined ? {} : { code }),
    ...(status === 'broken' && criterion.message !== undefined ? { message: criterion.message } : {}),
    ...(location === undefined ? {} : { location }),
    ...(line === undefined ? {} : { frame: { file: frame!.file, from: location!.line, lines: [line] } }),
    hints: [],
    trace: [],
  }
}

/** What tables, statistics and comparisons ask of a result: what became of its criteria, where, but not why. */
export function outlineOf({ timeline: _, ...result }: ResultReport): ResultReport {
  return { ...result, criteria: result.criteria.map(outline), warnings: [] }
}

/** A document but for its results. */
export function headOf({ engine, locale, visibility }: DocumentOptions): Omit<GradeReport, 'results'> {
  return {
    apiVersion: 'kubekata/v1',
    kind: 'GradeReport',
    engine,
    kubernetes: KUBERNETES,
    seed: SEED,
    locale,
    visibility,
  }
}

/** A document around results that are told already, each as far as its reader may see it. */
export function documentOf(results: readonly ResultReport[], options: DocumentOptions): GradeReport {
  return { ...headOf(options), results }
}

/** Renders results for a reader: what is hidden from students is not in a student's document at all. */
export function document(results: Iterable<SubmissionResult>, options: DocumentOptions): GradeReport {
  const view = options.visibility === 'student' ? studentView : (whole: ResultReport) => whole
  return documentOf(
    Array.from(results, (one) => view(resultReport(one, options.locale))),
    options,
  )
}
