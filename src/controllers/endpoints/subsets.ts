import { addressNumber, familyOf } from '../../address.ts'
import { canonical, same } from '../../equal.ts'
import { kept } from '../../kept.ts'

export interface Address {
  readonly ip: string
  readonly hostname?: string
  readonly nodeName?: string
  readonly targetRef?: {
    readonly kind?: string
    readonly namespace?: string
    readonly name?: string
    readonly uid?: string
  }
}

export interface Port {
  readonly name?: string
  readonly port: number
  readonly protocol?: string
  readonly appProtocol?: string
}

/** A set of addresses that share their ports, as the core/v1 Endpoints object writes it. */
export interface Subset {
  readonly addresses?: readonly Address[]
  readonly notReadyAddresses?: readonly Address[]
  readonly ports?: readonly Port[]
}

interface Entry {
  readonly address: Address
  readonly ready: boolean
}

const identityOf = kept((address: Address): string => `${address.ip} ${address.targetRef?.uid ?? ''}`)

function numberOf({ ip }: Address): bigint {
  return familyOf(ip) === undefined ? -1n : addressNumber(ip)
}

/** Order of addresses: by number, whatever came first. */
function byAddress(a: Address, b: Address): number {
  const [left, right] = [numberOf(a), numberOf(b)]
  if (left !== right) return left < right ? -1 : 1
  return identityOf(a) < identityOf(b) ? -1 : 1
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function portText({ name = '', port, protocol = 'TCP', appProtocol = '' }: Port): string {
  return `${name} ${protocol} ${String(port).padStart(5, '0')} ${appProtocol}`
}

const NO_PORT = '-'

function add(entries: Map<string, Entry>, address: Address, ready: boolean): void {
  const id = identityOf(address)
  if (!entries.get(id)?.ready) entries.set(id, { address, ready })
}

function addAll(entries: Map<string, Entry>, { addresses, notReadyAddresses }: Subset): void {
  if (addresses !== undefined) for (const address of addresses) add(entries, address, true)
  if (notReadyAddresses !== undefined) for (const address of notReadyAddresses) add(entries, address, false)
}

/**
 * The canonical form of subsets (pkg/api/v1/endpoints RepackSubsets): addresses are collected for each port, an address
 * that is ready anywhere is ready there, and ports with equal sets of addresses share a subset.
 */
export function repacked(subsets: readonly Subset[]): readonly Subset[] {
  const [first] = subsets
  if (first === undefined) return []
  return subsets.every(({ ports }) => ports === first.ports) ? together(subsets, first.ports ?? []) : apart(subsets)
}

/** All have the very same ports: they are one. */
function together(subsets: readonly Subset[], ports: readonly Port[]): readonly Subset[] {
  const entries = new Map<string, Entry>()
  for (const subset of subsets) addAll(entries, subset)
  return entries.size === 0 ? [] : [subsetOf(entries, inOrder(ports))]
}

/** Each port once, in order; the same list for the same list. */
const inOrder = kept((ports: readonly Port[]): readonly Port[] =>
  sorted([...new Map(ports.map((port) => [canonical(port), port])).values()]),
)

/** The canonical form of addresses that are all different and have the very same ports. */
export function gathered(ready: Address[], notReady: Address[], ports: readonly Port[]): readonly Subset[] {
  return ready.length + notReady.length === 0 ? [] : [ordered(ready, notReady, inOrder(ports))]
}

const sorted = (ports: readonly Port[]): readonly Port[] => ports.toSorted((a, b) => byText(portText(a), portText(b)))

function apart(subsets: readonly Subset[]): readonly Subset[] {
  const byPort = new Map<string, { readonly port: Port | undefined; readonly entries: Map<string, Entry> }>()
  for (const subset of subsets) {
    const { ports = [] } = subset
    for (const port of ports.length === 0 ? [undefined] : ports) {
      const key = port === undefined ? NO_PORT : canonical(port)
      const found = byPort.get(key) ?? { port, entries: new Map<string, Entry>() }
      byPort.set(key, found)
      addAll(found.entries, subset)
    }
  }
  const bySet = Map.groupBy(byPort.values(), ({ entries }) =>
    [...entries]
      .map(([id, { ready }]) => `${id} ${ready}`)
      .sort(byText)
      .join(),
  )
  return [...bySet]
    .sort(([a], [b]) => byText(a, b))
    .filter(([, [first]]) => first!.entries.size > 0)
    .map(([, group]) =>
      subsetOf(group[0]!.entries, sorted(group.flatMap(({ port }) => (port === undefined ? [] : [port])))),
    )
}

function subsetOf(entries: ReadonlyMap<string, Entry>, ports: readonly Port[]): Subset {
  const addresses: Address[] = []
  const notReadyAddresses: Address[] = []
  for (const { address, ready } of entries.values()) (ready ? addresses : notReadyAddresses).push(address)
  return ordered(addresses, notReadyAddresses, ports)
}

const inNumbers = (addresses: Address[]): readonly Address[] =>
  addresses.length === 1 ? addresses : addresses.sort(byAddress)

/** A subset in the order that it is written in; the ports are in it already. */
function ordered(addresses: Address[], notReadyAddresses: Address[], ports: readonly Port[]): Subset {
  return {
    ...(addresses.length === 0 ? {} : { addresses: inNumbers(addresses) }),
    ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses: inNumbers(notReadyAddresses) }),
    ...(ports.length === 0 ? {} : { ports }),
  }
}

/** By what an object should say: an equal that was stored. */
const equals = new WeakMap<Address, Address>()

/** Addresses of a stored object, by who they are. */
function byIdentity(subsets: readonly Subset[]): ReadonlyMap<string, Address> {
  const found = new Map<string, Address>()
  for (const { addresses, notReadyAddresses } of subsets)
    for (const list of [addresses, notReadyAddresses])
      if (list !== undefined) for (const address of list) found.set(identityOf(address), address)
  return found
}

/** Subsets with every address as it is stored, where it did not change: who stays as he is stays the same value. */
export function keeping(subsets: readonly Subset[], old: readonly Subset[]): readonly Subset[] {
  let stored: ReadonlyMap<string, Address> | undefined
  const kept = (address: Address): Address => {
    const known = equals.get(address)
    if (known !== undefined) return known
    stored ??= byIdentity(old)
    const found = stored.get(identityOf(address))
    if (found === undefined || !same(address, found)) return address
    equals.set(address, found)
    return found
  }
  return subsets.map(({ addresses, notReadyAddresses, ports }) => ({
    ...(addresses === undefined ? {} : { addresses: addresses.map(kept) }),
    ...(notReadyAddresses === undefined ? {} : { notReadyAddresses: notReadyAddresses.map(kept) }),
    ...(ports === undefined ? {} : { ports }),
  }))
}

/** Addresses in one Endpoints object: the rest is cut off. */
export const CAPACITY = 1000

/**
 * Cuts an object down to its capacity: ready addresses first; what is cut into is shared among the subsets by their size
 * (endpoints_controller.go truncateEndpoints).
 */
export function truncated(subsets: readonly Subset[]): { readonly subsets: readonly Subset[]; readonly cut: boolean } {
  let [ready, notReady] = [0, 0]
  for (const { addresses, notReadyAddresses } of subsets) {
    ready += addresses?.length ?? 0
    notReady += notReadyAddresses?.length ?? 0
  }
  if (ready + notReady <= CAPACITY) return { subsets, cut: false }
  const cutsReady = ready > CAPACITY
  const field = cutsReady ? 'addresses' : 'notReadyAddresses'
  const room = cutsReady ? CAPACITY : CAPACITY - ready
  let left = room
  const kept = subsets.map((subset): Subset => {
    const own = subset[field] ?? []
    const share = Math.min(left, Math.ceil((own.length / (cutsReady ? ready : notReady)) * room))
    const part = own.slice(0, share)
    left -= part.length
    const { addresses = [], ports } = subset
    const [first, second] = cutsReady ? [part, []] : [addresses, part]
    return {
      ...(first.length === 0 ? {} : { addresses: first }),
      ...(second.length === 0 ? {} : { notReadyAddresses: second }),
      ...(ports === undefined ? {} : { ports }),
    }
  })
  return { subsets: kept.filter(({ addresses, notReadyAddresses }) => addresses ?? notReadyAddresses), cut: true }
}
