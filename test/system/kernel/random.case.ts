import fc from 'fast-check'
import { countIptables } from '../../../src/proxy/iptables-count.ts'
import { modes } from '../../../src/proxy/modes.ts'
import type { Dataplane } from '../../../src/proxy.ts'
import { type Difference, Judge, type Mode } from './judge.ts'
import type { Held, Namespaces } from './namespaces.ts'
import { against } from './share.ts'
import { anyTopology, configOf, manifestsOf, type Question, questionsOf, VIEW, viewOf } from './topology.ts'

/** What a run came to. */
export interface Judged {
  readonly topologies: number
  readonly comparisons: number
  readonly counters: number
  readonly held: number
  readonly differences: readonly (Difference & { readonly manifests: string })[]
  /** G and its limit for all draws among so many endpoints together. */
  readonly pooled: readonly {
    readonly endpoints: number
    readonly draws: number
    readonly G: number
    readonly limit: number
  }[]
}

/** Differences as a person reads them: each topology once, and below it what the two say. */
export function differencesText(differences: Judged['differences']): string {
  const texts = [...new Set(differences.map(({ manifests }) => manifests))].slice(0, 2)
  return texts
    .map((manifests) => {
      const own = differences.filter((one) => one.manifests === manifests)
      const lines = own.map(
        ({ question, simulated, kernel }) => `${question}\n  simulated ${simulated}\n  kernel    ${kernel}`,
      )
      return `${manifests}\n${lines.slice(0, 12).join('\n')}`
    })
    .join('\n\n')
}

/** Rules whose counters depend on more than first packets. */
const FLOWING = /kubernetes forwarding rules"|RELATED,ESTABLISHED|INVALID|health check service ports|-j KUBE-FIREWALL$/

/** What the kernel counted against what the hops told, rule by rule. */
function countersDiffer(net: Namespaces, plane: Dataplane, judge: Judge): readonly Difference[] {
  const counted = countIptables({ rules: plane.listing, starts: 0 }, judge.crossings, VIEW.addresses)
  // kube-proxy writes ten decimals of a probability, iptables keeps it in 31 bits.
  const named = (rule: string): string => rule.replace(/(--probability 0\.\d{8})\d*/, '$1')
  const ours = new Map(
    counted.map(({ table, rule, packets, bytes }) => [`${table} ${named(rule)}`, `[${packets}:${bytes}]`] as const),
  )
  let table = ''
  return net
    .run('iptables-save', '-c')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('*')) table = line.slice(1)
      const [, kernel = '', rule = ''] = /^(\[\d+:\d+\]) (-A .*)$/.exec(line) ?? []
      const simulated = ours.get(`${table} ${named(rule)}`)
      if (rule === '' || FLOWING.test(rule) || simulated === kernel) return []
      return [{ question: `${table} ${rule}`, simulated: simulated ?? 'no such rule', kernel }]
    })
}

/** Clients of Services whose memory lasts a second, asked again when it is over. */
async function forgotten(questions: readonly Question[], judge: Judge): Promise<void> {
  const short = questions.filter(({ service, from }) => service.affinity === 1 && from === 'client')
  if (short.length === 0) return
  await new Promise((resolve) => setTimeout(resolve, 1600))
  for (const one of short) await judge.again(one)
}

/** A connection that the rules under which it was opened will not outlive. */
async function holdOne(net: Namespaces, questions: readonly Question[]): Promise<Held | undefined> {
  const one = questions.find(({ from, protocol }) => from === 'client' && protocol === 'TCP')
  if (one === undefined) return undefined
  const held = await net.hold(one.from, one.host, one.port)
  if (held.first.startsWith('{"by"')) return held
  held.end()
  return undefined
}

/** Judges random topologies one after the other until the time is up. */
export async function judgeTopologies(
  net: Namespaces,
  mode: Mode,
  { seed, milliseconds }: { readonly seed: number; readonly milliseconds: number },
): Promise<Judged> {
  const places = new Map<number, Map<string, number>>()
  const differences: (Difference & { readonly manifests: string })[] = []
  let [topologies, comparisons, counters, held] = [0, 0, 0, 0]
  let open: Held | undefined
  // Flows of an earlier run would go on where they went.
  net.run('conntrack', '-F')
  const until = performance.now() + milliseconds
  for (const topology of fc.sample(anyTopology, { numRuns: 2000, seed })) {
    if (performance.now() > until) break
    const number = topologies++
    const manifests = `${manifestsOf(topology, number)}# ${JSON.stringify(configOf(topology))}\n`
    const plane = modes[mode].program(viewOf(manifests), VIEW, configOf(topology))
    net.load(mode, plane.listing)
    const echo = await open?.say('still there')
    if (echo !== undefined) held++
    if (echo !== undefined && echo !== 'still there')
      differences.push({ question: 'a connection opened before', simulated: 'still there', kernel: echo, manifests })
    open?.end()
    const judge = new Judge(net, mode, plane, places)
    const questions = questionsOf(topology, number)
    await judge.run(questions)
    await forgotten(questions, judge)
    comparisons += judge.comparisons
    differences.push(...judge.differences.map((one) => ({ ...one, manifests })))
    if (mode === 'iptables' && !judge.disturbed && judge.differences.length === 0) {
      counters++
      differences.push(...countersDiffer(net, plane, judge).map((one) => ({ ...one, manifests })))
    }
    open = await holdOne(net, questions)
  }
  open?.end()
  const pooled = [...places].map(([endpoints, counts]) => {
    const shares = new Map([...counts.keys()].map((key) => [key, 1 / endpoints]))
    const draws = [...counts.values()].reduce((sum, count) => sum + count, 0)
    return { endpoints, draws, ...against(shares, counts) }
  })
  return { topologies, comparisons, counters, held, differences, pooled }
}
