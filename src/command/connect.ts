import type { Cluster } from '../cluster/cluster.ts'
import { type Ends, openConnections, tally } from '../lab/connections.ts'
import type { Protocol } from '../packet.ts'
import { CLIENT_FLAGS, clientOf, countOf, headOf, outputOf, print } from './client.ts'
import { type Command, EXIT, type Flag, type Invocation, usage } from './command.ts'
import { forwarded } from './forwarded.ts'
import { loadedCluster } from './handed.ts'
import { withProxy } from './proxy-flags.ts'

const PROTOCOLS = ['TCP', 'UDP', 'SCTP']

const flags: Readonly<Record<string, Flag>> = {
  ...CLIENT_FLAGS,
  protocol: { value: PROTOCOLS.join('|') },
  'keep-open': {},
}

function ends(to: string, invocation: Invocation, cluster: Cluster): Ends | undefined {
  const connections = countOf(invocation)
  if (invocation.flag('port-forward')) {
    const way = forwarded(to, invocation, cluster)
    return way === undefined
      ? undefined
      : tally(
          [way],
          Array.from({ length: connections }, () => way.value),
        )
  }
  const protocol = (invocation.value('protocol') ?? 'TCP').toUpperCase() as Protocol
  const hold = invocation.flag('keep-open')
  return openConnections({ from: clientOf(invocation, cluster), to, protocol, count: connections, hold }, cluster)
}

export const connect: Command = {
  flags,
  async run(invocation) {
    const { args, flag, value } = invocation
    const [to, more] = args
    if (to === undefined) throw usage('command.missing', { what: 'HOST:PORT' })
    if (more !== undefined) throw usage('command.too-many', { what: 'HOST:PORT' })
    const protocol = (value('protocol') ?? 'TCP').toUpperCase()
    if (!PROTOCOLS.includes(protocol))
      throw usage('command.choice', { flag: '--protocol', value: protocol, choices: PROTOCOLS.join(', ') })
    if (!flag('port-forward') && !/^.+:\d{1,5}$/.test(to)) throw usage('lab.no-port', { to })
    const output = outputOf(invocation)
    const connections = countOf(invocation)
    const { cluster, refused } = await loadedCluster(invocation, withProxy(invocation))
    const client = flag('port-forward') ? undefined : clientOf(invocation, cluster)
    const found = ends(to, invocation, cluster)
    if (found === undefined) return EXIT.failed
    const head = headOf(
      'ConnectResult',
      { ...(client === undefined ? {} : { client }), to: `${to}/${protocol}`, connections },
      cluster,
    )
    print({ head, ends: found, trace: flag('trace'), cluster, locale: invocation.locale }, output, invocation)
    const all = found.ends.every(({ outcome, count }) => count === 0 || outcome.kind === 'delivered')
    return refused || !all ? EXIT.failed : EXIT.good
  },
}
