import { addressNumber, addressOf, type Cidr, cidr, type Family } from '../address.ts'
import type { ObjectKey } from '../object.ts'
import { stream } from '../random.ts'
import type { Snapshot } from '../state.ts'
import type { ApiProfile } from './profile.ts'

/** Who holds an address or port, by `ip 10.96.0.1` and `port 30080`: part of the forkable state. */
const HELD = 'allocated'

export type Held = `ip ${string}` | `port ${number}`

export function holder(state: Snapshot, what: Held): ObjectKey | undefined {
  return state.memory<ObjectKey>(HELD, what)
}

export function hold(state: Snapshot, what: Held, key: ObjectKey): Snapshot {
  return state.remembering(HELD, what, key)
}

/** Frees what a Service holds; what another one holds stays. */
export function free(state: Snapshot, what: readonly Held[], key: ObjectKey): Snapshot {
  return what.reduce((next, one) => (holder(next, one) === key ? next.remembering(HELD, one, undefined) : next), state)
}

export const ALLOCATED = { ip: 'provided IP is already allocated', port: 'provided port is already allocated' } as const
const FULL = 'range is full'

export type Drawn<T> = { readonly value: T } | { readonly problem: string }

interface Usable {
  readonly first: bigint
  readonly last: bigint
  /** Addresses from the first one on that automatic allocation leaves to explicit requests. */
  readonly band: bigint
}

/** Network address and, for IPv4, broadcast address are nobody's; the static band is min(max(16, size/16), 256). */
function usable({ first, last, family }: Cidr): Usable {
  const size = last - first + 1n
  const sixteenth = size / 16n
  const band = size <= 16n ? 0n : sixteenth < 16n ? 16n : sixteenth > 256n ? 256n : sixteenth
  return { first: first + 1n, last: family === 'IPv4' ? last - 1n : last, band }
}

function rangeOf(family: Family, profile: ApiProfile): Cidr {
  return cidr(profile.serviceCIDRs.find((text) => cidr(text)!.family === family)!)!
}

/** Whether an asked-for address may be had, in the allocator's words; undefined: it may. */
export function refuseIP(ip: string, family: Family, state: Snapshot, profile: ApiProfile): string | undefined {
  const { first, last } = usable(rangeOf(family, profile))
  const value = addressNumber(ip)
  if (value < first || value > last) return 'the provided network does not match the current range'
  return holder(state, `ip ${ip}`) === undefined ? undefined : ALLOCATED.ip
}

/** A free address from a drawn place in the upper band on; from the lower band when that is full. */
export function drawIP(
  family: Family,
  state: Snapshot,
  profile: ApiProfile,
  seed: string,
  key: ObjectKey,
): Drawn<string> {
  const { first, last, band } = usable(rangeOf(family, profile))
  const random = stream(seed, `clusterIP/${family}/${key}`)
  const scan = (from: bigint, to: bigint): string | undefined => {
    const count = to - from + 1n
    if (count <= 0n) return undefined
    const start = BigInt(random.below(count > 0x7fff_ffffn ? 0x7fff_ffff : Number(count)))
    for (let step = 0n; step < count; step++) {
      const ip = addressOf(from + ((start + step) % count), family)
      if (holder(state, `ip ${ip}`) === undefined) return ip
    }
    return undefined
  }
  const ip = scan(first + band, last) ?? scan(first, first + band - 1n)
  return ip === undefined ? { problem: FULL } : { value: ip }
}

/** Whether an asked-for port may be had; the allocator knows numbers, not protocols. */
export function refusePort(
  port: number,
  state: Snapshot,
  { nodePorts: [first, last] }: ApiProfile,
): string | undefined {
  if (port < first || port > last)
    return `provided port is not in the valid range. The range of valid ports is ${first}-${last}`
  return holder(state, `port ${port}`) === undefined ? undefined : ALLOCATED.port
}

/** A free port from a drawn place in the upper band on; the static band is min(max(16, size/32), 128). */
export function drawPort(state: Snapshot, profile: ApiProfile, seed: string, name: string): Drawn<number> {
  const [first, last] = profile.nodePorts
  const size = last - first + 1
  const band = size <= 16 ? 0 : Math.min(Math.max(16, Math.floor(size / 32)), 128)
  const random = stream(seed, `nodePort/${name}`)
  const scan = (from: number, to: number): number | undefined => {
    const count = to - from + 1
    if (count <= 0) return undefined
    const start = random.below(count)
    for (let step = 0; step < count; step++) {
      const port = from + ((start + step) % count)
      if (holder(state, `port ${port}`) === undefined) return port
    }
    return undefined
  }
  const port = scan(first + band, last) ?? scan(first, first + band - 1)
  return port === undefined ? { problem: FULL } : { value: port }
}
