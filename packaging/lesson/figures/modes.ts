import { underTraffic } from '../../../src/cluster/traffic.ts'
import { sum } from '../../../src/fraction.ts'
import { costs } from '../../../src/proxy/cost.ts'
import { LINUX_MODES, type ProxyModeName } from '../../../src/proxy.ts'
import type { Cell, Figure } from './figure.ts'
import { percent, pods, settled } from './scene.ts'

/** Rules by number of Services, with ten endpoints each: counted in the rules that are printed. */
export const rules: Figure = {
  id: 'rules',
  rows: () =>
    [10, 100, 1000].flatMap((services) =>
      costs(services, 10).map(({ mode, rules: held, visitedFirst, visitedLast, rewritten }) => [
        mode,
        String(services),
        String(held),
        String(Math.round((visitedFirst + visitedLast) / 2)),
        String(rewritten),
      ]),
    ),
}

const EVERY_MODE = [...new Set<ProxyModeName>([...LINUX_MODES, 'userspace', 'ebpf'])]

function mode(name: ProxyModeName): readonly Cell[] {
  const cluster = settled({ options: { proxy: { mode: name } } })
  const [from] = cluster.clientPods('default')
  const { branches } = cluster.connect({ from: from!, to: 'web:80' })
  const own = branches.every(({ value }) => value.kind === 'delivered' && value.sourceSeen === from!.ip)
  const hops = branches[0]!.trace.filter(({ at }) => at === 'kube-proxy').length
  const lines = cluster
    .rules('n1')
    .split('\n')
    .filter((line) => line.trim() !== '').length
  return [name, String(hops), own ? '$yes' : '$no', String(lines)]
}

/** One connection of a Pod to a Service, through every mode for Linux and what replaces it. */
export const modes: Figure = { id: 'modes', rows: () => EVERY_MODE.map(mode) }

const PERIODS = [0, 1, 10, 30]

/** A Pod of three dies at once while the nodes' rules follow so many seconds behind: four connections a second. */
export const updateDelay: Figure = {
  id: 'update-delay',
  rows: () =>
    PERIODS.map((seconds) => {
      const cluster = settled({})
      const from = cluster.clientPods('default').slice(0, 1)
      const run = underTraffic(cluster, {
        from,
        to: 'web:80',
        service: 'default/web',
        every: 250,
        lasts: 0,
        lag: seconds * 1000,
      })
      cluster.delete('Pod', pods(cluster)[0]!, 0)
      const all = Array.from({ length: 40 }, () => run.next().value)
      const failing = all.filter(({ lost }) => lost.size > 0)
      const worst = failing.map(({ lost, opened }) => sum(lost.values()).div(opened)).sort((a, b) => b.compare(a))[0]
      return [
        `${seconds} s`,
        `${failing.length} s`,
        worst === undefined ? '0 %' : percent(worst),
        sum(all.flatMap(({ lost }) => [...lost.values()]))
          .round(1)
          .toString(),
      ]
    }),
}
