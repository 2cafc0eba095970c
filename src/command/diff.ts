import type { Locale } from '../messages/render.ts'
import { type Change, compare } from '../report/compare.ts'
import { json, shown } from '../report/escape.ts'
import { label } from '../report/text.ts'
import { padEnd, width } from '../report/width.ts'
import { type Command, EXIT, usage } from './command.ts'
import { readReport } from './read-report.ts'

const ARROWS: Readonly<Record<string, string>> = { '1': '▲', '0': '=', '-1': '▼' }

function side({ status, points, code }: Change['before'], locale: Locale): string {
  const known =
    status === 'passed' || status === 'failed' || status === 'skipped' || status === 'broken'
      ? label(`report.${status}`, {}, locale)
      : status
  return `${known} ${points}${code === '' ? '' : ` ${code}`}`
}

function rows(changes: readonly Change[], locale: Locale): readonly string[] {
  const names = changes.map(({ student, exercise, criterion }) => `${shown(student)} ${exercise} ${criterion}`)
  const widest = Math.max(0, ...names.map(width))
  return changes.map(
    ({ before, after, direction, because }, index) =>
      `${ARROWS[String(direction)]} ${padEnd(names[index]!, widest)}  ${side(before, locale)} → ${side(after, locale)}  (${label(`report.because-${because}`, {}, locale)})`,
  )
}

export const diff: Command = {
  flags: { json: {} },
  async run({ args, io, flag, locale }) {
    const [before, after, ...rest] = args
    if (before === undefined || after === undefined) throw usage('command.missing', { what: 'OLD NEW' })
    if (rest.length > 0) throw usage('command.too-many', { what: 'NEW' })
    const found = compare(readReport(before, io), readReport(after, io))
    if (flag('json')) {
      io.out.write(`${json(found)}\n`)
      return EXIT.good
    }
    const count = (direction: number): number => found.changes.filter((change) => change.direction === direction).length
    const sums = [
      label('report.raised', { count: count(1) }, locale),
      label('report.lowered', { count: count(-1) }, locale),
      label('report.unchanged', { count: found.unchanged }, locale),
    ]
    const lists = [...found.added.map((name) => `+ ${shown(name)}`), ...found.removed.map((name) => `- ${shown(name)}`)]
    io.out.write(`${[...rows(found.changes, locale), ...lists, sums.join('  ')].join('\n')}\n`)
    return EXIT.good
  },
}
