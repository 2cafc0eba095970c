import type { ProxyMode, ProxyModeName } from '../proxy.ts'
import { iptables } from './iptables.ts'

/** Every mode, one line each. */
export const modes: Readonly<Record<ProxyModeName, ProxyMode>> = {
  iptables,
  nftables: iptables,
  ipvs: iptables,
  userspace: iptables,
  ebpf: iptables,
  kernelspace: iptables,
}
