import type { ProxyMode, ProxyModeName } from '../proxy.ts'
import { ebpf } from './ebpf.ts'
import { iptables } from './iptables.ts'
import { ipvs } from './ipvs.ts'
import { kernelspace } from './kernelspace.ts'
import { nftables } from './nftables.ts'
import { userspace } from './userspace.ts'

/** Every mode, one line each. */
export const modes: Readonly<Record<ProxyModeName, ProxyMode>> = {
  iptables,
  nftables,
  ipvs,
  userspace,
  ebpf,
  kernelspace,
}
