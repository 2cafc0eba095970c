import { least, overhead, type Scheduler } from './scheduler.ts'

/** Fewest connections for its weight. */
export const wlc: Scheduler = {
  name: 'wlc',
  pick: (servers, _asked, memory) => ({ server: least(servers, (server) => overhead(server) / server.weight), memory }),
}
