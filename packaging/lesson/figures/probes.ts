import type { Cluster } from '../../../src/cluster/cluster.ts'
import { underTraffic } from '../../../src/cluster/traffic.ts'
import { sum } from '../../../src/fraction.ts'
import type { Cell, Figure } from './figure.ts'
import { percent, pods, settled } from './scene.ts'

const probe = (kind: string, period: number, threshold: number): string =>
  `${kind}: { httpGet: { port: 80 }, periodSeconds: ${period}, failureThreshold: ${threshold} }`

const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  'readiness 10 s × 3': [probe('readinessProbe', 10, 3)],
  'readiness 5 s × 3': [probe('readinessProbe', 5, 3)],
  'readiness 2 s × 2': [probe('readinessProbe', 2, 2)],
  'liveness 10 s × 3': [probe('livenessProbe', 10, 3)],
}

const PATIENCE = 120

/** Seconds in which connections are lost after a Pod of three fails so many seconds into the probe's period. */
function failing(container: readonly string[], phase: number): readonly { readonly lost: ReturnType<typeof sum> }[] {
  const cluster: Cluster = settled({ container })
  cluster.advance(`${phase}s`)
  const from = cluster.clientPods('default').slice(0, 1)
  const run = underTraffic(cluster, { from, to: 'web:80', service: 'default/web', every: 1000, lasts: 0 })
  cluster.break(pods(cluster)[0]!)
  return Array.from({ length: PATIENCE }, () => run.next().value).map(({ lost }) => ({ lost: sum(lost.values()) }))
}

function row(name: string, container: readonly string[]): readonly Cell[] {
  const runs = Array.from({ length: 10 }, (_, phase) => failing(container, phase))
  const lengths = runs.map((run) => run.filter(({ lost }) => lost.compare(0) > 0).length)
  const worst = runs.flat().reduce((most, { lost }) => (lost.compare(most) > 0 ? lost : most), sum([]))
  const [least, most] = [Math.min(...lengths), Math.max(...lengths)]
  return [name, most === PATIENCE ? '$never' : `${least}–${most} s`, percent(worst)]
}

/** How long a Pod that fails still gets connections, at ten moments of the probe's period. */
export const probes: Figure = {
  id: 'probes',
  rows: () => Object.entries(SETTINGS).map(([name, container]) => row(name, container)),
}
