import { render } from '../messages/render.ts'
import { nearest } from '../words.ts'
import { type Command, EXIT, type Flag, usage } from './command.ts'
import { LAB_FLAGS, loadedCluster } from './handed.ts'
import { PROXY_FLAGS, withProxy } from './proxy-flags.ts'

const flags: Readonly<Record<string, Flag>> = {
  ...LAB_FLAGS,
  ...PROXY_FLAGS,
  node: { value: 'NAME' },
  at: { value: 'DURATION' },
}

export const rules: Command = {
  flags,
  async run(invocation) {
    const { args, io, value, values } = invocation
    if (args.length > 0) throw usage('command.too-many', { what: args[0]! })
    if (values('filename').length === 0 && value('exercise') === undefined)
      throw usage('command.missing', { what: '-f PATH' })
    const { cluster, refused } = await loadedCluster(invocation, withProxy(invocation))
    const nodes = cluster.state.list('Node').map(({ metadata }) => metadata.name)
    const node = value('node') ?? nodes[0] ?? ''
    if (!nodes.includes(node))
      throw usage('lab.no-node', { name: node, near: nearest(node, nodes)[0] ?? nodes.join(', ') })
    const unmet = cluster.proxyUnmet(node)
    for (const one of unmet) io.err.write(`${render(one, invocation.locale)}\n`)
    if (unmet.length > 0) return EXIT.failed
    io.out.write(cluster.rules(node))
    return refused ? EXIT.failed : EXIT.good
  },
}
