import type { Reference } from '../position.ts'
import type { ClusterState } from '../state.ts'
import { gatesOf } from './door.ts'
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

/** An Ingress of a class of the controller that takes requests for the host. */
function ingressFor(host: string, controller: string, state: ClusterState): Candidate | undefined {
  const classes = new Set(
    state
      .list('IngressClass')
      .flatMap(({ metadata, spec }) => (spec?.controller === controller ? [metadata.name] : [])),
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

function doorsNamed(router: string): (view: NetworkView) => readonly string[] {
  return (view) =>
    view
      .doors(view.state)
      .filter((door) => door.router.name === router)
      .flatMap(({ addresses }) => addresses)
}

/** The addresses behind the host name that an Ingress got from its load balancer. */
function loadBalancerOf(view: NetworkView, key: string): readonly string[] {
  const hostname = view.state.get('Ingress', key)?.status?.loadBalancer?.ingress?.[0]?.hostname
  return gatesOf(view).flatMap((gate) => (gate.hostname === hostname ? gate.ips : []))
}

interface Publisher {
  find(host: string, state: ClusterState): Candidate | undefined
  addresses(view: NetworkView, key: string): readonly string[]
}

/** Who may serve a public name, in the order in which external DNS asks: one line each. */
const publishers: readonly Publisher[] = [
  { find: (host, state) => ingressFor(host, 'k8s.io/ingress-nginx', state), addresses: doorsNamed('ingress-nginx') },
  { find: (host, state) => ingressFor(host, 'ingress.k8s.aws/alb', state), addresses: loadBalancerOf },
  { find: routeFor, addresses: doorsNamed('gateway') },
  { find: virtualServiceFor, addresses: doorsNamed('istio') },
]

/**
 * A name that an exercise's external DNS points at whatever serves it: ingress-nginx first, then an ALB, a Gateway,
 * Istio's ingress gateway. undefined: the exercise declares no such name; no addresses: nothing serves it.
 */
export function publicAddresses(host: string, view: NetworkView): Published | undefined {
  if (view.options.publicNames?.includes(host) !== true) return undefined
  for (const { find, addresses } of publishers) {
    const found = find(host, view.state)
    if (found !== undefined)
      return { addresses: addresses(view, found.key), owner: `${found.kind} ${found.key}`, because: [found] }
  }
  return { addresses: [], owner: '', because: [] }
}
