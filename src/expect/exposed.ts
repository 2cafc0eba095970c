import { type Issue, issue } from '../issue.ts'
import { type Kind, keyOf, type Stored } from '../object.ts'
import { matchesLabels } from '../selector.ts'
import type { ClusterState } from '../state.ts'
import { endpointsOf } from './endpoints.ts'

/** Kinds of routes that may name a Service as their backend. */
const ROUTES = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'] as const satisfies readonly Kind[]

function podsBehind(state: ClusterState, service: string): readonly Stored<'Pod'>[] {
  const keys = new Set(endpointsOf(state, service).flatMap(({ pod }) => (pod === undefined ? [] : [pod])))
  return [...keys].sort().flatMap((key) => state.get('Pod', key) ?? [])
}

function selects(service: Stored<'Service'>, pods: readonly Stored<'Pod'>[]): boolean {
  const selector = service.spec?.selector ?? {}
  if (Object.keys(selector).length === 0) return false
  return pods.some(
    ({ metadata }) => metadata.namespace === service.metadata.namespace && matchesLabels(selector, metadata.labels),
  )
}

function byService(service: Stored<'Service'>): readonly Issue[] {
  const key = keyOf(service)
  const { type = 'ClusterIP', externalIPs = [] } = service.spec ?? {}
  const open = type === 'NodePort' || type === 'LoadBalancer'
  return [
    ...(open
      ? [
          issue(
            'expect.opened-by-type',
            { service: key, type },
            { because: [{ kind: 'Service', key, field: 'spec.type' }] },
          ),
        ]
      : []),
    ...externalIPs.map((address, index) =>
      issue(
        'expect.opened-by-external-ip',
        { service: key, address },
        { because: [{ kind: 'Service', key, field: `spec.externalIPs[${index}]` }] },
      ),
    ),
  ]
}

interface Named {
  readonly kind: string
  readonly key: string
  readonly service: string
  readonly field: string
}

function namedByIngress(ingress: Stored<'Ingress'>): readonly Named[] {
  const key = keyOf(ingress)
  const { namespace } = ingress.metadata
  const named: Named[] = []
  const add = (name: string | undefined, field: string): void => {
    if (name !== undefined) named.push({ kind: 'Ingress', key, service: `${namespace}/${name}`, field })
  }
  add(ingress.spec?.defaultBackend?.service?.name, 'spec.defaultBackend.service.name')
  for (const [r, rule] of (ingress.spec?.rules ?? []).entries()) {
    for (const [p, path] of (rule.http?.paths ?? []).entries())
      add(path.backend.service?.name, `spec.rules[${r}].http.paths[${p}].backend.service.name`)
  }
  return named
}

interface RouteLike {
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly spec?: {
    readonly rules?: readonly {
      readonly backendRefs?: readonly { readonly kind?: string; readonly name: string; readonly namespace?: string }[]
    }[]
  }
}

function namedByRoute(kind: string, route: RouteLike): readonly Named[] {
  const key = keyOf(route)
  return (route.spec?.rules ?? []).flatMap((rule, r) =>
    (rule.backendRefs ?? []).flatMap((ref, b) =>
      (ref.kind ?? 'Service') === 'Service'
        ? [
            {
              kind,
              key,
              service: `${ref.namespace ?? route.metadata.namespace}/${ref.name}`,
              field: `spec.rules[${r}].backendRefs[${b}].name`,
            },
          ]
        : [],
    ),
  )
}

function byHost(pod: Stored<'Pod'>): readonly Issue[] {
  const key = keyOf(pod)
  const owner = pod.metadata.ownerReferences?.[0]
  const found: { readonly field: string }[] = pod.spec?.hostNetwork ? [{ field: 'spec.hostNetwork' }] : []
  for (const [c, container] of (pod.spec?.containers ?? []).entries()) {
    for (const [p, port] of (container.ports ?? []).entries())
      if (port.hostPort !== undefined && port.hostPort !== 0)
        found.push({ field: `spec.containers[${c}].ports[${p}].hostPort` })
  }
  return found
    .slice(0, 1)
    .map(({ field }) =>
      issue(
        'expect.opened-by-host',
        { pod: owner === undefined ? key : `${key} (${owner.kind} ${owner.name})`, field },
        { because: [{ kind: 'Pod', key, field }] },
      ),
    )
}

/**
 * No object opens a way from outside to the Pods of a Service, whether or not a controller is installed and whatever a
 * NetworkPolicy says: type NodePort or LoadBalancer, externalIPs, an Ingress or route that names it, hostPort, hostNetwork.
 */
export function expectInternalOnly(state: ClusterState, service: string): readonly Issue[] {
  const pods = podsBehind(state, service)
  const services = state.list('Service').filter((other) => keyOf(other) === service || selects(other, pods))
  const names = new Set(services.map(keyOf))
  const named = [
    ...state.list('Ingress').flatMap(namedByIngress),
    ...ROUTES.flatMap((kind) => state.list(kind).flatMap((route) => namedByRoute(kind, route as unknown as RouteLike))),
  ]
  return [
    ...services.flatMap(byService),
    ...named
      .filter((one) => names.has(one.service))
      .map(({ kind, key, service: to, field }) =>
        issue('expect.opened-by-route', { kind, name: key, service: to }, { because: [{ kind, key, field }] }),
      ),
    ...pods.flatMap(byHost),
  ]
}
