import { Fraction, sum } from '../../../src/fraction.ts'
import type { Client } from '../../../src/network/client.ts'
import type { Outcome } from '../../../src/outcome.ts'
import { spreads } from './balance.ts'
import type { Figure } from './figure.ts'
import { percent, pods, settled, share } from './scene.ts'

const TIMEOUT = 60
const AFFINITY = ['sessionAffinity: ClientIP', `sessionAffinityConfig: { clientIP: { timeoutSeconds: ${TIMEOUT} } }`]

type Place = ReturnType<typeof settled>

function podOf(outcome: Outcome): string | undefined {
  if (outcome.kind === 'answered') return outcome.response.pod
  return outcome.kind === 'delivered' && outcome.to.kind === 'pod' ? outcome.to.key : undefined
}

/** The share of clients that meet the same Pod again so many seconds after their first request. */
function again(cluster: Place, seconds: number): Fraction {
  const from = cluster.clientPods('default')[0]!
  const later = cluster.fork()
  later.advance(`${seconds}s`)
  return sum(
    cluster.requestInSession({ from, url: 'http://web/' }, undefined).branches.map(({ value, probability }) => {
      const next = later.requestInSession({ from, url: 'http://web/' }, value.session)
      const same = next.branches.filter((one) => podOf(one.value.outcome) === podOf(value.outcome))
      return sum(same.map((one) => one.probability)).mul(probability)
    }),
  )
}

/** Connections of many users behind one address: what the busiest Pod gets. */
function behindOneAddress(cluster: Place): Fraction {
  const from = cluster.clientPods('default')[0]!
  const met = Array.from({ length: 30 }, (_, at) => podOf(cluster.open({ from, to: 'web:80' }, `user ${at}`).value))
  return new Fraction(Math.max(...[...new Set(met)].map((pod) => met.filter((one) => one === pod).length)), met.length)
}

/** Whether the first client still meets its Pod after so many others, within the timeout. */
function afterOthers(mode: 'iptables' | 'nftables', others: number): Fraction {
  const cluster = settled({ replicas: 2, service: AFFINITY, options: { proxy: { mode } } })
  const one = cluster.clientPods('default')[0]!
  const numbered = (at: number): Client => ({ ...one, ip: `10.244.${16 + (at >> 8)}.${at & 255}` }) as Client
  const first = podOf(cluster.open({ from: numbered(0), to: 'web:80' }, 'first').value)
  for (let at = 1; at <= others; at++) cluster.open({ from: numbered(at), to: 'web:80' }, `other ${at}`)
  return share(cluster.connect({ from: numbered(0), to: 'web:80' }).branches, (outcome) => podOf(outcome) === first)
}

/** What sessionAffinity: ClientIP does with clients, and what it does not. */
export const affinity: Figure = {
  id: 'affinity',
  rows: () => {
    const cluster = settled({ service: AFFINITY })
    const idle = spreads(10, pods(cluster).length).filter(({ counts }) => counts[0] === 0)
    return [
      ['$one-idle', percent(sum(idle.map(({ chance }) => chance)))],
      ['$within-timeout', percent(again(cluster, TIMEOUT / 2))],
      ['$after-timeout', percent(again(cluster, TIMEOUT + 1))],
      ['$behind-nat', percent(behindOneAddress(cluster.fork()))],
      ['$iptables-after-300', percent(afterOthers('iptables', 300))],
      ['$nftables-after-300', percent(afterOthers('nftables', 300))],
    ]
  },
}
