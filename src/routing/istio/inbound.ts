import { type Issue, issue } from '../../issue.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { Reference } from '../../position.ts'
import type { ClusterState } from '../../state.ts'
import { type AuthorizationPolicy, type Inbound, policyFits } from './authorization.ts'
import { byAge, ROOT } from './hosts.ts'
import { injected } from './injected.ts'
import { declaredHttp, registeredService } from './registry.ts'

interface PeerAuthentication {
  readonly metadata: Stored['metadata']
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> }
    readonly mtls?: { readonly mode?: string }
    readonly portLevelMtls?: Readonly<Record<string, { readonly mode?: string }>>
  }
}

/** What the proxy beside the receiving Pod does with a request: nothing, 403, or it closes the connection. */
export interface Turned {
  readonly how: 'forbidden' | 'closed'
  readonly says: Issue
  readonly because: readonly Reference[]
}

type Labels = Readonly<Record<string, string>>

function selects(wanted: Labels | undefined, labels: Labels): boolean {
  return Object.entries(wanted ?? {}).every(([key, value]) => labels[key] === value)
}

const said = (mode: string | undefined): string | undefined => (mode === 'UNSET' ? undefined : mode)

/**
 * The narrowest that says something: for the workload (its port first, which counts with a selector only), for its
 * namespace, for the mesh; of several the oldest. Where nobody says anything, both kinds are taken.
 */
function mtlsOf(
  pod: Stored<'Pod'>,
  port: number,
  state: ClusterState,
): { readonly mode: string; readonly by?: Reference } {
  const { namespace = 'default', labels = {} } = pod.metadata
  const all = byAge(state.list('PeerAuthentication') as unknown as readonly PeerAuthentication[])
  const narrow = all.find(
    ({ metadata, spec }) =>
      metadata.namespace === namespace &&
      spec?.selector !== undefined &&
      selects(spec.selector.matchLabels, labels as Labels),
  )
  const wide = (of: string): PeerAuthentication | undefined =>
    all.find(({ metadata, spec }) => metadata.namespace === of && spec?.selector === undefined)
  for (const one of [narrow, wide(namespace), wide(ROOT)]) {
    const own = one === narrow ? said(one?.spec?.portLevelMtls?.[String(port)]?.mode) : undefined
    const mode = own ?? said(one?.spec?.mtls?.mode)
    if (one === undefined || mode === undefined) continue
    const key = keyOf(one as unknown as Stored)
    return { mode, by: { kind: 'PeerAuthentication', key, field: 'spec' } }
  }
  return { mode: 'PERMISSIVE' }
}

/** A workload as policies select it. */
interface Workload {
  /** `namespace/name`. */
  readonly name: string
  readonly namespace: string
  readonly labels: Labels
}

function policiesFor({ namespace, labels }: Workload, state: ClusterState): readonly AuthorizationPolicy[] {
  return (state.list('AuthorizationPolicy') as unknown as readonly AuthorizationPolicy[]).filter(
    ({ metadata, spec }) =>
      (metadata.namespace === namespace || metadata.namespace === ROOT) && selects(spec?.selector?.matchLabels, labels),
  )
}

const reference = (policy: AuthorizationPolicy): Reference => ({
  kind: 'AuthorizationPolicy',
  key: keyOf(policy as unknown as Stored),
  field: 'spec',
})

/** Whether a Service says that the port speaks HTTP: then only requests are judged, not the connection that carries them. */
function carriesRequests(pod: Stored<'Pod'>, port: number, state: ClusterState): boolean {
  const { namespace = 'default', labels = {} } = pod.metadata
  return state.list('Service', { namespace }).some((service) => {
    const selector = Object.entries((service.spec?.selector ?? {}) as Labels)
    if (selector.length === 0 || selector.some(([key, value]) => (labels as Labels)[key] !== value)) return false
    return registeredService(service, state)
      .ports.filter(declaredHttp)
      .some(({ number }) => {
        const target = service.spec?.ports?.find((one) => one.port === number)?.targetPort ?? number
        return target === port || portNamed(pod, String(target)) === port
      })
  })
}

function portNamed({ spec }: Stored<'Pod'>, name: string): number | undefined {
  const ports = (spec?.containers ?? []).flatMap(({ ports: own = [] }) => own)
  return ports.find((one) => one.name === name)?.containerPort
}

/** Mutual TLS first, then who may. */
export function inbound(pod: Stored<'Pod'>, arrived: Inbound, state: ClusterState): Turned | undefined {
  const { port, request } = arrived
  if (!injected(pod, state)) return undefined
  const name = keyOf(pod)
  const { mode, by } = mtlsOf(pod, port, state)
  if (mode === 'STRICT' && arrived.peer === undefined)
    return { how: 'closed', says: issue('hop.mesh.plaintext', { pod: name }), because: by === undefined ? [] : [by] }
  if (request === undefined && carriesRequests(pod, port, state)) return undefined
  // Without mutual TLS nothing proves who sends.
  const { peer: _unproved, ...plain } = arrived
  const { namespace = 'default', labels = {} } = pod.metadata
  return authorized({ name, namespace, labels: labels as Labels }, mode === 'DISABLE' ? plain : arrived, state)
}

/**
 * CUSTOM, then DENY before ALLOW (Istio's implicit enablement): any DENY that fits refuses; without ALLOW policies
 * everybody may; with them, only who fits one. No authorizer is registered with this mesh, so what a CUSTOM policy
 * covers is denied (getBadCustomDenyRules).
 */
export function authorized(workload: Workload, arriving: Inbound, state: ClusterState): Turned | undefined {
  const { name } = workload
  const policies = policiesFor(workload, state)
  const custom = policies.find((policy) => policy.spec?.action === 'CUSTOM' && policyFits(policy, arriving))
  if (custom !== undefined) {
    const says = issue('hop.mesh.custom', { pod: name, policy: reference(custom).key })
    return { how: 'forbidden', says, because: [reference(custom)] }
  }
  const denying = policies.find((policy) => policy.spec?.action === 'DENY' && policyFits(policy, arriving))
  if (denying !== undefined) {
    const says = issue('hop.mesh.denied', { pod: name, policies: reference(denying).key })
    return { how: 'forbidden', says, because: [reference(denying)] }
  }
  const allowing = policies.filter(({ spec }) => (spec?.action ?? 'ALLOW') === 'ALLOW')
  if (allowing.length === 0 || allowing.some((policy) => policyFits(policy, arriving))) return undefined
  const because = allowing.map(reference)
  return {
    how: 'forbidden',
    says: issue('hop.mesh.not-allowed', { pod: name, policies: because.map(({ key }) => key).join(', ') }),
    because,
  }
}
