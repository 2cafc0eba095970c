import type { Cluster } from '../cluster/cluster.ts'
import { outcomeText } from '../expect/outcome.ts'
import { fractionText } from '../fraction.ts'
import { type Choice, type Compared, compareModes, endsText, type InMode, sourcesOf } from '../lab/mode-table.ts'
import { table } from '../lab/table.ts'
import { type Locale, render } from '../messages/render.ts'
import { shownLines } from '../report/escape.ts'
import { outputOf } from './client.ts'
import { type Command, EXIT, type Flag, usage } from './command.ts'
import { looking, STORY_FLAGS } from './story.ts'

const flags: Readonly<Record<string, Flag>> = { ...STORY_FLAGS, output: { short: 'o', value: 'text|json' } }

const HEADER = ['MODE', 'ENDS', 'POD SEES', 'SAME AGAIN', 'RULES VISITED']

function row({ mode, ends, same, visited }: InMode): readonly string[] {
  const seen = sourcesOf(ends).join(', ')
  const again = seen === '' ? '-' : fractionText(same)
  return [mode, endsText(ends), seen === '' ? '-' : seen, again, visited === undefined ? '-' : visited.toFixed(1)]
}

/** A node's modes in one row: a mark where it could run, and below the reasons where it could not. */
function choiceLines(choices: readonly Choice[], locale: Locale): readonly string[] {
  const nodes = [...new Set(choices.map(({ node }) => node))]
  const modes = [...new Set(choices.map(({ mode }) => mode))]
  const cell = (node: string, mode: string): string =>
    choices.some((one) => one.node === node && one.mode === mode && one.unmet.length === 0) ? '✓' : '✗'
  const rows = nodes.map((node) => [node, ...modes.map((mode) => cell(node, mode))])
  const reasons = choices.flatMap(({ unmet }) => unmet.map((one) => render(one, locale)))
  return [table(['NODE', ...modes], rows), '', ...reasons]
}

function text({ rows, held, choices }: Compared, locale: Locale): string {
  const parts = rows.map(({ asked: { service, way, from, to }, modes }) =>
    [`# ${service}, ${way}: ${from} → ${to}`, table(HEADER, modes.map(row)), ''].join('\n'),
  )
  const rules = held.map(({ mode, rules: count }) => [mode, count === undefined ? '-' : String(count)])
  return `${shownLines([...parts, table(['MODE', 'RULES HELD'], rules), '', ...choiceLines(choices, locale)].join('\n'))}\n`
}

function document({ rows, held, choices }: Compared, at: number, locale: Locale): object {
  const services = rows.map(({ asked, modes }) => ({
    ...asked,
    modes: modes.map(({ mode, ends, same, visited }) => ({
      mode,
      ends: ends.map(({ outcome, share }) => ({ end: outcomeText(outcome), share: fractionText(share) })),
      sources: sourcesOf(ends),
      same: fractionText(same),
      ...(visited === undefined ? {} : { visited }),
    })),
  }))
  const nodes = choices.map(({ node, mode, unmet }) => ({
    node,
    mode,
    runs: unmet.length === 0,
    reasons: unmet.map((one) => ({ code: one.code, sentence: render(one, locale) })),
  }))
  return { apiVersion: 'kubekata/v1', kind: 'ModesResult', at, services, held, nodes }
}

/** The same manifests under every mode of kube-proxy: who gets connections, whom Pods see, what it costs, who could run it. */
export const modes: Command = {
  flags,
  async run(invocation) {
    const { args, io, locale, value, values } = invocation
    if (args.length > 0) throw usage('command.too-many', { what: args[0]! })
    if (values('filename').length === 0 && value('exercise') === undefined)
      throw usage('command.missing', { what: '-f PATH' })
    const output = outputOf(invocation)
    const look = (cluster: Cluster, at: number): boolean => {
      const compared = compareModes(cluster)
      io.out.write(
        output === 'json' ? `${JSON.stringify(document(compared, at, locale), null, 2)}\n` : text(compared, locale),
      )
      return true
    }
    return (await looking(invocation, look, output === 'text')) ? EXIT.good : EXIT.failed
  },
}
