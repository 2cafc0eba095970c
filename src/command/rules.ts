import type { Family } from '../address.ts'
import type { Cluster } from '../cluster/cluster.ts'
import { countersOf, type NodeCounters } from '../cluster/counters.ts'
import type { IssueCode } from '../issue.ts'
import { issue } from '../issue.ts'
import type { Told } from '../lab/story.ts'
import { render } from '../messages/render.ts'
import { nearest } from '../words.ts'
import { outputOf } from './client.ts'
import { type Command, EXIT, type Flag, type Invocation, usage } from './command.ts'
import { PROXY_FLAGS, withProxy } from './proxy-flags.ts'
import { looking, STORY_FLAGS } from './story.ts'

const flags: Readonly<Record<string, Flag>> = {
  ...STORY_FLAGS,
  ...PROXY_FLAGS,
  node: { value: 'NAME' },
  family: { value: 'IPv4|IPv6' },
  counters: {},
  output: { short: 'o', value: 'text|json' },
}

function nodeOf({ value }: Invocation, cluster: Cluster): string {
  const nodes = cluster.state.list('Node').map(({ metadata }) => metadata.name)
  const node = value('node') ?? nodes[0] ?? ''
  if (!nodes.includes(node))
    throw usage('lab.no-node', { name: node, near: nearest(node, nodes)[0] ?? nodes.join(', ') })
  return node
}

const FAMILIES: readonly Family[] = ['IPv4', 'IPv6']

/** The family that is asked for; absent: all that the node has. */
function familyAsked({ value }: Invocation): Family | undefined {
  const asked = value('family')
  if (asked === undefined) return undefined
  const found = FAMILIES.find((family) => family === asked)
  if (found === undefined)
    throw usage('command.choice', { flag: '--family', value: asked, choices: FAMILIES.join(', ') })
  return found
}

/** What a program gets: the listing, and with `--counters` what each rule or server has counted. */
function document(
  cluster: Cluster,
  node: string,
  at: number,
  family: Family | undefined,
  counted: NodeCounters | undefined,
): object {
  const own =
    counted?.mode === 'iptables'
      ? { rules: counted.rules }
      : counted?.mode === 'ipvs'
        ? { servers: counted.servers }
        : {}
  const head = { apiVersion: 'kubekata/v1', kind: 'RulesResult', node, at, ...cluster.proxyOf(node) }
  return { ...head, listing: cluster.rules(node, family), ...own }
}

function show(invocation: Invocation, cluster: Cluster, { at, crossings }: Told): boolean {
  const { io, flag, locale } = invocation
  const node = nodeOf(invocation, cluster)
  const family = familyAsked(invocation)
  const unmet = cluster.proxyUnmet(node)
  for (const one of unmet) io.err.write(`${render(one, locale)}\n`)
  if (unmet.length > 0) return false
  const counted = flag('counters') ? countersOf(cluster, node, crossings) : undefined
  if (counted !== undefined && counted.mode !== 'iptables' && counted.mode !== 'ipvs')
    io.err.write(`${render(issue('lab.no-counters' satisfies IssueCode, { mode: counted.mode, node }), locale)}\n`)
  const text =
    outputOf(invocation) === 'json'
      ? `${JSON.stringify(document(cluster, node, at, family, counted), null, 2)}\n`
      : (counted?.text ?? cluster.rules(node, family))
  io.out.write(text)
  return true
}

export const rules: Command = {
  flags,
  async run(invocation) {
    const { args, value, values } = invocation
    if (args.length > 0) throw usage('command.too-many', { what: args[0]! })
    if (values('filename').length === 0 && value('exercise') === undefined)
      throw usage('command.missing', { what: '-f PATH' })
    const output = outputOf(invocation)
    const look = (cluster: Cluster, _at: number, told: Told): boolean => show(invocation, cluster, told)
    const good = await looking(invocation, look, output === 'text', withProxy(invocation))
    return good ? EXIT.good : EXIT.failed
  },
}
