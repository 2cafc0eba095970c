import { type Cluster, NoClientError } from '../cluster/cluster.ts'
import type { DnsCache } from '../dns/cache.ts'
import { type Digging, digNow, dugText, reverseName } from '../lab/dig.ts'
import { type Command, EXIT, type Flag, type Invocation, usage } from './command.ts'
import { looking, namespaceOf, STORY_FLAGS } from './story.ts'

const flags: Readonly<Record<string, Flag>> = {
  ...STORY_FLAGS,
  from: { value: 'NAMESPACE/POD' },
  reverse: { short: 'x', value: 'ADDRESS' },
  search: {},
  short: {},
  json: {},
}

const TYPES: readonly string[] = ['A', 'AAAA', 'ANY', 'CNAME', 'HTTPS', 'MX', 'NS', 'PTR', 'SOA', 'SRV', 'TXT']

/** NAME and TYPE in either order, as dig takes them; `+search` and `+short` as dig writes them. */
function asked({ args, value, flag }: Invocation): Omit<Digging, 'from' | 'namespace'> & { readonly short: boolean } {
  const words = args.filter((word) => !word.startsWith('+'))
  const plus = args.filter((word) => word.startsWith('+'))
  const odd = plus.find((word) => word !== '+search' && word !== '+short')
  if (odd !== undefined) throw usage('command.choice', { flag: 'dig', value: odd, choices: '+search, +short' })
  const options = {
    searches: flag('search') || plus.includes('+search'),
    short: flag('short') || plus.includes('+short'),
  }
  const address = value('reverse')
  if (address !== undefined) return { name: reverseName(address), type: 'PTR', ...options }
  const type = words.length > 1 ? words.find((word) => TYPES.includes(word.toUpperCase())) : undefined
  const names = words.filter((word) => word !== type)
  if (names.length === 0) throw usage('command.missing', { what: 'NAME' })
  if (names.length > 1) throw usage('command.choice', { flag: 'TYPE', value: names[1]!, choices: TYPES.join(', ') })
  return { name: names[0]!, type: type?.toUpperCase() ?? 'A', ...options }
}

/** @throws UsageError when nobody is where the question should come from. */
function asking<T>(ask: () => T, from: string | undefined): T {
  try {
    return ask()
  } catch (error) {
    if (error instanceof NoClientError) throw usage('lab.no-client', { from: from ?? '' })
    throw error
  }
}

export const dig: Command = {
  flags,
  async run(invocation) {
    const { io, value, flag } = invocation
    const { short, ...question } = asked(invocation)
    const from = value('from')
    const digging: Digging = {
      ...question,
      namespace: namespaceOf(invocation),
      ...(from === undefined ? {} : { from }),
    }
    let cache: DnsCache | undefined
    const look = (cluster: Cluster, at: number): boolean => {
      const dug = asking(() => digNow(digging, cluster, cache), from)
      cache = dug.cache
      const { servers, reply, tried } = dug
      if (flag('json')) io.out.write(`${JSON.stringify({ at, servers, tried, reply: reply ?? null })}\n`)
      else io.out.write(dugText(dug, short))
      return reply !== undefined
    }
    const good = await looking(invocation, look, !flag('json'))
    return good ? EXIT.good : EXIT.failed
  },
}
