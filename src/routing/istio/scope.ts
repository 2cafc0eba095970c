import { keyOf, type Stored } from '../../object.ts'
import type { Reference } from '../../position.ts'
import type { ClusterState } from '../../state.ts'
import { byAge, hostMatches, ROOT } from './hosts.ts'
import type { MeshProxy } from './model.ts'

interface Sidecar {
  readonly metadata: Stored['metadata']
  readonly spec?: {
    readonly workloadSelector?: { readonly labels?: Readonly<Record<string, string>> }
    readonly egress?: readonly { readonly hosts?: readonly string[]; readonly port?: { readonly number?: number } }[]
    readonly outboundTrafficPolicy?: { readonly mode?: string }
  }
}

/** What a proxy beside a client knows of the mesh, and what it does with the rest. */
export interface Scope {
  sees(namespace: string, host: string, port: number): boolean
  readonly registryOnly: boolean
  readonly because: readonly Reference[]
}

const EVERYTHING: Scope = { sees: () => true, registryOnly: false, because: [] }

/** The Sidecar of a workload: one that selects it, else its namespace's, else the mesh's. */
function sidecarOf({ namespace, labels }: MeshProxy, state: ClusterState): Sidecar | undefined {
  const all = byAge(state.all('Sidecar') as unknown as readonly Sidecar[])
  const wide = (of: string): Sidecar | undefined =>
    all.find(({ metadata, spec }) => metadata.namespace === of && spec?.workloadSelector === undefined)
  const narrow = all.find(
    ({ metadata, spec }) =>
      metadata.namespace === namespace &&
      spec?.workloadSelector !== undefined &&
      Object.entries(spec.workloadSelector.labels ?? {}).every(([key, value]) => labels[key] === value),
  )
  return narrow ?? wide(namespace) ?? wide(ROOT)
}

/** `namespace/host`: `.` is the proxy's own namespace, `~` none, `*` any. */
function admits(pattern: string, own: string, namespace: string, host: string): boolean {
  const [where = '', name = '*'] = pattern.split('/')
  if (where === '~') return false
  return (where === '*' || (where === '.' ? own : where) === namespace) && hostMatches(name, host)
}

/** Without a Sidecar a proxy knows everything and lets the rest through (meshConfig's ALLOW_ANY). */
export function scopeOf(proxy: MeshProxy, state: ClusterState): Scope {
  const sidecar = proxy.gateway === 'mesh' ? sidecarOf(proxy, state) : undefined
  if (sidecar === undefined) return EVERYTHING
  const { egress, outboundTrafficPolicy } = sidecar.spec ?? {}
  return {
    sees: (namespace, host, port) =>
      egress === undefined ||
      egress.some(
        (listener) =>
          (listener.port?.number === undefined || listener.port.number === port) &&
          (listener.hosts ?? []).some((one) => admits(one, proxy.namespace, namespace, host)),
      ),
    registryOnly: outboundTrafficPolicy?.mode === 'REGISTRY_ONLY',
    because: [{ kind: 'Sidecar', key: keyOf(sidecar as unknown as Stored), field: 'spec' }],
  }
}
