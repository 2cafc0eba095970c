import { Cluster } from '../src/cluster/cluster.ts'
import type { ClusterOptions, HostOptions } from '../src/environment.ts'
import type { Outcome } from '../src/outcome.ts'
import type { Protocol } from '../src/packet.ts'
import type { ClusterState } from '../src/state.ts'
import { giveAddresses, givenAddresses, holdAddresses } from './addresses.ts'
import type { CaseResult, RunTable } from './result.ts'

interface Probe {
  /** `pod ns/name`, `external ADDRESS`, `node NAME`. */
  readonly from: string
  /** `ns/name` of a Pod, `service ns/name`, `external ADDRESS`, `node NAME`. */
  readonly to: string
  readonly port: number
  readonly proto?: Protocol
  readonly allowed: boolean
}

interface Case {
  readonly id: string
  readonly objects: string
  readonly probes: readonly Probe[]
}

interface Table {
  /** Objects of every case, before its own. */
  readonly objects?: string
  readonly cases: readonly Case[]
}

const bare = (text: string): string => text.replace(/^(pod|service|external|node) /, '')

/** Addresses outside that a probe goes to: something must stand there, or nothing could be told from a policy. */
function hosts(probes: readonly Probe[]): readonly HostOptions[] {
  const outside = probes.filter(({ to }) => to.startsWith('external ') || /^[\d.]+$|^[\da-f:]+$/.test(to))
  return [...new Set(outside.map(({ to }) => bare(to)))].map((address) => ({
    name: address,
    addresses: [{ from: 0, address }],
    ports: outside
      .filter(({ to }) => bare(to) === address)
      .map(({ port, proto = 'TCP' }) => ({ port, protocol: proto })),
  }))
}

function addressOf(to: string, state: ClusterState): string | undefined {
  const key = bare(to)
  if (to.startsWith('service ')) return state.get('Service', key)?.spec?.clusterIP
  if (to.startsWith('node ')) return state.get('Node', key)?.status?.addresses?.[0]?.address
  return key.includes('/') ? state.get('Pod', key)?.status?.podIP : key
}

/** The table's ports are all open, so that a Pod or node that refuses was reached; everything else means a loss. */
function reached(outcome: Outcome): boolean {
  if (outcome.kind === 'delivered' || outcome.kind === 'answered') return true
  return outcome.kind === 'refused' && outcome.by !== 'kube-proxy'
}

function probed(cluster: Cluster, { from, to, port, proto = 'TCP' }: Probe): string {
  const address = addressOf(to, cluster.state)
  if (address === undefined || address === '') return 'no address'
  const client = from.startsWith('external ') ? bare(from) : from
  const target = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
  const { branches } = cluster.connect({ from: client, to: target, protocol: proto })
  const answers = new Set(branches.map(({ value }) => reached(value)))
  return answers.size === 1 ? String([...answers][0]) : 'sometimes'
}

function runCase({ id, objects, probes }: Case): CaseResult {
  const options: ClusterOptions = { undescribedImages: 'listens-on-declared-ports', hosts: hosts(probes) }
  const cluster = Cluster.create(options)
  const given = givenAddresses(objects)
  holdAddresses(cluster, given)
  const refused = cluster.apply(objects).filter(({ result }) => result === 'refused' || result === 'unreadable')
  giveAddresses(cluster, given)
  cluster.advance('5s')
  const line = ({ from, to, port, proto = 'TCP' }: Probe, answer: string): string =>
    `${from} → ${to}:${port}/${proto} ${answer}`
  const expected = probes.map((probe) => line(probe, String(probe.allowed))).join('; ')
  const got = probes.map((probe) => line(probe, probed(cluster, probe))).join('; ')
  const trouble = refused.map(({ kind, key }) => `refused: ${kind} ${key}`)
  return { id, passed: expected === got, expected, got: [got, ...trouble].join('; ') }
}

/** Runs the NetworkPolicy table. */
export const run: RunTable = async (table, only) => {
  const { objects: common, cases } = table as Table
  const wanted = cases.filter(({ id }) => only === undefined || id === only)
  return wanted.map((one) => {
    try {
      return runCase(common === undefined ? one : { ...one, objects: `${common}---\n${one.objects}` })
    } catch (error) {
      return { id: one.id, passed: false, got: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
  })
}
