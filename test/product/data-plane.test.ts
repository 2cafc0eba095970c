import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import { SECOND } from '../../src/clock.ts'
import { Cluster } from '../../src/cluster/cluster.ts'
import { largestShare, spreads } from '../../src/cluster/spread.ts'
import type { ClusterOptions } from '../../src/environment.ts'
import { shareOf } from '../../src/expect/outcome.ts'
import { Fraction, fractionText, sum } from '../../src/fraction.ts'
import type { Hop } from '../../src/hop.ts'
import { limitsAt } from '../../src/lab/capacity.ts'
import { socketText } from '../../src/packet.ts'
import { held } from '../../src/proxy/visited.ts'
import { LINUX_MODES, type ProxyModeName } from '../../src/proxy.ts'
import { root } from './run.case.ts'

const pod = (name: string, node: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: web } }
spec: { nodeName: ${node}, containers: [{ name: web, image: web, ports: [{ containerPort: 8080 }] }] }
`
const PODS = pod('one', 'n1') + pod('two', 'n2') + pod('three', 'n3')
const service = (spec: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ${spec} }
`
const WEB = service('clusterIP: 10.96.7.7, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }]')

function cluster(text: string, options: ClusterOptions = {}): Cluster {
  const made = Cluster.create(options)
  made.apply(text)
  made.advance('5m')
  return made
}

/** Whole percents. */
const percent = (share: Fraction): string => `${Math.round(share.valueOf() * 100)} %`

/** Modes and schedulers, each with what a client does with its connections. */
const SPREADING: readonly (readonly [name: string, proxy: NonNullable<ClusterOptions['proxy']>, hold: boolean])[] = [
  ['iptables', { mode: 'iptables' }, false],
  ['userspace', { mode: 'userspace' }, false],
  ['ipvs rr', { mode: 'ipvs', scheduler: 'rr' }, false],
  ['ipvs lc', { mode: 'ipvs', scheduler: 'lc' }, true],
  ['ipvs sh', { mode: 'ipvs', scheduler: 'sh' }, false],
  ['ipvs dh', { mode: 'ipvs', scheduler: 'dh' }, false],
]

function shares(): readonly string[] {
  return SPREADING.map(([name, proxy, hold]) => {
    const one = cluster(WEB + PODS, { proxy })
    const [from] = one.clientPods('default')
    const cells = [10, 30, 100].map((count) =>
      percent(largestShare(spreads(one, { from: from!, to: '10.96.7.7:80', hold }, count), count)),
    )
    return `| ${name} | ${cells.join(' | ')} |`
  })
}

/** Seconds in which connections fail after a Pod died at once, by mode and by how late rules follow: `1/3 × 10`. */
function failing(): readonly string[] {
  return LINUX_MODES.map((mode) => {
    const cells = [0, 1, 10, 30].map((period) => {
      const one = cluster(WEB + PODS, { proxy: { mode, syncPeriod: period * SECOND } })
      const [from] = one.clientPods('default')
      one.delete('Pod', 'default/two', 0)
      // In the middle of each second.
      const lost = Array.from({ length: 40 }, (_, second) => {
        one.advance(second === 0 ? SECOND / 2 : SECOND)
        const { branches } = one.connect({ from: from!, to: '10.96.7.7:80' })
        return shareOf(branches, ({ kind }) => kind !== 'delivered')
      }).filter((share) => share.compare(0) > 0)
      return lost.length === 0 ? '–' : `${fractionText(lost[0]!)} × ${lost.length}`
    })
    return `| ${mode} | ${cells.join(' | ')} |`
  })
}

interface TypeRow {
  readonly name: string
  readonly text: string
  readonly to: (one: Cluster) => string
  readonly from?: string
}

const PORTS = 'selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080'
const TYPES: readonly TypeRow[] = [
  { name: 'headless', text: service(`clusterIP: None, ${PORTS} }]`), to: () => 'web:8080' },
  { name: 'ClusterIP', text: service(`clusterIP: 10.96.7.7, ${PORTS} }]`), to: () => 'web:80' },
  {
    name: 'NodePort',
    text: service(`type: NodePort, ${PORTS}, nodePort: 30080 }]`),
    to: () => '192.168.10.1:30080',
    from: '10.0.0.9',
  },
  {
    name: 'LoadBalancer',
    text: service(`type: LoadBalancer, ${PORTS}, nodePort: 30080 }]`),
    to: (one) => `${one.externalAddresses('default/web')[0]!.address}:80`,
    from: '203.0.113.9',
  },
  { name: 'ExternalName', text: service('type: ExternalName, externalName: web.example.com'), to: () => '' },
]

const moves = ({ at, before, after }: Hop): boolean =>
  at === 'kube-proxy' &&
  before !== undefined &&
  after !== undefined &&
  socketText(before.destination, before.port) !== socketText(after.destination, after.port)

/** How many translations and nodes a connection meets, on average. */
function path(one: Cluster, { to, from }: TypeRow): readonly [string, string] {
  const target = to(one)
  if (target === '') return ['–', '–']
  const client = from ?? one.clientPods('default')[0]!
  const { branches } = one.connect({ from: client, to: target })
  const mean = (count: (trace: readonly Hop[]) => number): string =>
    fractionText(sum(branches.map(({ trace, probability }) => probability.mul(count(trace)))))
  return [
    mean((trace) => trace.filter(moves).length),
    mean((trace) => new Set(trace.flatMap(({ node }) => node ?? [])).size),
  ]
}

function types(): readonly string[] {
  const rules = (mode: ProxyModeName, text: string): number =>
    held(mode, cluster(text, { proxy: { mode }, environment: 'eks' }).rules('n1'))!
  const none = new Map(LINUX_MODES.slice(0, 3).map((mode) => [mode, rules(mode, PODS)]))
  return TYPES.map((row) => {
    const one = cluster(row.text + PODS, { environment: 'eks' })
    const { spec, status } = one.state.get('Service', 'default/web')!
    const addresses = (spec?.clusterIP ?? 'None') === 'None' || spec?.clusterIP === '' ? 0 : 1
    const ports = (spec?.ports ?? []).filter(({ nodePort = 0 }) => nodePort !== 0).length
    const balancer = status?.loadBalancer?.ingress?.length ?? 0
    const more = [...none].map(([mode, base]) => rules(mode, row.text + PODS) - base)
    const dig = (type: string, name = 'web.default.svc.cluster.local'): number => {
      const { value } = one.dig({ from: one.clientPods('default')[0]!, name, type })
      return (value.reply?.answers ?? []).filter((record) => record.type === type).length
    }
    const names = `${dig('A')} A, ${dig('SRV', '_http._tcp.web.default.svc.cluster.local')} SRV, ${dig('CNAME')} CNAME`
    const [translations, nodes] = path(one, row)
    return `| ${row.name} | ${addresses} | ${ports} | ${balancer} | ${names} | ${more.join(' / ')} | ${translations} | ${nodes} |`
  })
}

const LOADS = [
  { rate: 100, clients: 1, endpoints: 3 },
  { rate: 600, clients: 1, endpoints: 3 },
  { rate: 600, clients: 50, endpoints: 3 },
  { rate: 600, clients: 400, endpoints: 3 },
  { rate: 5000, clients: 100, endpoints: 30 },
  { rate: 1000, clients: 100, endpoints: 1200 },
]

function capacity(): readonly string[] {
  return LOADS.map((load) => {
    const [first, second] = limitsAt({ ...load, cores: 8 })
    const cell = ({ name, used, limit }: NonNullable<typeof first>): string =>
      `${name} ${percent(new Fraction(Math.round(used), limit))}`
    return `| ${load.rate} | ${load.clients} | ${load.endpoints} | ${cell(first!)} | ${cell(second!)} |`
  })
}

const TABLES: Readonly<Record<string, () => readonly string[]>> = { shares, failing, types, capacity }

describe('docs/data-plane holds what the simulator says', () => {
  const fresh = new Map<string, readonly string[]>()
  before(() => {
    for (const [name, make] of Object.entries(TABLES)) fresh.set(name, make())
  })
  after(() => fresh.clear())

  for (const locale of ['en', 'ko'])
    it(`docs/data-plane.${locale}.md (UPDATE=1 writes it)`, () => {
      const file = join(root, 'docs', `data-plane.${locale}.md`)
      const text = readFileSync(file, 'utf8')
      let made = text
      for (const [name, rows] of fresh) {
        const table = new RegExp(`(<!-- ${name} -->\n\\|[^\n]*\n\\| ---[^\n]*\n)(?:\\|[^\n]*\n)*`)
        expect(made).to.match(table)
        made = made.replace(table, `$1${rows.join('\n')}\n`)
      }
      if (process.env['UPDATE'] !== undefined) writeFileSync(file, made)
      else expect(made).to.equal(text)
    })

  it('the lesson’s own figures: the largest share of 10, 30 and 100 connections over three Pods', () => {
    expect(fresh.get('shares')![0]).to.equal('| iptables | 49 % | 42 % | 38 % |')
    expect(fresh.get('shares')!.find((row) => row.startsWith('| ipvs rr'))).to.equal('| ipvs rr | 40 % | 33 % | 34 % |')
  })

  it('a dead Pod of three costs a third, for as long as rules are late', () => {
    expect(fresh.get('failing')![0]).to.equal('| iptables | – | 1/3 × 1 | 1/3 × 10 | 1/3 × 30 |')
  })
})
