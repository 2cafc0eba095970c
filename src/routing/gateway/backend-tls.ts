import { keyOf, type Stored } from '../../object.ts'
import type { Reference } from '../../position.ts'
import type { ClusterState } from '../../state.ts'

interface BackendTlsPolicy {
  readonly metadata: Stored['metadata']
  readonly spec?: {
    readonly targetRefs?: readonly {
      readonly group?: string
      readonly kind?: string
      readonly name: string
      readonly sectionName?: string
    }[]
    readonly validation?: {
      readonly caCertificateRefs?: readonly { readonly kind?: string; readonly name: string }[]
      readonly wellKnownCACertificates?: string
      readonly hostname?: string
    }
  }
}

/** How a Gateway speaks to a Service: plainly, over TLS, or not at all while the policy that asks for TLS is invalid. */
export interface Speaking {
  readonly how: 'plain' | 'tls' | 'invalid'
  readonly because: readonly Reference[]
}

function trusted({ metadata, spec }: BackendTlsPolicy, state: ClusterState): boolean {
  const { caCertificateRefs = [], wellKnownCACertificates } = spec?.validation ?? {}
  if (caCertificateRefs.length === 0) return wellKnownCACertificates === 'System'
  const namespace = metadata.namespace ?? 'default'
  return caCertificateRefs.some(
    ({ kind = 'ConfigMap', name }) =>
      kind === 'ConfigMap' && state.get('ConfigMap', `${namespace}/${name}`) !== undefined,
  )
}

/**
 * The BackendTLSPolicy of a Service port: one that names the port (`sectionName`) before one for all, then the older.
 * Without a certificate authority that exists it is invalid, and requests fail (BackendTLSPolicyValidation).
 */
export function speaking(service: string, port: number, state: ClusterState): Speaking {
  const [namespace = 'default', name] = service.split('/')
  const portName = state.get('Service', service)?.spec?.ports?.find((one) => one.port === port)?.name
  const all = (state.all('BackendTLSPolicy') as unknown as readonly BackendTlsPolicy[])
    .filter(({ metadata }) => metadata.namespace === namespace)
    .toSorted((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1))
  const targeting = (section: string | undefined): BackendTlsPolicy | undefined =>
    all.find(({ spec }) =>
      (spec?.targetRefs ?? []).some(
        (ref) => ref.kind === 'Service' && ref.name === name && ref.sectionName === section,
      ),
    )
  const found = (portName === undefined ? undefined : targeting(portName)) ?? targeting(undefined)
  if (found === undefined) return { how: 'plain', because: [] }
  const because = [{ kind: 'BackendTLSPolicy', key: keyOf(found as unknown as Stored), field: 'spec.validation' }]
  return { how: trusted(found, state) ? 'tls' : 'invalid', because }
}
