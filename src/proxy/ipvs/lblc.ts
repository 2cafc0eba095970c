import { least, overhead, type RealServer, type Scheduler } from './scheduler.ts'

const wlcMeasure = (server: RealServer): number => overhead(server) / server.weight

/** A server with more connections than its weight, while another has less than half of its own. */
export function overloaded(server: RealServer, servers: readonly RealServer[]): boolean {
  return server.active > server.weight && servers.some(({ active, weight }) => active * 2 < weight)
}

/** Locality: everything for one destination goes to one server until that is overloaded and another nearly idle. */
export const lblc: Scheduler = {
  name: 'lblc',
  pick(servers, _asked, memory) {
    const held = servers.find(({ id, weight }) => id === memory && weight > 0)
    if (held !== undefined && !overloaded(held, servers)) return { server: held, memory }
    const server = least(servers, wlcMeasure)
    return { server, memory: server?.id ?? memory }
  },
}
