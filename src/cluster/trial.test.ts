import { describe, it, mock } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { SECOND } from '../clock.ts'
import type { ClusterOptions } from '../environment.ts'
import { Cluster } from './cluster.ts'
import { literally, told } from './trial.case.ts'
import { type Trial, tryPod } from './trial.ts'

const SERVICE = 'default/web'
const POD = 'default/a'

interface Probe {
  readonly period: number
  readonly delay: number
  readonly failures: number
  readonly successes: number
}

interface Scene {
  readonly readiness: Probe | undefined
  readonly liveness: Probe | undefined
  /** A headless Service publishes its endpoints, ready or not, and connections go to Pods themselves. */
  readonly headless: boolean
  /** When the second Pod's label is changed: nobody else is behind the Service. */
  readonly alone: boolean
  readonly start: number
}

function probe(kind: string, made: Probe | undefined): string {
  if (made === undefined) return ''
  const { period, delay, failures, successes } = made
  return `, ${kind}: { httpGet: { path: /, port: 80 }, periodSeconds: ${period}, initialDelaySeconds: ${delay}, failureThreshold: ${failures}, successThreshold: ${successes} }`
}

const pod = (name: string, app: string, probes: string): string => `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${app} } }
spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }]${probes} }] }
`

function settled({ readiness, liveness, headless, alone, start }: Scene, options: ClusterOptions = {}): Cluster {
  const probes = `${probe('readinessProbe', readiness)}${probe('livenessProbe', liveness)}`
  const service = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { ${headless ? 'clusterIP: None, ' : ''}selector: { app: web }, ports: [{ port: 80 }] }
`
  const cluster = Cluster.create(options)
  cluster.apply(`${service}${pod('a', 'web', probes)}${pod('b', alone ? 'other' : 'web', probes)}`)
  cluster.advance(start)
  return cluster
}

const readiness = fc.record({
  period: fc.integer({ min: 1, max: 13 }),
  delay: fc.integer({ min: 0, max: 20 }),
  failures: fc.integer({ min: 1, max: 4 }),
  successes: fc.integer({ min: 1, max: 4 }),
})

const scenes: fc.Arbitrary<Scene> = fc.record({
  readiness: fc.option(readiness, { nil: undefined, freq: 6 }),
  liveness: fc.option(
    readiness.map((one) => ({ ...one, successes: 1 })),
    { nil: undefined },
  ),
  headless: fc.boolean(),
  alone: fc.boolean(),
  // An instant of any kind, not only a whole second.
  start: fc.integer({ min: 25 * SECOND, max: 90 * SECOND }),
})

const some = (most: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min: 0, max: most }).map((seconds) => seconds * SECOND),
    fc.integer({ min: 0, max: most * SECOND }),
  )

const trials: fc.Arbitrary<Trial> = fc.record({ fault: some(120), leaves: some(60), returns: some(90) })

/** The outcome as the trial has it and as one would read it second by second. */
function both(scene: Scene, trial: Trial): readonly [string, string] {
  const cluster = settled(scene)
  const clients = cluster.clientPods('default')
  const issues = tryPod(cluster, [SERVICE], POD, trial, { clients })
  return [told(issues), literally(cluster, SERVICE, POD, trial, clients)]
}

const QUICK: Probe = { period: 5, delay: 0, failures: 3, successes: 1 }
const CALM: Scene = { readiness: QUICK, liveness: undefined, headless: false, alone: false, start: 40 * SECOND }
const TRIAL: Trial = { fault: 60 * SECOND, leaves: 30 * SECOND, returns: 30 * SECOND }

const table: readonly (readonly [what: string, Scene, Trial, outcome: string])[] = [
  ['nothing is wrong', CALM, TRIAL, ''],
  ['no readiness probe', { ...CALM, readiness: undefined }, TRIAL, 'stays'],
  ['it leaves too late', CALM, { ...TRIAL, leaves: 3 * SECOND }, 'stays'],
  [
    'it returns too late',
    { ...CALM, readiness: { ...QUICK, period: 10, successes: 4 } },
    { ...TRIAL, returns: 5 * SECOND },
    'does not return',
  ],
  [
    'restarts in between give it more time',
    { ...CALM, liveness: { ...QUICK, failures: 2 } },
    { ...TRIAL, returns: 8 * SECOND },
    '',
  ],
]

describe('a trial of a Pod', () => {
  for (const [what, scene, trial, outcome] of table)
    it(what, () => {
      expect(both(scene, trial)).to.deep.equal([outcome, outcome])
    })

  const HOST = {
    name: 'elsewhere',
    names: [],
    addresses: [{ from: 0, address: '203.0.113.9' }],
    ports: [{ port: 80, protocol: 'TCP' }],
  } as const

  /** How often connections are tried. */
  function tries(slice: string): number {
    const cluster = settled(CALM, { hosts: [HOST] })
    cluster.apply(slice)
    const asked = mock.method(Cluster.prototype, 'connectToService')
    const issues = tryPod(cluster, [SERVICE], POD, TRIAL, { clients: cluster.clientPods('default') })
    asked.mock.restore()
    expect(issues).to.deep.equal([])
    return asked.mock.callCount()
  }

  it('tries connections once after each change, and after the fault where they may lead to no Pod', () => {
    expect(tries('')).to.equal(1)
    expect(
      tries(`apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: by-hand, labels: { kubernetes.io/service-name: web } }
addressType: IPv4
ports: [{ port: 80 }]
endpoints: [{ addresses: [203.0.113.9] }]
`),
    ).to.equal(2)
  })

  it('comes to what a look at every second comes to', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(scenes, trials, (scene, trial) => {
        const [leapt, read] = both(scene, trial)
        seen.add(read.replace(/\d+s/, 'N'))
        expect(leapt).to.equal(read)
      }),
      { numRuns: 150 },
    )
    expect([...seen]).to.include.members(['', 'stays', 'does not return'])
  })
})
