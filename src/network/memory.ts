import type { FlowTable } from '../proxy.ts'
import type { RouterMemory } from '../routing/contract.ts'

/** What the network remembers between connections: every node's flows, every router's memory. Immutable; equal keys behave alike. */
export interface NetworkMemory {
  readonly flows: Readonly<Record<string, FlowTable>>
  readonly routers: Readonly<Record<string, RouterMemory>>
}

export const NO_MEMORY: NetworkMemory = Object.freeze({ flows: Object.freeze({}), routers: Object.freeze({}) })

/** Canonical text of a memory: a distribution over memories merges equal ones by it. */
export function memoryKey(memory: NetworkMemory): string {
  const part = (entries: Readonly<Record<string, { readonly key: string }>>): string =>
    Object.keys(entries)
      .sort()
      .map((name) => `${name}=${entries[name]!.key}`)
      .join(';')
  return `${part(memory.flows)}|${part(memory.routers)}`
}

export function withFlows(memory: NetworkMemory, node: string, table: FlowTable): NetworkMemory {
  return memory.flows[node] === table ? memory : { ...memory, flows: { ...memory.flows, [node]: table } }
}

export function withRouter(memory: NetworkMemory, router: string, value: RouterMemory): NetworkMemory {
  return memory.routers[router] === value ? memory : { ...memory, routers: { ...memory.routers, [router]: value } }
}
