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

function total(choice: Choice): bigint {
  return choice.among.reduce((sum, [weight]) => sum + weight, 0n)
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
      probability = probability.mul(new Fraction(step.value.among[index]![0], total(step.value)))
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
    const taken: number[] = []
    let probability = start
    let step = run.next(0)
    while (!step.done) {
      if (!isChoice(step.value)) {
        trace.push(step.value)
        step = run.next(0)
        continue
      }
      const answered = path[taken.length]
      if (answered !== undefined) {
        taken.push(answered)
        step = run.next(answered)
        continue
      }
      const all = total(step.value)
      const open = step.value.among.map(([weight], index) => ({ weight, index })).filter(({ weight }) => weight > 0n)
      for (const { weight, index } of open.slice(1).reverse()) {
        pending.push({ path: [...taken, index], probability: probability.mul(new Fraction(weight, all)) })
      }
      const first = open[0]
      if (first === undefined)
        throw new RangeError(`a choice without weight: ${step.value.among.map(([, label]) => label).join(', ')}`)
      probability = probability.mul(new Fraction(first.weight, all))
      taken.push(first.index)
      step = run.next(first.index)
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
