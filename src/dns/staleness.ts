import { type Issue, issue } from '../issue.ts'
import { keyOf } from '../object.ts'
import { inZone } from './name.ts'
import type { DnsView } from './outside.ts'
import type { CacheBounds, Plugin } from './plugins.ts'
import { clusterDomain, corefileOf } from './server.ts'

/** Something between a client and the truth, and how long it may lag behind; null: until somebody ends it. */
export interface Staleness {
  readonly holder: 'dns' | 'client' | 'node' | 'kubelet'
  readonly seconds: number | null
  readonly says: Issue
}

/** Idle seconds of tracked flows: kube-proxy sets TCP, the kernel's defaults hold for UDP streams. */
const FLOWS = [
  ['TCP', 86_400],
  ['UDP', 120],
] as const

type Of<N extends Plugin['name']> = Extract<Plugin, { name: N }>['options'] | undefined

/** Everything that may still serve an old answer in this cluster as it is configured, and what ends it. */
export function staleness(view: DnsView): readonly Staleness[] {
  const zone = `${clusterDomain(view)}.`
  const plugins = corefileOf(view).blocks.find(({ zones }) => zones.some((one) => inZone(zone, one)))?.plugins ?? []
  const kubernetes = plugins.find(({ name }) => name === 'kubernetes')?.options as Of<'kubernetes'>
  const cache = plugins.find(({ name }) => name === 'cache')?.options as Of<'cache'>
  const ttl = kubernetes?.ttl ?? 0
  const kept = (bounds: CacheBounds | undefined, own: number): number => {
    if (bounds === undefined || bounds.except.some((one) => inZone(zone, one))) return 0
    return Math.min(Math.max(own, bounds.minimum), bounds.maximum)
  }
  const [answer, miss] = [kept(cache?.success, ttl), kept(cache?.denial, Math.min(ttl, 300))]
  const affine = view.state.list('Service').filter(({ spec }) => spec?.sessionAffinity === 'ClientIP')
  return [
    { holder: 'dns', seconds: answer, says: issue('cache.dns-answer', { seconds: answer, zone }) },
    { holder: 'dns', seconds: miss, says: issue('cache.dns-miss', { seconds: miss, zone }) },
    { holder: 'client', seconds: ttl, says: issue('cache.client-answer', { seconds: ttl }) },
    { holder: 'client', seconds: null, says: issue('cache.keep-alive', {}) },
    ...FLOWS.map(([protocol, seconds]) => ({
      holder: 'node' as const,
      seconds,
      says: issue('cache.flow', { protocol, seconds }),
    })),
    ...affine.map((service) => {
      const seconds = service.spec?.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800
      return { holder: 'node' as const, seconds, says: issue('cache.affinity', { service: keyOf(service), seconds }) }
    }),
    { holder: 'client', seconds: 0, says: issue('cache.watch', {}) },
    { holder: 'kubelet', seconds: null, says: issue('cache.variables', {}) },
  ]
}
