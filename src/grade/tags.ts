import type { Pickle, PickleTag } from '@cucumber/messages'
import { Fraction, fractionText, ZERO } from '../fraction.ts'
import { type Issue, issue } from '../issue.ts'
import { kept } from '../kept.ts'
import type { Position } from '../position.ts'
import { nearest } from '../words.ts'

/** What the tags of one scenario say, those of its Feature and Rule included. */
export interface Tagged {
  readonly criterion: string
  readonly points: Fraction | undefined
  readonly needs: readonly string[]
  readonly partial: boolean
  readonly hidden: boolean
  readonly advisory: boolean
  readonly pickle: Pickle
  readonly location: Position
}

const WITH_ARGUMENT = ['criterion', 'points', 'needs'] as const
const FLAGS = ['partial', 'hidden', 'advisory'] as const
const KNOWN: readonly string[] = [...WITH_ARGUMENT, ...FLAGS]
const ID = /^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u

interface Tag {
  readonly name: string
  readonly argument: string | undefined
  readonly text: string
}

function parsed({ name: text }: PickleTag): Tag {
  const [, name = '', argument] = /^@([^(]*)(?:\((.*)\))?$/.exec(text) ?? []
  return { name, argument, text }
}

/** The exact number of a tag: `5`, `2.5` or `5/3`, above 0. */
function pointsOf(argument: string): Fraction | undefined {
  if (!/^\d{1,6}(\.\d{1,6})?$|^\d{1,6}\/[1-9]\d{0,5}$/.test(argument)) return undefined
  const points = new Fraction(argument)
  return points.compare(ZERO) > 0 ? points : undefined
}

/** A tag that looks like one of ours but is none: a misspelt word, or a missing or needless argument. */
function suspicious({ name, argument, text }: Tag, location: Position): readonly Issue[] {
  if (KNOWN.includes(name)) {
    const wants = (WITH_ARGUMENT as readonly string[]).includes(name)
    if (wants && !(argument !== undefined && (name === 'points' || ID.test(argument))))
      return [issue('tag.empty', { tag: text }, { location })]
    return !wants && argument !== undefined ? [issue('tag.unknown', { tag: text, near: `@${name}` }, { location })] : []
  }
  const near = nearest(name, KNOWN)
  return near.length > 0
    ? [issue('tag.unknown', { tag: text, near: near.map((word) => `@${word}`).join(', ') }, { location })]
    : []
}

function place(pickle: Pickle): Position {
  const { line = 1, column = 1 } = pickle.location ?? {}
  return { file: pickle.uri, line, column, endLine: line, endColumn: column }
}

/** Distinct arguments of a tag on one scenario. */
function argumentsOf(tags: readonly Tag[], name: string): readonly string[] {
  return [...new Set(tags.flatMap((tag) => (tag.name === name && tag.argument !== undefined ? [tag.argument] : [])))]
}

interface Reading {
  readonly tagged?: Tagged
  readonly issues: readonly Issue[]
}

/** Reads one scenario's tags; a pickle is read once. */
export const tagsOf = kept(reads)

function reads(pickle: Pickle): Reading {
  const location = place(pickle)
  const tags = pickle.tags.map(parsed)
  const issues = tags.flatMap((tag) => suspicious(tag, location))
  if (issues.length > 0) return { issues }
  const criteria = argumentsOf(tags, 'criterion')
  const points = argumentsOf(tags, 'points')
  const scenario = pickle.name
  if (criteria.length === 0) return { issues: [issue('tag.no-criterion', { scenario }, { location })] }
  for (const [tag, found] of [
    ['@criterion', criteria],
    ['@points', points],
  ] as const) {
    if (found.length > 1) return { issues: [issue('tag.twice', { scenario, tag }, { location })] }
  }
  const number = points[0] === undefined ? undefined : pointsOf(points[0])
  if (points[0] !== undefined && number === undefined)
    return { issues: [issue('tag.bad-points', { tag: `@points(${points[0]})` }, { location })] }
  const has = (flag: (typeof FLAGS)[number]): boolean => tags.some(({ name }) => name === flag)
  const tagged = { criterion: criteria[0]!, points: number, needs: argumentsOf(tags, 'needs'), pickle, location }
  return {
    tagged: { ...tagged, partial: has('partial'), hidden: has('hidden'), advisory: has('advisory') },
    issues: [],
  }
}

/** A criterion as one language's feature declares it. */
export interface Declared {
  readonly id: string
  readonly points: Fraction
  readonly needs: readonly string[]
  readonly partial: boolean
  readonly hidden: boolean
  readonly advisory: boolean
  readonly pickles: readonly Pickle[]
  readonly location: Position
}

function differing(id: string, group: readonly Tagged[]): readonly Issue[] {
  const first = group[0]!
  const said = (one: Tagged): readonly (readonly [string, string])[] => [
    ['@points', one.points === undefined ? '-' : fractionText(one.points)],
    ...FLAGS.map((flag) => [`@${flag}`, one[flag] ? `@${flag}` : '-'] as const),
  ]
  for (const other of group) {
    for (const [index, [tag, value]] of said(other).entries()) {
      const one = said(first)[index]![1]
      if (one !== value)
        return [issue('tag.unequal', { criterion: id, tag, one, other: value }, { location: other.location })]
    }
  }
  return []
}

function declared(
  id: string,
  group: readonly Tagged[],
): { readonly declared: Declared; readonly issues: readonly Issue[] } {
  const { points, partial, hidden, advisory, location } = group[0]!
  const issues = [...differing(id, group)]
  if (advisory && points !== undefined) issues.push(issue('tag.advisory-points', { criterion: id }, { location }))
  if (!advisory && group.every((one) => one.points === undefined))
    issues.push(issue('tag.no-points', { criterion: id }, { location }))
  const needs = [...new Set(group.flatMap((one) => one.needs))]
  const pickles = group.map(({ pickle }) => pickle)
  return {
    declared: { id, points: advisory ? ZERO : (points ?? ZERO), needs, partial, hidden, advisory, pickles, location },
    issues,
  }
}

function cycle(
  criteria: ReadonlyMap<string, Declared>,
  id: string,
  path: readonly string[],
): readonly string[] | undefined {
  if (path.includes(id)) return [...path.slice(path.indexOf(id)), id]
  for (const next of criteria.get(id)?.needs ?? []) {
    const found = cycle(criteria, next, [...path, id])
    if (found !== undefined) return found
  }
  return undefined
}

function needsOf(one: Declared, criteria: ReadonlyMap<string, Declared>): readonly Issue[] {
  const { id, location } = one
  return one.needs.flatMap((needs): Issue[] => {
    const other = criteria.get(needs)
    if (other === undefined)
      return [
        issue(
          'tag.needs-unknown',
          { criterion: id, needs, near: nearest(needs, [...criteria.keys()]).join(', ') },
          { location },
        ),
      ]
    if (other.hidden && !one.hidden) return [issue('tag.needs-hidden', { criterion: id, needs }, { location })]
    if (other.advisory && !one.advisory) return [issue('tag.needs-advisory', { criterion: id, needs }, { location })]
    return []
  })
}

function cycles(criteria: ReadonlyMap<string, Declared>): readonly Issue[] {
  for (const { id, location } of criteria.values()) {
    const path = cycle(criteria, id, [])
    if (path !== undefined) return [issue('tag.needs-cycle', { path: path.join(' → ') }, { location })]
  }
  return []
}

/** The criteria of one language's scenarios in the order they first appear, and everything wrong with their tags. */
export function declare(pickles: readonly Pickle[]): {
  readonly criteria: readonly Declared[]
  readonly issues: readonly Issue[]
} {
  const readings = pickles.map(tagsOf)
  const issues = readings.flatMap((one) => one.issues)
  const groups = Map.groupBy(
    readings.flatMap(({ tagged }) => tagged ?? []),
    ({ criterion }) => criterion,
  )
  const criteria = new Map<string, Declared>()
  for (const [id, group] of groups) {
    const made = declared(id, group)
    criteria.set(id, made.declared)
    issues.push(...made.issues)
  }
  const complete = issues.length === 0
  if (complete) issues.push(...[...criteria.values()].flatMap((one) => needsOf(one, criteria)), ...cycles(criteria))
  return { criteria: [...criteria.values()], issues }
}
