import type { Pickle } from '@cucumber/messages'
import { fractionText } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import type { Criterion, Scenario } from './exercise.ts'
import { type Declared, declare } from './tags.ts'

/** The scenarios of an exercise by language; one language may be missing, not both. */
export interface Twins {
  readonly ko?: readonly Pickle[]
  readonly en?: readonly Pickle[]
}

function summary(one: Declared | undefined): string {
  if (one === undefined) return '-'
  const flags = (['partial', 'hidden', 'advisory'] as const).filter((flag) => one[flag]).map((flag) => `@${flag}`)
  const needs = [...one.needs].sort().map((needed) => `@needs(${needed})`)
  return [`@points(${fractionText(one.points)})`, ...flags, ...needs, `×${one.pickles.length}`].join(' ')
}

/** What differs between the twins, so that a grade would depend on the language. */
function unequal(ko: readonly Declared[], en: readonly Declared[]): readonly Issue[] {
  const ids = [...new Set([...ko, ...en].map(({ id }) => id))]
  return ids.flatMap((id) => {
    const one = ko.find((criterion) => criterion.id === id)
    const other = en.find((criterion) => criterion.id === id)
    const [a, b] = [summary(one), summary(other)]
    return a === b ? [] : [issue('tag.twins', { criterion: id, ko: a, en: b }, { location: (other ?? one)!.location })]
  })
}

function scenarios(ko: Declared, en: Declared): readonly Scenario[] {
  return ko.pickles.map((pickle, index) => {
    const twin = en.pickles[index] ?? pickle
    const steps = pickle.steps.map(({ text }, step) => ({ ko: text, en: twin.steps[step]?.text ?? text }))
    return { title: { ko: pickle.name, en: twin.name }, steps }
  })
}

function criterion(ko: Declared, en: Declared): Criterion {
  const { id, points, needs, partial, hidden, advisory } = ko
  const told = scenarios(ko, en)
  return { id, title: told[0]!.title, points, needs, partial, hidden, advisory, scenarios: told }
}

/** The criteria of an exercise in the order of its features, titles in both languages. */
export function criteriaOf({ ko, en }: Twins): {
  readonly criteria: readonly Criterion[]
  readonly issues: readonly Issue[]
} {
  const one = declare(ko ?? en ?? [])
  const other = ko === undefined || en === undefined ? one : declare(en)
  const issues = [...one.issues, ...(other === one ? [] : other.issues)]
  if (issues.length > 0) return { criteria: [], issues }
  const differ = unequal(one.criteria, other.criteria)
  if (differ.length > 0) return { criteria: [], issues: differ }
  return {
    criteria: one.criteria.map((left) => criterion(left, other.criteria.find(({ id }) => id === left.id)!)),
    issues: [],
  }
}
