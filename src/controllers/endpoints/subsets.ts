import { addressNumber, familyOf } from '../../address.ts'
import { canonical } from '../../equal.ts'

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

function identityOf({ ip, targetRef }: Address): string {
  return `${ip} ${targetRef?.uid ?? ''}`
}

/** Order of addresses: by number, whatever came first. */
function byAddress(a: Address, b: Address): number {
  const [left, right] = [a, b].map(({ ip }) => (familyOf(ip) === undefined ? -1n : addressNumber(ip)))
  if (left !== right) return left! < right! ? -1 : 1
  return identityOf(a) < identityOf(b) ? -1 : 1
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function portText({ name = '', port, protocol = 'TCP', appProtocol = '' }: Port): string {
  return `${name} ${protocol} ${String(port).padStart(5, '0')} ${appProtocol}`
}

const NO_PORT = '-'

/**
 * The canonical form of subsets (pkg/api/v1/endpoints RepackSubsets): addresses are collected for each port, an address
 * that is ready anywhere is ready there, and ports with equal sets of addresses share a subset.
 */
export function repacked(subsets: readonly Subset[]): readonly Subset[] {
  const byPort = new Map<string, { readonly port: Port | undefined; readonly entries: Map<string, Entry> }>()
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    const all = [
      ...addresses.map((address) => ({ address, ready: true })),
      ...notReadyAddresses.map((address) => ({ address, ready: false })),
    ]
    for (const port of ports.length === 0 ? [undefined] : ports) {
      const key = port === undefined ? NO_PORT : canonical(port)
      const found = byPort.get(key) ?? { port, entries: new Map<string, Entry>() }
      byPort.set(key, found)
      for (const entry of all) {
        const id = identityOf(entry.address)
        if (!found.entries.get(id)?.ready) found.entries.set(id, entry)
      }
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
    .map(([, same]) =>
      subsetOf(
        same[0]!.entries,
        same.flatMap(({ port }) => (port === undefined ? [] : [port])),
      ),
    )
}

function subsetOf(entries: ReadonlyMap<string, Entry>, ports: readonly Port[]): Subset {
  const pick = (ready: boolean): readonly Address[] =>
    [...entries.values()]
      .filter((entry) => entry.ready === ready)
      .map(({ address }) => address)
      .sort(byAddress)
  const [addresses, notReadyAddresses] = [pick(true), pick(false)]
  return {
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }),
    ...(ports.length === 0 ? {} : { ports: [...ports].sort((a, b) => byText(portText(a), portText(b))) }),
  }
}

/** Addresses in one Endpoints object: the rest is cut off. */
export const CAPACITY = 1000

/**
 * Cuts an object down to its capacity: ready addresses first; what is cut into is shared among the subsets by their size
 * (endpoints_controller.go truncateEndpoints).
 */
export function truncated(subsets: readonly Subset[]): { readonly subsets: readonly Subset[]; readonly cut: boolean } {
  const count = (field: 'addresses' | 'notReadyAddresses'): number =>
    subsets.reduce((sum, subset) => sum + (subset[field]?.length ?? 0), 0)
  const [ready, notReady] = [count('addresses'), count('notReadyAddresses')]
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
