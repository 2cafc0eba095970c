import { Cluster } from '../src/cluster/cluster.ts'
import type { NodeOptions } from '../src/environment.ts'
import { type Check, describeCheck, type Finding, held } from './endpoints-expect.ts'
import { type CaseResult, guarded, type RunTable } from './result.ts'
import { type PodState, type TimedEvent, Timeline } from './timeline.ts'

interface Case {
  readonly id: string
  readonly objects: string
  readonly podStates?: readonly PodState[]
  readonly events?: readonly TimedEvent[]
  readonly expect: readonly Check[]
}

const PROBES = ['readiness', 'liveness', 'startup']

/** Room for thousands of Pods: nothing in a table may limit how many start together. */
function defaultNodes(): readonly NodeOptions[] {
  return ['n1', 'n2', 'n3'].map((name, index) => ({
    name,
    addresses: [`192.168.10.${index + 1}`],
    podCIDRs: [`10.${128 + index}.0.0/16`, `fd00:10:244:${index + 1}::/64`],
    cpu: '10000',
    memory: '100Ti',
    pods: 100_000,
  }))
}

function hasNodes(objects: string): boolean {
  return /^kind:\s*Node\s*$/m.test(objects)
}

function clusterFor({ objects }: Case): Cluster {
  const cluster = Cluster.create({
    undescribedImages: 'listens-on-declared-ports',
    podCIDR: '10.128.0.0/9',
    serviceCIDRs: ['10.96.0.0/12', 'fd00:10:96::/112'],
    nodes: hasNodes(objects) ? [] : defaultNodes(),
  })
  for (const [order, kind] of PROBES.entries())
    cluster.write({
      verb: 'remember',
      component: 'probe-outcome',
      key: `* * ${kind}`,
      value: Object.freeze({ success: true, order: order - 10 }),
    })
  return cluster
}

/** Every second of a span is looked at; a check without one is looked at once. */
function moments(check: Check): readonly number[] {
  const span = typeof check.always === 'object' ? { ...check, ...check.always } : check
  const start = span.fromSeconds ?? span.from ?? span.atSeconds ?? 0
  const end = span.toSeconds ?? span.untilSeconds ?? span.to ?? span.atSeconds ?? start
  return Array.from({ length: Math.max(1, end - start + 1) }, (_, index) => start + index)
}

function runCase(one: Case): CaseResult {
  const story = new Timeline(clusterFor(one), one)
  const looks = one.expect.flatMap((check) => moments(check).map((second) => ({ check, second })))
  const findings: Finding[] = []
  const addresses = new Map<string, string>()
  for (const { check, second } of looks.toSorted((a, b) => a.second - b.second)) {
    story.until(second)
    findings.push(...held(check, second, story.cluster, addresses))
  }
  const passed = findings.length === 0
  if (passed) return { id: one.id, passed }
  const trouble = story.trouble.length === 0 ? '' : ` (${story.trouble.join('; ')})`
  return {
    id: one.id,
    passed,
    expected: findings.map(({ second, expected }) => `${second}s ${describeCheck(expected)}`).join(' · '),
    got: findings.map(({ second, got }) => `${second}s ${describeCheck(got)}`).join(' · ') + trouble,
  }
}

/** The table of endpoints: what slices and the older object list, second by second. */
export const run: RunTable = async (table, only) => {
  const cases = table.cases as readonly Case[]
  return cases.filter(({ id }) => only === undefined || id === only).map(guarded(runCase))
}
