import { addressNumber } from '../../address.ts'
import { hash32, type RealServer, type Scheduler } from './scheduler.ts'

/** 256 buckets dealt out in list order, each server as often in a row as it weighs; one that drains keeps its buckets. */
function bucket(servers: readonly RealServer[], index: number): RealServer {
  const deal = servers.flatMap((server) => Array.from({ length: Math.max(1, server.weight) }, () => server))
  return deal[index % deal.length]!
}

/** Source hashing: one client, one server, without any timer. */
export const sh: Scheduler = {
  name: 'sh',
  pick(servers, { source }, memory) {
    const server = bucket(servers, hash32(Number(addressNumber(source) & 0xffffffffn), 8))
    return { server: server.weight > 0 ? server : undefined, memory }
  },
}
