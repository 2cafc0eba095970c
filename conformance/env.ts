import { Cluster } from '../src/cluster/cluster.ts'
import type { CaseResult, RunTable } from './result.ts'
import { type TimedEvent, Timeline } from './timeline.ts'

interface Case {
  readonly id: string
  readonly objects: string
  readonly events?: readonly TimedEvent[]
  readonly pod: string
  readonly container?: string
  readonly checkAtSeconds: number
  readonly env: Readonly<Record<string, string>>
  readonly absent: readonly string[]
}

function check(one: Case): string | undefined {
  const timeline = new Timeline(Cluster.create({ serviceCIDRs: ['10.96.0.0/12', 'fd00:10:96::/112'] }), one)
  timeline.until(one.checkAtSeconds)
  const { state } = timeline.cluster
  const container = one.container ?? state.get('Pod', one.pod)?.spec?.containers?.[0]?.name
  const environment = state.memory<Readonly<Record<string, string>>>('environment', `${one.pod}/${container}`)
  if (environment === undefined)
    return `container ${container} of ${one.pod} has not started ${timeline.trouble.join(', ')}`
  const wrong = Object.entries(one.env).filter(([name, value]) => environment[name] !== value)
  const there = one.absent.filter((name) => name in environment)
  const parts = [
    ...wrong.map(([name]) => `${name}=${environment[name]}`),
    ...there.map((name) => `${name} is set`),
    ...timeline.trouble,
  ]
  return parts.length === 0 ? undefined : parts.join(', ')
}

/** Runs tables of Service environment variables. */
export const run: RunTable = async (table, only) =>
  (table.cases as unknown as readonly Case[])
    .filter(({ id }) => only === undefined || id === only)
    .map((one): CaseResult => {
      const got = check(one)
      return got === undefined
        ? { id: one.id, passed: true }
        : { id: one.id, passed: false, expected: JSON.stringify({ env: one.env, absent: one.absent }), got }
    })
