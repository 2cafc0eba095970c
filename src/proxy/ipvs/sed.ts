import { least, type Scheduler } from './scheduler.ts'

/** Shortest expected delay: (active + 1) / weight. */
export const sed: Scheduler = {
  name: 'sed',
  pick: (servers, _asked, memory) => ({
    server: least(servers, ({ active, weight }) => (active + 1) / weight),
    memory,
  }),
}
