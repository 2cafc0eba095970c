import { fractionText } from './fraction.ts'
import type { Component } from './hop.ts'
import type { Issue } from './issue.ts'
import type { Moment } from './moment.ts'
import type { Observation, Question } from './observation.ts'
import type { Outcome } from './outcome.ts'
import type { Position, Reference } from './position.ts'
import type { Branch } from './walk.ts'

/** A reference with the place in the submission it stands at, if the submission made it. */
export interface Cause extends Reference {
  readonly position?: Position
}

/** A hop as JSON keeps it: who, by which rule, said how, because of what. */
export interface ShownHop {
  readonly at: Component
  readonly node?: string
  readonly rule: string
  readonly says: Issue
  readonly because: readonly Cause[]
  /** The packet after the hop, in the domain's notation. */
  readonly packet?: {
    readonly protocol: string
    readonly source: string
    readonly destination: string
    readonly port: number
  }
}

/** One way a question could go; the probability is an exact fraction. */
export interface ShownBranch {
  readonly probability: string
  readonly outcome: Outcome
  /** Absent where it was left out to keep evidence small. */
  readonly trace?: readonly ShownHop[]
}

/** A question and its answer as JSON keeps them, the branch to explain first. */
export interface ShownObservation {
  readonly question: Question
  readonly branches: readonly ShownBranch[]
  /** Branches that were left out. */
  readonly more: number
}

/** What a step attaches when an expectation is not met. */
export interface Evidence {
  readonly issues: readonly Issue[]
  readonly observations: readonly ShownObservation[]
  /** What happened to Pods and endpoints meanwhile, in order. */
  readonly moments?: readonly Moment[]
  /** A needed thing is missing, so the criterion cannot be judged: `skipped`, not `failed`. */
  readonly unjudged?: true
}

/** The media type under which steps attach evidence to Cucumber's messages. */
export const EVIDENCE = 'application/vnd.kubekata.evidence+json'

export type Locate = (reference: Reference) => Position | undefined

const BRANCHES = 24
const TRACES = 3
const OBSERVATIONS = 4

function well(outcome: Outcome): boolean {
  return outcome.kind === 'delivered' || (outcome.kind === 'answered' && outcome.response.status < 400)
}

/** Unhappy branches first, the likelier before the less likely; else in the order of the walk. */
function byInterest(branches: readonly Branch<Outcome>[]): readonly Branch<Outcome>[] {
  return [...branches].sort(
    (a, b) => Number(well(a.value)) - Number(well(b.value)) || b.probability.compare(a.probability),
  )
}

function cause(reference: Reference, locate: Locate): Cause {
  const position = locate(reference)
  return position === undefined ? reference : { ...reference, position }
}

function shownBranch({ value, probability, trace }: Branch<Outcome>, index: number, locate: Locate): ShownBranch {
  const shown = { probability: fractionText(probability), outcome: value }
  if (index >= TRACES) return shown
  const hops = trace.map(
    ({ at, node, rule, says, because, after }): ShownHop => ({
      at,
      ...(node === undefined ? {} : { node }),
      rule,
      says,
      because: because.map((reference) => cause(reference, locate)),
      ...(after === undefined
        ? {}
        : {
            packet: {
              protocol: after.protocol,
              source: after.source,
              destination: after.destination,
              port: after.port,
            },
          }),
    }),
  )
  return { ...shown, trace: hops }
}

function shown({ question, branches }: Observation, locate: Locate): ShownObservation {
  const kept = byInterest(branches).slice(0, BRANCHES)
  return {
    question,
    branches: kept.map((branch, index) => shownBranch(branch, index, locate)),
    more: branches.length - kept.length,
  }
}

function unhappy({ branches }: Observation): boolean {
  return branches.some(({ value }) => !well(value))
}

/** The reference to show: the last named field on the way that was handed in, since a way is explained by its end. */
function telling(because: readonly Reference[], locate: Locate): readonly [Reference, Position] | undefined {
  const named = because.filter(({ field = '' }) => field !== '').toReversed()
  for (const reference of [...named, ...because]) {
    const place = locate(reference)
    if (place !== undefined) return [reference, place]
  }
  return undefined
}

/** Issues with their places filled in; the reference that gave the place comes first. */
export function located(issues: readonly Issue[], locate: Locate): readonly Issue[] {
  return issues.map((one) => {
    const { because = [] } = one
    const found = one.location === undefined ? telling(because, locate) : undefined
    if (found === undefined) return one
    const [reference, location] = found
    return { ...one, location, because: [reference, ...because.filter((other) => other !== reference)] }
  })
}

/** Evidence as it is attached: places filled in, observations cut to what explains the issues. */
export function evidenceOf(issues: readonly Issue[], observations: readonly Observation[], locate: Locate): Evidence {
  const chosen = [...observations].sort((a, b) => Number(unhappy(b)) - Number(unhappy(a))).slice(0, OBSERVATIONS)
  return { issues: located(issues, locate), observations: chosen.map((one) => shown(one, locate)) }
}
