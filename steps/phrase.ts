import { Given, Then, When } from '@cucumber/cucumber'
import type { World } from './world.ts'

/** One step in both languages; arguments arrive by position, so both wordings keep one order of parameters. */
export interface Wording {
  readonly en: string
  readonly ko: string
}

export type Keyword = 'Given' | 'When' | 'Then'

/** A step of the vocabulary, as `kubekata steps` lists it. */
export interface Phrase extends Wording {
  readonly keyword: Keyword
}

const known: Phrase[] = []
const register = { Given, When, Then } as const

/** Every step defined so far, in the order of definition. */
export function phrases(): readonly Phrase[] {
  return known
}

/**
 * Defines one step with two wordings and one handler. Korean particles are written with Cucumber's own alternation and
 * optional text: `{service}이/가`, `{service}(으)로`.
 */
export function define<Args extends readonly unknown[]>(
  keyword: Keyword,
  wording: Wording,
  handler: (this: World, ...args: Args) => unknown,
): void {
  known.push({ keyword, ...wording })
  // Cucumber counts a handler's parameters, so the handler itself is registered, twice.
  const code = handler as unknown as (this: World, ...args: unknown[]) => unknown
  register[keyword](wording.en, code)
  if (wording.ko !== wording.en) register[keyword](wording.ko, code)
}
