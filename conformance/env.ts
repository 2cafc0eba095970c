import { Cluster } from '../src/cluster/cluster.ts'
import { type CaseResult, guarded, type RunTable } from './result.ts'
import { type TimedEvent, Timeline } from './timeline.ts'

interface Case {
  readonly id: string
  readonly objects: string
  readonly events?: readonly TimedEvent[]
  readonly pod: string
  readonly container?: string
  readonly checkAtSeconds: number
  readonly env?: Readonly<Record<string, string>>
  readonly absent?: readonly string[]
}

function runCase({
  id,
  objects,
  events = [],
  pod,
  container,
  checkAtSeconds,
  env = {},
  absent = [],
}: Case): CaseResult {
  const cluster = Cluster.create({
    undescribedImages: 'listens-on-declared-ports',
    serviceCIDRs: ['10.96.0.0/12', 'fd00:10:96::/112'],
  })
  for (const kind of ['readiness', 'liveness', 'startup'])
    cluster.write({
      verb: 'remember',
      component: 'probe-outcome',
      key: `* * ${kind}`,
      value: Object.freeze({ success: true, order: -1 }),
    })
  const story = new Timeline(cluster, { objects, events })
  story.until(checkAtSeconds)
  const name = container ?? cluster.state.get('Pod', pod)?.spec?.containers[0]?.name
  const set = cluster.state.memory<Readonly<Record<string, string>>>('environment', `${pod}/${name}`)
  const wrong = Object.entries(env).filter(([key, value]) => set?.[key] !== value)
  const extra = absent.filter((key) => set !== undefined && Object.hasOwn(set, key))
  if (set !== undefined && wrong.length === 0 && extra.length === 0) return { id, passed: true }
  const got = [
    ...wrong.map(([key]) => `${key}=${set?.[key] ?? '(unset)'}`),
    ...extra.map((key) => `${key}=${set?.[key]}`),
  ]
  return {
    id,
    passed: false,
    expected: [...wrong.map(([key, value]) => `${key}=${value}`), ...extra.map((key) => `no ${key}`)].join(' '),
    got: set === undefined ? `no environment (${story.trouble.join('; ')})` : got.join(' '),
  }
}

/** The table of service variables, as the kubelet set them at a container's start. */
export const run: RunTable = async (table, only) =>
  (table.cases as readonly Case[]).filter(({ id }) => only === undefined || id === only).map(guarded(runCase))
