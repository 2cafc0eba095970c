import { type Issue, type IssueCode, type IssueParams, issue } from '../issue.ts'
import { type Locale, render } from '../messages/render.ts'
import type { CriterionReport, Location } from './document.ts'
import { shown } from './escape.ts'

type Label = Extract<IssueCode, `report.${string}`>
type Plain = { [C in Label]: Record<string, never> extends IssueParams[C] ? C : never }[Label]

/** A word or sentence of the report itself. */
export function label<C extends Label>(code: C, params: IssueParams[C], locale: Locale): string {
  return render(issue(code, params) as unknown as Issue, locale)
}

const words = { ko: new Map<Plain, string>(), en: new Map<Plain, string>() } as const

/** A word without parameters. */
export function word(code: Plain, locale: Locale): string {
  let text = words[locale].get(code)
  if (text === undefined) {
    text = label(code, {} as IssueParams[Plain], locale)
    words[locale].set(code, text)
  }
  return text
}

/** A mark that stands beside the word, never instead of it. */
export const MARKS = { passed: '✓', failed: '✗', partly: '◐', skipped: '⊘', broken: '!' } as const

export type Shade = keyof typeof MARKS

/** Failed with points above 0 is partly passed. */
export function shadeOf({ status, points }: Pick<CriterionReport, 'status' | 'points'>): Shade {
  return status === 'failed' && points !== '0' ? 'partly' : status
}

/** `3/10`, and with fractions `5/3 / 10`. */
export function worth({ points, max }: Pick<CriterionReport, 'points' | 'max'>): string {
  return points.includes('/') || max.includes('/') ? `${points} / ${max}` : `${points}/${max}`
}

/** `service.yaml:9:5`. */
export function placeText({ file, line, column }: Location): string {
  return `${shown(file)}:${line}:${column}`
}
