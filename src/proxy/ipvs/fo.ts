import type { Scheduler } from './scheduler.ts'

/** Fail over: the heaviest server takes everything. */
export const fo: Scheduler = {
  name: 'fo',
  pick(servers, _asked, memory) {
    const server = servers.reduce((best, one) => (one.weight > best.weight ? one : best))
    return { server: server.weight > 0 ? server : undefined, memory }
  },
}
