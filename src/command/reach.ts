import { familyOf } from '../address.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Issue } from '../issue.ts'
import { reachJSON, reachView } from '../lab/reach.ts'
import { table } from '../lab/table.ts'
import type { Locale } from '../messages/render.ts'
import { reachMatrix } from '../policy/matrix.ts'
import { outsideParty } from '../policy/party.ts'
import type { Reference } from '../position.ts'
import { shownLines } from '../report/escape.ts'
import { placeText } from '../report/text.ts'
import { type Command, EXIT, type Flag, type Invocation, usage } from './command.ts'
import { issueLine } from './issue-line.ts'
import { looking, STORY_FLAGS } from './story.ts'

const flags: Readonly<Record<string, Flag>> = {
  ...STORY_FLAGS,
  port: { short: 'p', value: 'N[/PROTOCOL]' },
  outside: { value: 'ADDRESS', repeatable: true },
  all: {},
  json: {},
  output: { short: 'o', value: 'text|json' },
}

interface PortAsked {
  readonly port?: number
  readonly protocol?: 'TCP' | 'UDP' | 'SCTP'
}

function portOf(text: string | undefined): PortAsked {
  if (text === undefined) return {}
  const [, number, protocol = 'TCP'] = /^(\d{1,5})(?:\/(TCP|UDP|SCTP))?$/i.exec(text) ?? []
  const port = Number(number)
  if (number === undefined || port < 1 || port > 65_535)
    throw usage('command.choice', { flag: '--port', value: text, choices: '80, 53/UDP' })
  return { port, protocol: protocol.toUpperCase() as 'TCP' | 'UDP' | 'SCTP' }
}

function outsideOf({ values }: Invocation): ReturnType<typeof outsideParty>[] {
  return values('outside').map((address) => {
    if (familyOf(address) === undefined)
      throw usage('command.choice', { flag: '--outside', value: address, choices: '203.0.113.9' })
    return outsideParty(address)
  })
}

/** A cell's reason with the line of the first part that decided, and below it every further part with its own. */
function reasonLines(one: Issue, cluster: Cluster, locale: Locale): readonly string[] {
  const [first, ...others] = one.because ?? []
  const location = first === undefined ? undefined : cluster.locate(first)
  const further = others.map((reference) => {
    const place = cluster.locate(reference)
    return `    ${place === undefined ? '' : `${placeText(place)}: `}${reference.key} ${reference.field ?? ''}`.trimEnd()
  })
  return [issueLine(location === undefined ? one : { ...one, location }, locale), ...further.map(shownLines)]
}

/** Who reaches whom as far as NetworkPolicies decide, with the policies that allow and deny. */
export const reach: Command = {
  flags,
  async run(invocation) {
    const { io, flag, value, locale } = invocation
    const namespace = value('namespace')
    const options = {
      ...(namespace === undefined ? {} : { namespace }),
      ...portOf(value('port')),
      outside: outsideOf(invocation),
    }
    const output = value('output') ?? 'text'
    if (output !== 'text' && output !== 'json')
      throw usage('command.choice', { flag: '-o', value: output, choices: 'text, json' })
    const json = flag('json') || output === 'json'
    const look = (cluster: Cluster, at: number): boolean => {
      const matrix = reachMatrix(cluster.state, options)
      if (json) {
        const locate = (reference: Reference): ReturnType<Cluster['locate']> => cluster.locate(reference)
        io.out.write(`${JSON.stringify({ at, cells: reachJSON(matrix, locate) })}\n`)
        return true
      }
      const { header, rows, columns, reasons } = reachView(matrix, flag('all'))
      io.out.write(`${table(header, rows)}\n\n${columns.join('\n')}\n`)
      const lines = reasons.flatMap((one) => reasonLines(one, cluster, locale))
      if (lines.length > 0) io.out.write(`\n${lines.join('\n')}\n`)
      return true
    }
    return (await looking(invocation, look, !json)) ? EXIT.good : EXIT.failed
  },
}
