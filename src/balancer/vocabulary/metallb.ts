import type { Words } from './row.ts'

const simulated = ['address-pool', 'loadBalancerIPs', 'allow-shared-ip']
/** MetalLB writes the pool's name itself. */
const known = { names: ['ip-allocated-from-pool'] }

/** Service annotations of MetalLB, under the prefix of now and the one of before. */
export const metallb: readonly Words[] = ['metallb.io/', 'metallb.universe.tf/'].map((prefix) => ({
  prefix,
  simulated,
  known,
}))
