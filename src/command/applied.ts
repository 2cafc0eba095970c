import type { HandedFile } from '../batch/submission.ts'
import type { Applied } from '../cluster/apply.ts'
import { type Issue, type IssueCode, type IssueParams, issue } from '../issue.ts'
import { objectName } from '../lab/resources.ts'
import type { Moment } from '../lab/timeline.ts'
import { type Locale, render } from '../messages/render.ts'
import { shown } from '../report/escape.ts'
import { frameAt, frameText } from '../report/frame.ts'
import { type Paint, wrap } from '../report/terminal.ts'
import { placeText } from '../report/text.ts'
import { padEnd, padStart, width } from '../report/width.ts'

export interface Looks {
  readonly paint: Paint
  readonly columns: number
  readonly locale: Locale
}

type LabCode = Extract<IssueCode, `lab.${string}`>

function word<C extends LabCode>(code: C, params: IssueParams[C], locale: Locale): string {
  return render(issue(code, params) as unknown as Issue, locale)
}

/** A mark and a colour stand beside the word, never instead of it. */
const STYLES = {
  created: ['✓', 'green'],
  configured: ['✎', 'yellow'],
  unchanged: ['=', 'dim'],
  refused: ['✗', 'red'],
  unreadable: ['✗', 'red'],
} as const

function nameOf({ manifest, kind, key, file }: Applied): string {
  if (kind === '') return file
  const apiVersion = (manifest?.value as { readonly apiVersion?: unknown } | undefined)?.apiVersion
  return objectName(typeof apiVersion === 'string' ? apiVersion : '', kind.split('.')[0]!, key.split('/').at(-1)!)
}

const decoder = new TextDecoder()

function problem(one: Issue, files: readonly HandedFile[], { paint, columns, locale }: Looks): readonly string[] {
  const { location } = one
  const text = wrap(shown(render(one, locale)), columns - 6).map((line) => `     ${line}`)
  if (location === undefined) return text
  const source = files.find(({ path }) => path === location.file)
  const frame = source === undefined ? undefined : frameAt(decoder.decode(source.bytes), location)
  const lines = frame === undefined ? [] : frameText({ frame, location })
  return [
    ...text,
    `     ${paint('bold', placeText(location))}`,
    ...lines.map((line) => `     ${line.startsWith('>') ? paint('red', line) : paint('dim', line)}`),
  ]
}

/** One line an object, and below it every error with the lines at fault. */
export function appliedText(applied: readonly Applied[], files: readonly HandedFile[], looks: Looks): string {
  const { paint, locale } = looks
  const names = applied.map(nameOf)
  const widest = Math.max(0, ...names.map((name) => width(shown(name))))
  const lines = applied.flatMap((one, index) => {
    const [mark, colour] = STYLES[one.result]
    const place = one.manifest?.locate('')
    const where = place === undefined ? '' : `  ${paint('dim', placeText(place))}`
    const said = paint(colour, `${mark} ${word(`lab.${one.result}`, {}, locale)}`)
    const warnings = one.warnings.flatMap((warning) =>
      wrap(`${word('lab.warning', {}, locale)}: ${shown(render(warning, locale))}`, looks.columns - 6).map(
        (line) => `     ${paint('yellow', line)}`,
      ),
    )
    const problems = one.issues.flatMap((issue) => [...problem(issue, files, looks), ''])
    return [`${padEnd(shown(names[index]!), widest)}  ${said}${where}`, ...warnings, ...problems]
  })
  const count = (...results: readonly Applied['result'][]): number =>
    applied.filter(({ result }) => results.includes(result)).length
  const summary = word(
    'lab.summary',
    {
      created: count('created'),
      configured: count('configured'),
      unchanged: count('unchanged'),
      refused: count('refused', 'unreadable'),
    },
    locale,
  )
  return `${[...lines, '', summary].join('\n').replace(/\n{3,}/g, '\n\n')}\n`
}

/** `+1.250s`: seconds since what was applied. */
function instantText(milliseconds: number): string {
  return `+${(milliseconds / 1000).toFixed(3)}s`
}

/** What happened, one line a moment, in its order. */
export function momentsText(moments: readonly Moment[], { paint, locale }: Looks): string {
  const instants = moments.map(({ at }) => instantText(at))
  const widest = Math.max(0, ...instants.map(width))
  const lines = moments.map(
    ({ issue: one }, index) => `  ${paint('dim', padStart(instants[index]!, widest))}  ${shown(render(one, locale))}`,
  )
  return `${[paint('bold', word('lab.timeline', {}, locale)), ...lines].join('\n')}\n`
}
