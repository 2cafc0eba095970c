import { explanations as en } from './en/explanations.ts'
import type { Explanation } from './explanation.ts'
import { explanations as ko } from './ko/explanations.ts'
import type { Locale } from './render.ts'

const books: Readonly<Record<Locale, Readonly<Record<string, Explanation>>>> = { ko, en }

/** Codes that are explained, sorted. */
export const causeCodes: readonly string[] = Object.keys(en).sort()

/** Why a cause costs points and how it is put right; undefined for codes that cost nothing. */
export function explanationOf(code: string, locale: Locale): Explanation | undefined {
  return Object.hasOwn(books[locale], code) ? books[locale][code] : undefined
}
