import type { Scheduler } from './scheduler.ts'

/** The next server in the list after the last one, those without weight passed over. */
export const rr: Scheduler = {
  name: 'rr',
  rotates: true,
  pick(servers, _asked, memory, start) {
    const last = memory === undefined ? start - 1 : servers.findIndex(({ id }) => id === memory)
    for (let step = 1; step <= servers.length; step++) {
      const server = servers[(last + step + servers.length) % servers.length]!
      if (server.weight > 0) return { server, memory: server.id }
    }
    return { server: undefined, memory }
  },
}
