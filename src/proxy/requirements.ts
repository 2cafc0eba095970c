import { type Issue, issue } from '../issue.ts'
import type { ProxyModeName } from '../proxy.ts'

/** What a mode asks of the node it runs on. */
export interface Facts {
  readonly os: 'linux' | 'windows'
  /** `6.8.0`; of Windows nodes it says nothing, and an empty one is not judged. */
  readonly kernel: string
  /** Modules that can be loaded; absent: all of them. */
  readonly modules?: readonly string[]
  readonly scheduler: string
}

interface Requirement {
  readonly os: Facts['os']
  /** Oldest kernel. */
  readonly kernel?: readonly [major: number, minor: number]
  modules?(scheduler: string): readonly string[]
}

const REQUIREMENTS: Readonly<Record<ProxyModeName, Requirement>> = {
  iptables: { os: 'linux', modules: () => ['ip_tables', 'nf_conntrack'] },
  /** pkg/proxy/nftables/supported.go. */
  nftables: { os: 'linux', kernel: [5, 13], modules: () => ['nf_tables', 'nf_conntrack'] },
  /** pkg/proxy/ipvs/README.md, and a module for each scheduler. */
  ipvs: { os: 'linux', modules: (scheduler) => ['ip_vs', `ip_vs_${scheduler}`, 'ip_set', 'nf_conntrack'] },
  userspace: { os: 'linux', modules: () => ['ip_tables'] },
  /** Cilium's system requirements since 1.18. */
  ebpf: { os: 'linux', kernel: [5, 10] },
  kernelspace: { os: 'windows' },
}

function older(kernel: string, [major, minor]: readonly [number, number]): boolean {
  if (kernel === '') return false
  const [is = 0, at = 0] = kernel.split('.').map(Number)
  return is < major || (is === major && at < minor)
}

/** Why kube-proxy does not start in a mode on a node; empty: it does. It falls back to no other mode. */
export function unmet(mode: ProxyModeName, node: string, { os, kernel, modules, scheduler }: Facts): readonly Issue[] {
  const wanted = REQUIREMENTS[mode]
  if (wanted.os !== os) return [issue('proxy.needs-os', { mode, node, os: wanted.os, has: os })]
  const old =
    wanted.kernel !== undefined && older(kernel, wanted.kernel)
      ? [issue('proxy.needs-kernel', { mode, node, kernel: wanted.kernel.join('.'), has: kernel })]
      : []
  const missing = (wanted.modules?.(scheduler) ?? []).filter((module) => modules?.includes(module) === false)
  return [...old, ...missing.map((module) => issue('proxy.needs-module', { mode, node, module }))]
}
