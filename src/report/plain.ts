import type { Locale } from '../messages/render.ts'
import type { CriterionReport } from './document.ts'
import { frameText } from './frame.ts'
import { placeText, word } from './text.ts'

/** A criterion explained in plain lines, for formats that show text. */
export function plainText(criterion: CriterionReport, locale: Locale): string {
  const { message, location, expected, actual, hints, trace, also = [] } = criterion
  const named = (code: 'report.expected' | 'report.actual' | 'report.hint' | 'report.also', text: string): string =>
    `${word(code, locale)}: ${text}`
  if (message === undefined) return ''
  return [
    message,
    ...hints.map((hint) => named('report.hint', hint)),
    ...(location === undefined
      ? []
      : [`${placeText(location)}${location.field === undefined ? '' : ` ${location.field}`}`]),
    ...frameText(criterion),
    ...(expected === undefined ? [] : [named('report.expected', expected)]),
    ...(actual === undefined || actual === message ? [] : [named('report.actual', actual)]),
    ...also.map((one) => named('report.also', one.message)),
    ...(trace.length === 0
      ? []
      : [
          `${word('report.trace', locale)}:`,
          ...trace.map(({ at, because }, index) => `${index + 1}. ${at}: ${because}`),
        ]),
  ].join('\n')
}
