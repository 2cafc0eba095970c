import { Fraction, ONE } from './fraction.ts'
import type { Choice, Hop } from './hop.ts'
import type { Random } from './random.ts'

/**
 * A computation that reports what happened (`Hop`) and asks whenever nature decides (`Choice`); it never draws a number
 * itself. The answer to a choice is the index of the chosen alternative; the answer to a hop is ignored.
 */
export type Walk<T> = Generator<Hop | Choice, T, number>

/** One way a walk can go: its result, its exact probability and every hop on the way. */
export interface Branch<T> {
  readonly value: T
  readonly probability: Fraction
  readonly trace: readonly Hop[]
}

/** More branches than the exercise allows: the question, not the submission, is too wide. */
export class BranchBudgetError extends Error {
  override readonly name = 'BranchBudgetError'
}

function total({ among }: Choice): bigint {
  let sum = 0n
  for (const [weight] of among) sum += weight
  return sum
}

/** 1/n, which most choices are made of. */
const even = new Map<bigint, Fraction>()

/** The chance of an alternative; `all`: the weights of all alternatives. */
function chance(weight: bigint, all: bigint): Fraction {
  if (weight !== 1n || all > 100n) return new Fraction(weight, all)
  let share = even.get(all)
  if (share === undefined) {
    share = new Fraction(1n, all)
    even.set(all, share)
  }
  return share
}

function both(one: Fraction, other: Fraction): Fraction {
  return one === ONE ? other : one.mul(other)
}

function isChoice(step: Hop | Choice): step is Choice {
  return 'among' in step
}

/** Runs a walk once, each choice answered from a random stream. */
export function sample<T>(walk: () => Walk<T>, random: Random): Branch<T> {
  const run = walk()
  const trace: Hop[] = []
  let probability = ONE
  let step = run.next(0)
  while (!step.done) {
    if (isChoice(step.value)) {
      const index = random.weighted(step.value.among.map(([weight]) => weight))
      probability = both(probability, chance(step.value.among[index]![0], total(step.value)))
      step = run.next(index)
    } else {
      trace.push(step.value)
      step = run.next(0)
    }
  }
  return { value: step.value, probability, trace }
}

/**
 * Replays a walk along every sequence of answers and multiplies the weights: every branch with its exact probability.
 * Alternatives of weight 0 are not taken.
 * @throws BranchBudgetError when more than `budget` branches exist.
 */
export function* branches<T>(walk: () => Walk<T>, budget = 100_000): Generator<Branch<T>> {
  const pending: { path: number[]; probability: Fraction }[] = [{ path: [], probability: ONE }]
  let count = 0
  while (pending.length > 0) {
    const { path, probability: start } = pending.pop()!
    const run = walk()
    const trace: Hop[] = []
    let choices = 0
    let probability = start
    let step = run.next(0)
    while (!step.done) {
      if (!isChoice(step.value)) {
        trace.push(step.value)
        step = run.next(0)
        continue
      }
      if (choices < path.length) {
        step = run.next(path[choices++]!)
        continue
      }
      const { among } = step.value
      const all = total(step.value)
      const first = among.findIndex(([weight]) => weight > 0n)
      if (first === -1) throw new RangeError(`a choice without weight: ${among.map(([, label]) => label).join(', ')}`)
      for (let index = among.length - 1; index > first; index--) {
        const weight = among[index]![0]
        if (weight > 0n) pending.push({ path: [...path, index], probability: both(probability, chance(weight, all)) })
      }
      probability = both(probability, chance(among[first]![0], all))
      choices = path.push(first)
      step = run.next(first)
    }
    if (++count > budget) throw new BranchBudgetError(`more than ${budget} branches`)
    yield { value: step.value, probability, trace }
  }
}

/** What a walk came to that asked for no choice. */
export type Told<T> = Pick<Branch<T>, 'value' | 'trace'>

/** The same walk once more. */
export function* retold<T>({ value, trace }: Told<T>): Walk<T> {
  for (const hop of trace) yield hop
  return value
}

/** The walk as it is; once over, it is kept if it asked for no choice: whoever walks it again hears the same. */
export function* overheard<T>(walk: Walk<T>, keep: (told: Told<T>) => void): Walk<T> {
  const trace: Hop[] = []
  let chosen = false
  let step = walk.next(0)
  while (!step.done) {
    if (isChoice(step.value)) chosen = true
    else trace.push(step.value)
    step = walk.next(yield step.value)
  }
  if (!chosen) keep({ value: step.value, trace })
  return step.value
}

/** A walk that is over before it began. */
// biome-ignore lint/correctness/useYield: a walk need not ask anything
export function* settled<T>(value: T): Walk<T> {
  return value
}
