import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Stored } from '../object.ts'
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

type Seen = Omit<Facts, 'pod' | 'now'>

const around = {
  ips: fc.constantFrom([], ['10.0.0.1'], ['10.0.0.1', 'fd00::1']),
  hostIPs: fc.constantFrom([], ['172.18.0.2']),
  over: fc.boolean(),
  expired: fc.boolean(),
  override: fc.constantFrom(undefined, true, false),
}
const seen = fc.record({ ...around, containers: fc.dictionary(name, container) })
/** Mostly nothing around the containers changes. */
const turned = fc.oneof(
  { weight: 5, arbitrary: fc.constant({}) },
  ...Object.entries(around).map(([field, value]) => ({
    weight: 1,
    arbitrary: fc.record({ [field]: value as fc.Arbitrary<unknown> }),
  })),
) as fc.Arbitrary<Partial<Seen>>

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
    const course = fc.array(fc.tuple(name, change, turned, meddling), { maxLength: 20 })
    fc.assert(
      fc.property(spec, seen, course, (spec, first, changes) => {
        let status: Pod['status'] = {}
        let facts: Seen = first
        const told = (now: number): NonNullable<Pod['status']> => {
          const known: Facts = { ...facts, now, pod: pod(spec, status) }
          const found = statusOf(known)
          expect(found).to.deep.equal(statusOf(strange(known)))
          return found
        }
        for (const [at, [name, change, turned, meddle]] of changes.entries()) {
          for (let time = 0; time < 3; time++) status = told(at * 3000 + time * 1000)
          expect(told(at * 3000 + 2500)).to.equal(status)
          status = meddle(status!)
          const before = facts.containers[name]
          const containers =
            before === undefined ? facts.containers : { ...facts.containers, [name]: { ...before, ...change } }
          facts = { ...facts, ...turned, containers }
        }
      }),
      { numRuns: 300 },
    )
  })
})
