import type { RealServer, Scheduler } from './scheduler.ts'

/** Overflow: the heaviest server whose active connections do not exceed its weight. */
export const ovf: Scheduler = {
  name: 'ovf',
  pick(servers, _asked, memory) {
    let best: RealServer | undefined
    for (const one of servers)
      if (one.weight > 0 && one.active <= one.weight && (best === undefined || one.weight > best.weight)) best = one
    return { server: best, memory }
  },
}
