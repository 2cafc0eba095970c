import { spawnSync } from 'node:child_process'
import type { Namespaces } from './namespaces.ts'
import { ENDPOINTS, LISTENING, SOURCES } from './topology.ts'

const root = process.getuid?.() === 0
const tools = ['ip', 'iptables-restore', 'nft', 'conntrack'].filter((tool) => spawnSync('which', [tool]).status !== 0)
const reason = !root ? 'needs root' : tools.length > 0 ? `needs ${tools.join(', ')}` : false

/** Why the kernel cannot be asked; as root in CI a skip would hide a failure. */
export const skipped = process.env['CI'] !== undefined && root ? false : reason

/** The node, its Pods, those of another node, and somebody outside: all of them up and listening. */
export async function hosts(net: Namespaces): Promise<void> {
  net.node()
  const legs = new Map([...Object.entries(ENDPOINTS), ...Object.entries(SOURCES)])
  legs.delete('node')
  for (const [name, ip] of legs) net.leg(name, ip)
  await Promise.all(Object.keys(ENDPOINTS).map((name) => net.serve(name, LISTENING)))
}
