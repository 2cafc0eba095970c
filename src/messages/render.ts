import type { Issue } from '../issue.ts'
import { en } from './en/index.ts'
import { ko } from './ko/index.ts'
import { withParticles } from './ko/particles.ts'

export type Locale = 'ko' | 'en'

const catalogues = { en, ko }

/** The sentence of an issue in a language. */
export function render(issue: Issue, locale: Locale): string {
  const sentence = catalogues[locale][issue.code] as (params: Issue['params']) => string
  const text = sentence(issue.params)
  return locale === 'ko' ? withParticles(text) : text
}
