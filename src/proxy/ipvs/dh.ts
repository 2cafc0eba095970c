import { addressNumber } from '../../address.ts'
import { hash32, type Scheduler } from './scheduler.ts'

/** Destination hashing: the destination is the virtual address, so a node sends all clients of a Service to one server. */
export const dh: Scheduler = {
  name: 'dh',
  pick(servers, { destination }, memory) {
    const server = servers[hash32(Number(addressNumber(destination) & 0xffffffffn), 8) % servers.length]!
    return { server: server.weight > 0 ? server : undefined, memory }
  },
}
