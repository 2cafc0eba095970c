import type { Scheduler } from './scheduler.ts'
import { sed } from './sed.ts'

/** Never queue: an idle server first, else the shortest expected delay. */
export const nq: Scheduler = {
  name: 'nq',
  pick(servers, asked, memory, start) {
    const idle = servers.find(({ active, weight }) => active === 0 && weight > 0)
    return idle === undefined ? sed.pick(servers, asked, memory, start) : { server: idle, memory }
  },
}
