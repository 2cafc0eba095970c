import { overloaded } from './lblc.ts'
import { least, overhead, type RealServer, type Scheduler } from './scheduler.ts'

const measure = (server: RealServer): number => overhead(server) / server.weight

/** Locality with replication: a set of servers for a destination, which grows when its least loaded one is overloaded. */
export const lblcr: Scheduler = {
  name: 'lblcr',
  pick(servers, _asked, memory) {
    const set = (memory as readonly string[] | undefined) ?? []
    const held = least(
      servers.filter(({ id }) => set.includes(id)),
      measure,
    )
    if (held !== undefined && !overloaded(held, servers)) return { server: held, memory }
    const server = least(servers, measure)
    return { server, memory: server === undefined ? memory : [...new Set([...set, server.id])] }
  },
}
