import type { Instant } from '../clock.ts'
import { type Choice, evenly } from '../hop.ts'
import { kept } from '../kept.ts'
import { type Packet, socketText } from '../packet.ts'
import type { Walk } from '../walk.ts'
import type { Candidate } from './endpoints.ts'
import type { Table } from './flows.ts'
import type { Going, Picked } from './traits.ts'
import type { Unit } from './units.ts'

/** How a mode that draws at random remembers clients. */
export interface Store {
  /** The name under which an endpoint's clients are kept. */
  name(unit: Unit, endpoint: Candidate, packet: Packet): string
  /** Sources an endpoint's store holds; the one used longest ago makes room. */
  readonly limit: number
  /** A record of exactly the timeout's age still counts. */
  readonly inclusive: boolean
  rule(unit: Unit, endpoint: Candidate, local: boolean): string
}

function remembers(
  table: Table,
  { name, inclusive }: Store,
  unit: Unit,
  endpoint: Candidate,
  packet: Packet,
  now: Instant,
): boolean {
  const noted = table.noted(name(unit, endpoint, packet), packet.source)
  if (noted === undefined) return false
  const age = now - noted
  return inclusive ? age <= unit.affinity * 1000 : age < unit.affinity * 1000
}

/** One uniform draw among endpoints. */
const oneOf = kept((among: readonly Candidate[]): Choice => evenly(among.map(({ ip, port }) => socketText(ip, port))))

/** All affinity tests come first, in endpoint order; then one uniform draw. Every new connection refreshes its record. */
export function* pickByChance(
  { unit, packet, among, local }: Going,
  table: Table,
  now: Instant,
  store: Store,
): Walk<Picked> {
  const kept = unit.affinity > 0 ? among.find((one) => remembers(table, store, unit, one, packet, now)) : undefined
  const endpoint = kept ?? among[among.length === 1 ? 0 : yield oneOf(among)]!
  const noted =
    unit.affinity > 0 ? table.note(store.name(unit, endpoint, packet), packet.source, now, store.limit) : table
  return {
    endpoint,
    table: noted,
    kept: kept !== undefined,
    rule: store.rule(unit, endpoint, local),
    share: `1/${among.length}`,
  }
}
