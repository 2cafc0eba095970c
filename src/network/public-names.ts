import type { Reference } from '../position.ts'
import type { ClusterState } from '../state.ts'
import type { NetworkView } from './view.ts'

/** Where a public name that follows the cluster's objects leads. */
export interface Published {
  readonly addresses: readonly string[]
  readonly owner: string
  readonly because: readonly Reference[]
}

interface Candidate {
  readonly kind: 'Ingress' | 'HTTPRoute' | 'VirtualService'
  readonly key: string
  readonly field: string
}

function ingressFor(host: string, state: ClusterState): Candidate | undefined {
  const classes = new Set(
    state
      .list('IngressClass')
      .flatMap(({ metadata, spec }) => (spec?.controller === 'k8s.io/ingress-nginx' ? [metadata.name] : [])),
  )
  for (const { metadata, spec } of state.list('Ingress')) {
    const name = spec?.ingressClassName ?? metadata.annotations?.['kubernetes.io/ingress.class']
    if (name === undefined || !classes.has(name)) continue
    const at = (spec?.rules ?? []).findIndex(
      (rule) => rule.host === undefined || rule.host === '' || rule.host === host,
    )
    const key = `${metadata.namespace}/${metadata.name}`
    if (at >= 0) return { kind: 'Ingress', key, field: `spec.rules[${at}]` }
    if ((spec?.rules ?? []).length === 0 && spec?.defaultBackend !== undefined)
      return { kind: 'Ingress', key, field: 'spec.defaultBackend' }
  }
  return undefined
}

function covers(pattern: string, host: string): boolean {
  return (
    pattern === host ||
    (pattern.startsWith('*.') && host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1)
  )
}

function routeFor(host: string, state: ClusterState): Candidate | undefined {
  for (const { metadata, spec, status } of state.list('HTTPRoute')) {
    const accepted =
      status?.parents?.some(({ conditions = [] }) =>
        conditions.some((one) => one.type === 'Accepted' && one.status === 'True'),
      ) ?? false
    const hostnames = spec?.hostnames ?? []
    if (accepted && (hostnames.length === 0 || hostnames.some((pattern) => covers(pattern, host)))) {
      return { kind: 'HTTPRoute', key: `${metadata.namespace}/${metadata.name}`, field: 'spec.hostnames' }
    }
  }
  return undefined
}

/** A VirtualService bound to some Gateway; `mesh` alone opens no door. */
function virtualServiceFor(host: string, state: ClusterState): Candidate | undefined {
  for (const { metadata, spec } of state.list('VirtualService')) {
    const opened = (spec?.gateways ?? []).some((name) => name !== 'mesh')
    const key = `${metadata.namespace}/${metadata.name}`
    if (opened && (spec?.hosts ?? []).some((pattern) => pattern === '*' || covers(pattern, host)))
      return { kind: 'VirtualService', key, field: 'spec.hosts' }
  }
  return undefined
}

const ROUTER = { Ingress: 'ingress-nginx', HTTPRoute: 'gateway', VirtualService: 'istio' } as const

/**
 * A name that an exercise's external DNS points at whatever serves it: ingress-nginx first, else a Gateway, else Istio's
 * ingress gateway. undefined:
 * the exercise declares no such name; no addresses: nothing serves it.
 */
export function publicAddresses(host: string, view: NetworkView): Published | undefined {
  if (view.options.publicNames?.includes(host) !== true) return undefined
  const { state } = view
  const found = ingressFor(host, state) ?? routeFor(host, state) ?? virtualServiceFor(host, state)
  if (found === undefined) return { addresses: [], owner: '', because: [] }
  const doors = view.doors(view.state).filter(({ router }) => router.name === ROUTER[found.kind])
  return {
    addresses: doors.flatMap(({ addresses }) => addresses),
    owner: `${found.kind} ${found.key}`,
    because: [found],
  }
}
