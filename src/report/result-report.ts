import type { Cause, ShownHop, ShownObservation } from '../evidence.ts'
import { type Fraction, fractionOf, fractionText } from '../fraction.ts'
import type { Component } from '../hop.ts'
import { type Issue, isHint, issue } from '../issue.ts'
import { explanationOf } from '../messages/explain.ts'
import { type Locale, render } from '../messages/render.ts'
import type { Moment } from '../moment.ts'
import type { Outcome } from '../outcome.ts'
import type { CriterionResult, SubmissionResult } from '../result.ts'
import type { CriterionReport, Location, MomentLine, ResultReport, Said, Share, TraceLine } from './document.ts'
import { shown } from './escape.ts'
import { allPassed, totals } from './totals.ts'

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
