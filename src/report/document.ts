import type { Cause, ShownHop, ShownObservation } from '../evidence.ts'
import { type Fraction, fractionOf, fractionText, sumText } from '../fraction.ts'
import type { Component } from '../hop.ts'
import { type Issue, type IssueCode, type IssueParams, isHint, issue } from '../issue.ts'
import { explanationOf } from '../messages/explain.ts'
import { type Locale, render } from '../messages/render.ts'
import type { Moment } from '../moment.ts'
import type { Outcome } from '../outcome.ts'
import type { Position } from '../position.ts'
import type { Bilingual, CriterionResult, Frame, SubmissionResult } from '../result.ts'
import type { VerdictStatus } from '../verdict.ts'
import { shown } from './escape.ts'

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

function locationOf({ location, because, params }: Issue): Location | undefined {
  if (location === undefined) return undefined
  const named = (params as { readonly field?: unknown }).field
  const field = typeof named === 'string' ? named : because?.[0]?.field
  const { file, line, column, endLine, endColumn } = location
  return { file, line, column, endLine, endColumn, ...(field === undefined || field === '' ? {} : { field }) }
}

function said(one: Issue, locale: Locale): Said {
  const location = locationOf(one)
  return {
    code: one.code,
    params: one.params,
    message: shown(render(one, locale)),
    ...(location === undefined ? {} : { location }),
  }
}

function place(causes: readonly Cause[]): Location | undefined {
  const found = causes.find(({ position }) => position !== undefined)
  return found === undefined ? undefined : { ...found.position!, ...(found.field ? { field: found.field } : {}) }
}

function hop({ at, node, rule, says, because }: ShownHop, locale: Locale): TraceLine {
  const location = place(because)
  const component = node === undefined ? at : `${at} ${node}`
  return {
    at: component,
    rule: shown(rule),
    because: shown(render(says, locale)),
    code: says.code,
    params: says.params,
    ...(location === undefined ? {} : { location }),
  }
}

function timeline(
  moments: readonly Moment[] | undefined,
  locale: Locale,
): { readonly timeline?: readonly MomentLine[] } {
  if (moments === undefined || moments.length === 0) return {}
  return {
    timeline: moments.map(({ at, what }) => ({
      at,
      code: what.code,
      params: what.params,
      message: shown(render(what, locale)),
    })),
  }
}

interface End {
  readonly text: string
  readonly good: boolean
  readonly by?: Component
}

function ended(outcome: Outcome): End {
  switch (outcome.kind) {
    case 'delivered':
      return { text: outcome.to.kind === 'pod' ? outcome.to.key : outcome.to.name, good: true }
    case 'answered': {
      const { status, pod, host } = outcome.response
      return {
        text: [pod ?? host, `HTTP ${status}`].filter((part) => part !== undefined).join(' '),
        good: status < 400,
      }
    }
    case 'unresolved':
      return { text: outcome.rcode, good: false, by: 'dns' }
    default:
      return { text: `${outcome.kind} (${outcome.by})`, good: false, by: outcome.by }
  }
}

function sharesOf({ branches }: ShownObservation): readonly Share[] {
  const totals = new Map<string, End & { readonly probability: Fraction }>()
  for (const { outcome, probability } of branches) {
    const end = ended(outcome)
    const before = totals.get(end.text)?.probability
    const share = fractionOf(probability)
    totals.set(end.text, { ...end, probability: before === undefined ? share : before.add(share) })
  }
  return [...totals.values()].map(({ text, good, by, probability }) => ({
    probability: fractionText(probability),
    outcome: shown(text),
    good,
    ...(by === undefined ? {} : { by }),
  }))
}

function asked(
  observations: readonly ShownObservation[],
  locale: Locale,
): Pick<CriterionReport, 'trace' | 'question' | 'shares'> {
  const [first] = observations
  if (first === undefined) return { trace: [] }
  const { ask, from, to } = first.question
  return {
    trace: (first.branches[0]?.trace ?? []).map((one) => hop(one, locale)),
    question: { ask, from: shown(from), to: shown(to) },
    shares: sharesOf(first),
  }
}

/** What several clients saw alike is said once. */
function distinct(all: readonly Said[]): readonly Said[] {
  return [
    ...new Map(
      all.map((one) => [`${one.message} ${one.location?.file}:${one.location?.line}:${one.location?.column}`, one]),
    ).values(),
  ]
}

function told(params: object, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = (params as Readonly<Record<string, unknown>>)[name]
    if (typeof value === 'string' || typeof value === 'number') return shown(String(value))
  }
  return undefined
}

function explanation(result: CriterionResult, locale: Locale): Partial<CriterionReport> {
  const issues =
    result.status === 'broken'
      ? [issue('grade.broken', { detail: result.fault ?? '' }), ...result.issues]
      : result.issues
  const causes = issues.filter((one) => !isHint(one))
  const [first, ...others] = distinct((causes.length > 0 ? causes : issues).map((one) => said(one, locale)))
  if (first === undefined) return {}
  // What is at fault is the line of the mistake behind it, where that is known.
  const location =
    issues
      .filter(isHint)
      .map(locationOf)
      .find((place) => place !== undefined) ?? first.location
  const expected =
    told(first.params, ['expected']) ?? (result.step === undefined ? undefined : shown(result.step[locale]))
  return {
    ...first,
    ...(location === undefined ? {} : { location }),
    ...(expected === undefined || result.status !== 'failed'
      ? {}
      : { expected, actual: told(first.params, ['actual', 'outcome']) ?? first.message }),
    ...(others.length === 0 ? {} : { also: others }),
  }
}

function criterion(result: CriterionResult, locale: Locale): CriterionReport {
  const { id, title, status, points, max, advisory, hidden, step, frame } = result
  const advice = result.issues.filter(isHint).map((one) => said(one, locale))
  const explained = explanation(result, locale)
  const fix =
    status === 'failed' && explained.code !== undefined ? explanationOf(explained.code, locale)?.fix : undefined
  return {
    id,
    title,
    status,
    points,
    max,
    ...(advisory ? { advisory } : {}),
    ...(hidden ? { hidden } : {}),
    ...explained,
    ...(step === undefined ? {} : { step }),
    ...(frame === undefined ? {} : { frame }),
    hints: [...advice.map(({ message }) => message), ...(fix === undefined ? [] : [fix])],
    ...(advice.length === 0 ? {} : { advice }),
    ...asked(result.observations, locale),
    ...timeline(result.moments, locale),
  }
}

/** Sums over criteria; one broken criterion leaves no score. */
export function totals(
  criteria: readonly Pick<CriterionResult, 'status' | 'points' | 'max'>[],
): Pick<ResultReport, 'status' | 'score' | 'max'> {
  const broken = criteria.some(({ status }) => status === 'broken')
  const score = broken ? null : sumText(criteria.map(({ points }) => points))
  return {
    status: broken ? 'broken' : 'graded',
    score,
    max: sumText(criteria.map(({ max }) => max)),
  }
}

function allPassed(criteria: readonly Pick<CriterionReport, 'status'>[]): boolean {
  return criteria.every(({ status }) => status === 'passed')
}

/** What a student may see of a result, which is all of it where nothing is hidden. */
export function studentView(result: ResultReport): ResultReport {
  const criteria = result.criteria.filter(({ hidden }) => !hidden)
  if (criteria.length === result.criteria.length) return result
  const { timeline: moments, ...rest } = result
  const shownMoments = moments === undefined || allPassed(criteria) ? {} : { timeline: moments }
  return { ...rest, ...totals(criteria), criteria, ...shownMoments }
}

/** A result told to an instructor. */
export function resultReport(result: SubmissionResult, locale: Locale): ResultReport {
  const { student, exercise, title, exerciseDigest, submissionDigest, criteria, warnings, ignored } = result
  return {
    student,
    exercise,
    title,
    exerciseDigest,
    submissionDigest,
    ...totals(criteria),
    criteria: criteria.map((one) => criterion(one, locale)),
    ...(allPassed(criteria) ? {} : timeline(result.moments, locale)),
    warnings: warnings.map((one) => said(one, locale)),
    ignored: ignored.map(shown),
  }
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
