import type { RealServer, Scheduler } from './scheduler.ts'

interface Turn {
  readonly last: string | undefined
  readonly current: number
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

/** Rounds of falling weight: each pass lowers the bar by the greatest common divisor; equal weights give plain rotation. */
export const wrr: Scheduler = {
  name: 'wrr',
  rotates: true,
  pick(servers, _asked, memory, start) {
    const weights = servers.map(({ weight }) => weight).filter((weight) => weight > 0)
    if (weights.length === 0) return { server: undefined, memory }
    const step = weights.reduce(gcd)
    const most = Math.max(...weights)
    const turn = memory as Turn | undefined
    let index = turn === undefined ? start - 1 : servers.findIndex(({ id }) => id === turn.last)
    let current = turn?.current ?? most
    for (let tries = 0; tries <= servers.length * (most / step + 1); tries++) {
      index++
      if (index >= servers.length) {
        index = 0
        current -= step
        if (current <= 0) current = most
      }
      const server: RealServer = servers[index]!
      if (server.weight >= current && server.weight > 0)
        return { server, memory: { last: server.id, current } satisfies Turn }
    }
    return { server: undefined, memory }
  },
}
