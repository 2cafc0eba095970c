import { least, overhead, type Scheduler } from './scheduler.ts'

/** Fewest connections. */
export const lc: Scheduler = {
  name: 'lc',
  pick: (servers, _asked, memory) => ({ server: least(servers, overhead), memory }),
}
