import { createHash } from 'node:crypto'
import type { RealServer, Scheduler } from './scheduler.ts'

function number(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0)
}

const SIZE = 251

const tables = new Map<string, readonly RealServer[]>()

/** Maglev: servers fill a table in turns, each by its own permutation of the places. */
function table(servers: readonly RealServer[]): readonly string[] {
  const key = servers.map(({ id, weight }) => `${id}*${weight}`).join(' ')
  const known = tables.get(key)
  if (known !== undefined) return known.map(({ id }) => id)
  const places: (RealServer | undefined)[] = Array.from({ length: SIZE })
  const turns = servers
    .filter(({ weight }) => weight > 0)
    .flatMap((server) => Array.from({ length: server.weight }, () => server))
  const next = new Map(turns.map((server) => [server.id, 0]))
  for (let filled = 0; filled < SIZE; ) {
    for (const server of turns) {
      const offset = number(`offset ${server.id}`) % SIZE
      const skip = (number(`skip ${server.id}`) % (SIZE - 1)) + 1
      let at: number
      do {
        const turn = next.get(server.id)!
        next.set(server.id, turn + 1)
        at = (offset + turn * skip) % SIZE
      } while (places[at] !== undefined)
      places[at] = server
      if (++filled === SIZE) break
    }
  }
  if (tables.size > 1000) tables.clear()
  tables.set(key, places as readonly RealServer[])
  return places.map((server) => server!.id)
}

/** kube-proxy sets the flag that includes the source port: one client is spread over all servers. */
export const mh: Scheduler = {
  name: 'mh',
  pick(servers, { source, sourcePort }, memory) {
    if (!servers.some(({ weight }) => weight > 0)) return { server: undefined, memory }
    const id = table(servers)[number(`${source}:${sourcePort}`) % SIZE]
    return { server: servers.find((server) => server.id === id), memory }
  },
}
