import { Fraction, ONE, sum, ZERO } from '../../../src/fraction.ts'
import type { Client } from '../../../src/network/client.ts'
import type { Cell, Figure } from './figure.ts'
import { percent, pods, settled } from './scene.ts'

export interface Spread {
  /** Connections by endpoint, smallest first. */
  readonly counts: readonly number[]
  readonly chance: Fraction
}

/** Every way in which so many draws fall on so many equal endpoints. Which endpoint has how many does not matter. */
export function spreads(draws: number, endpoints: number): readonly Spread[] {
  let known = new Map<string, Fraction>([[Array(endpoints).fill(0).join(','), ONE]])
  for (let draw = 0; draw < draws; draw++) {
    const next = new Map<string, Fraction>()
    for (const [key, chance] of known) {
      const of = key.split(',').map(Number)
      for (let at = 0; at < endpoints; at++) {
        const sorted = of.with(at, of[at]! + 1).sort((a, b) => a - b)
        next.set(sorted.join(','), (next.get(sorted.join(',')) ?? ZERO).add(chance.div(endpoints)))
      }
    }
    known = next
  }
  return [...known].map(([key, chance]) => ({ counts: key.split(',').map(Number), chance }))
}

/** The share that the busiest endpoint is expected to get. */
function expectedLargest(draws: number, endpoints: number): Fraction {
  return sum(spreads(draws, endpoints).map(({ counts, chance }) => chance.mul(counts.at(-1)!))).div(draws)
}

type How =
  | { readonly mode: 'iptables' | 'nftables' | 'userspace' }
  | { readonly mode: 'ipvs'; readonly scheduler: string }

const SCHEDULERS = ['rr', 'wrr', 'lc', 'wlc', 'sed', 'nq', 'sh', 'dh', 'mh']
const DRAWS = [10, 30, 100]

/** The largest share that one of three endpoints gets of connections opened one after the other; each stays open. */
function largest(how: How, draws: number, clients: readonly Client[]): Fraction {
  const cluster = settled({ options: { proxy: how } })
  const count = new Map<string, number>()
  for (let at = 0; at < draws; at++) {
    const from = clients[at % clients.length]!
    const { value } = cluster.open({ from, to: 'web:80', sourcePort: 32_768 + at, hold: true }, `connection ${at}`)
    const key = value.kind === 'delivered' && value.to.kind === 'pod' ? value.to.key : value.kind
    count.set(key, (count.get(key) ?? 0) + 1)
  }
  return new Fraction(Math.max(...count.values()), draws)
}

/** As many Pods as asked on node n1, with addresses of their own. */
function clientsOf(number: number): readonly Client[] {
  const [one] = settled({}).clientPods('default')
  return Array.from({ length: number }, (_, at) => ({ ...one!, ip: `10.244.1.${100 + at}` }) as Client)
}

function live(how: How, name: string): readonly Cell[] {
  const [one, many] = [clientsOf(1), clientsOf(30)]
  return [name, ...DRAWS.map((draws) => percent(largest(how, draws, many))), percent(largest(how, 30, one))]
}

/** The expectation where a mode draws; what really comes out where it counts or hashes. */
export const balance: Figure = {
  id: 'balance',
  rows: () => [
    ...(['iptables', 'nftables'] as const).map((mode) => [
      `${mode} (random)`,
      ...DRAWS.map((draws) => percent(expectedLargest(draws, pods(settled({})).length))),
      percent(expectedLargest(30, 3)),
    ]),
    ...SCHEDULERS.map((scheduler) => live({ mode: 'ipvs', scheduler }, `ipvs ${scheduler}`)),
    live({ mode: 'userspace' }, 'userspace (rr)'),
  ],
}

/** A client that keeps its connections open and sends 1,000 requests over them. */
export const pools: Figure = {
  id: 'pools',
  rows: () =>
    [1, 2, 5, 10].map((size) => [
      String(size),
      String(size),
      String(1000 - size),
      percent(expectedLargest(size, pods(settled({})).length)),
    ]),
}
