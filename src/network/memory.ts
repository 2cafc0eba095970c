import { type DnsCache, EMPTY_CACHE } from '../dns/cache.ts'
import type { FlowTable } from '../proxy.ts'
import type { RouterMemory } from '../routing/contract.ts'

/** What the network remembers between connections: every node's flows, every router's memory, what name servers cached. Immutable; equal keys behave alike. */
export interface NetworkMemory {
  readonly flows: Readonly<Record<string, FlowTable>>
  readonly routers: Readonly<Record<string, RouterMemory>>
  readonly dns: DnsCache
}

export const NO_MEMORY: NetworkMemory = Object.freeze({
  flows: Object.freeze({}),
  routers: Object.freeze({}),
  dns: EMPTY_CACHE,
})

/** Canonical text of a memory: a distribution over memories merges equal ones by it. */
export function memoryKey(memory: NetworkMemory): string {
  const part = (entries: Readonly<Record<string, { readonly key: string }>>): string =>
    Object.keys(entries)
      .sort()
      .map((name) => `${name}=${entries[name]!.key}`)
      .join(';')
  return `${part(memory.flows)}|${part(memory.routers)}|${memory.dns.key}`
}

/** A node's table as it is now; one that holds nothing is left out, as that of a node which has seen no connection. */
export function withFlows(memory: NetworkMemory, node: string, table: FlowTable): NetworkMemory {
  const before = memory.flows[node]
  if (before === table || (before === undefined && table.blank)) return memory
  const { [node]: _before, ...others } = memory.flows
  return { ...memory, flows: table.blank ? others : { ...others, [node]: table } }
}

export function withRouter(memory: NetworkMemory, router: string, value: RouterMemory): NetworkMemory {
  return memory.routers[router] === value ? memory : { ...memory, routers: { ...memory.routers, [router]: value } }
}

export function withAnswers(memory: NetworkMemory, dns: DnsCache | undefined): NetworkMemory {
  return dns === undefined || dns === memory.dns ? memory : { ...memory, dns }
}
