import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Stored } from '../object.ts'
import { Snapshot } from '../state.ts'
import type { Facts } from './phase.ts'
import type { ContainerRuntime } from './runtime.ts'
import { statusOf } from './status.ts'

type Pod = Stored<'Pod'>

const CONTAINERS = [{ name: 'a', image: 'x', readinessProbe: {} }, { name: 'b' }]
const INITS = [{ name: 'i' }, { name: 's', restartPolicy: 'Always' }]

const spec = fc.record(
  {
    containers: fc.constantFrom(CONTAINERS, CONTAINERS.slice(0, 1)),
    initContainers: fc.constantFrom(INITS, INITS.slice(0, 1)),
    restartPolicy: fc.constantFrom('Always', 'OnFailure', 'Never'),
    readinessGates: fc.constant([{ conditionType: 'open' }]),
  },
  { requiredKeys: ['containers'] },
)

const instant = fc.nat(9).map((second) => second * 1000)

const fields = {
  state: fc.constantFrom('waiting', 'running', 'terminated'),
  reason: fc.constantFrom('', 'CrashLoopBackOff'),
  message: fc.constantFrom('why', undefined),
  restarts: fc.nat(1),
  startedAt: fc.constantFrom(0, 1000),
  ended: fc.option(fc.record({ exitCode: fc.nat(1), reason: fc.constant('Error'), finishedAt: instant }), {
    nil: undefined,
  }),
  retryAt: fc.option(instant, { nil: undefined }),
  started: fc.boolean(),
  probes: fc.constantFrom({}, { readiness: { result: true, run: 1 } }, { readiness: { result: false, run: 1 } }),
}
const container = fc.record({ ...fields, crashes: fc.constant(0) }) as fc.Arbitrary<ContainerRuntime>
/** One thing that changes about a container. */
const change = fc.oneof(
  ...Object.entries(fields).map(([field, value]) => fc.record({ [field]: value as fc.Arbitrary<unknown> })),
) as fc.Arbitrary<Partial<ContainerRuntime>>
const name = fc.constantFrom('a', 'b', 'i', 's')

const seen = fc.record({
  ips: fc.constantFrom([], ['10.0.0.1'], ['10.0.0.1', 'fd00::1']),
  hostIPs: fc.constantFrom([], ['172.18.0.2']),
  containers: fc.dictionary(name, container),
  over: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.boolean()),
  expired: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.boolean()),
})

/** What somebody else may do to a status between two reports. */
const meddling: fc.Arbitrary<(status: NonNullable<Pod['status']>) => NonNullable<Pod['status']>> = fc.constantFrom(
  (status) => status,
  (status) => status,
  (status) => ({ ...status, conditions: [...(status.conditions ?? []), { type: 'open', status: 'True' }] }),
  (status) => ({ ...status, conditions: status.conditions?.toReversed() }) as typeof status,
  (status) =>
    ({
      ...status,
      conditions: status.conditions?.map((one) => ({ ...one, lastProbeTime: '2026-01-01T00:00:00Z' })),
    }) as typeof status,
  (status) => ({ ...status, containerStatuses: status.containerStatuses?.toReversed() }) as typeof status,
  (status) => ({ ...status, podIPs: [], reason: 'Odd' }) as typeof status,
)

const pod = (spec: unknown, status: unknown): Pod =>
  ({ metadata: { name: 'p', namespace: 'n' }, spec, status }) as unknown as Pod

/** The same with nothing that could be recognised. */
const strange = (facts: Facts): Facts => ({ ...facts, pod: structuredClone(facts.pod) })

describe('a status as the kubelet reports it', () => {
  it('is what it would be were nothing known of those before, and the very same when it says the same', () => {
    const course = fc.array(fc.tuple(name, change, fc.nat(2), meddling), { maxLength: 12 })
    fc.assert(
      fc.property(spec, seen, course, (spec, first, changes) => {
        let status: Pod['status'] = {}
        let { containers } = first
        const told = (now: number): NonNullable<Pod['status']> => {
          const known: Facts = { ...first, containers, now, pod: pod(spec, status), state: new Snapshot() }
          const found = statusOf(known)
          expect(found).to.deep.equal(statusOf(strange(known)))
          return found
        }
        for (const [at, [name, change, times, meddle]] of changes.entries()) {
          for (let time = 0; time <= times; time++) status = told(at * 3000 + time * 1000)
          expect(told(at * 3000 + 2500)).to.equal(status)
          status = meddle(status!)
          const before = containers[name]
          if (before !== undefined) containers = { ...containers, [name]: { ...before, ...change } }
        }
      }),
      { numRuns: 200 },
    )
  })
})
