import type { Cluster } from '../../../src/cluster/cluster.ts'
import { underTraffic } from '../../../src/cluster/traffic.ts'
import { sum } from '../../../src/fraction.ts'
import type { Cell, Figure } from './figure.ts'
import { decimal, PRE_STOP, PROBE, percent, type Scene, settled, share } from './scene.ts'

interface Lost {
  readonly connections: string
  readonly seconds: number
  readonly worst: string
}

/** Two minutes of four connections a second, each half a second long, while the rules follow a second behind. */
function lostWhile(cluster: Cluster, happens: () => void): Lost {
  const from = cluster.clientPods('default').slice(0, 1)
  const run = underTraffic(cluster, { from, to: 'web:80', service: 'default/web', every: 250, lasts: 500, lag: 1000 })
  happens()
  const all = Array.from({ length: 120 }, () => run.next().value)
  const failing = all.filter(({ lost }) => lost.size > 0)
  const worst = failing.map(({ lost, opened }) => sum(lost.values()).div(opened)).sort((a, b) => b.compare(a))[0]
  return {
    connections: decimal(sum(all.flatMap(({ lost }) => [...lost.values()]))),
    seconds: failing.length,
    worst: worst === undefined ? '0 %' : percent(worst),
  }
}

function cells({ connections, seconds, worst }: Lost): readonly Cell[] {
  return [connections, `${seconds} s`, worst]
}

const SCENES: Readonly<Record<string, Scene>> = {
  $nothing: {},
  readinessProbe: { container: [PROBE] },
  'readinessProbe + preStop': { container: [PROBE, PRE_STOP] },
  'readinessProbe + preStop, Recreate': { container: [PROBE, PRE_STOP], deployment: ['strategy: { type: Recreate }'] },
}

/** What a rollout of three Pods loses. */
export const termination: Figure = {
  id: 'termination',
  rows: () =>
    Object.entries(SCENES).map(([name, scene]) => {
      const cluster = settled(scene)
      return [name, ...cells(lostWhile(cluster, () => cluster.setImage('Deployment', 'default/web', 'app:2')))]
    }),
}

const version = (name: string, image: string, replicas: number, labels: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { name: ${name} } }
  template: { metadata: { labels: { name: ${name}, ${labels} } }, spec: { containers: [{ name: app, image: "${image}", ports: [{ containerPort: 80 }], ${PROBE}, ${PRE_STOP} }] } }
`

const service = (selector: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { ${selector} }, ports: [{ port: 80 }] }
`

/** The share of new connections that Pods named so get. */
function reaching(cluster: Cluster, name: string): string {
  const { branches } = cluster.connect({ from: cluster.clientPods('default')[0]!, to: 'web:80' })
  return percent(
    share(branches, (value) => {
      if (value.kind !== 'delivered' || value.to.kind !== 'pod') return false
      return cluster.state.get('Pod', value.to.key)?.metadata.labels?.['name'] === name
    }),
  )
}

/** The new version beside the old one: the share it gets, and what the change loses. */
export const rollouts: Figure = {
  id: 'rollouts',
  rows: () => {
    const blue = version('blue', 'app:1', 3, 'app: shop') + version('green', 'app:2', 3, 'app: shop')
    const switched = settled({ replicas: 0 }, blue + service('name: blue'))
    const before = reaching(switched, 'green')
    const lost = lostWhile(switched, () => {
      switched.apply(service('name: green'))
    })
    const canary = settled(
      { replicas: 0 },
      version('blue', 'app:1', 9, 'app: shop') + version('green', 'app:2', 1, 'app: shop') + service('app: shop'),
    )
    const rolling = settled({ container: [PROBE, PRE_STOP] })
    return [
      ['$blue-green', '3 + 3', `${before} → ${reaching(switched, 'green')}`, ...cells(lost)],
      [
        '$canary',
        '9 + 1',
        reaching(canary, 'green'),
        ...cells(lostWhile(canary, () => canary.scale('Deployment', 'default/green', 2))),
      ],
      [
        '$rolling',
        '3',
        '0 % → 100 %',
        ...cells(lostWhile(rolling, () => rolling.setImage('Deployment', 'default/web', 'app:2'))),
      ],
    ]
  },
}
