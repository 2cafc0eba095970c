import { addressOf, cidr } from '../address.ts'
import { SECOND } from '../clock.ts'
import type { BalancerDescription } from '../environment.ts'
import { issue } from '../issue.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { type Failed, type Plan, type Provider, serviceField } from './contract.ts'
import { hasNodePorts, healthOf, listenersOf, serviceKey, sourceRanges } from './service.ts'

type Service = Stored<'Service'>

function taken(state: ClusterState, service: Service): ReadonlySet<string> {
  const others = state.list('Service').filter((other) => serviceKey(other) !== serviceKey(service))
  return new Set(others.flatMap(({ status }) => (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => ip ?? [])))
}

/** The address it has, the one it asks for, or the first free one of the pool. */
function addressFrom(pool: readonly string[], service: Service, state: ClusterState): string | undefined {
  const used = taken(state, service)
  const held = service.status?.loadBalancer?.ingress?.[0]?.ip
  const wanted = service.spec?.loadBalancerIP || held
  for (const text of pool) {
    const range = cidr(text.includes('/') ? text : `${text}/${text.includes(':') ? 128 : 32}`)
    if (range === undefined) continue
    for (let number = range.first; number <= range.last && number - range.first < 65_536n; number++) {
      const ip = addressOf(number, range.family)
      if (!used.has(ip) && (wanted === undefined || wanted === ip)) return ip
    }
  }
  return undefined
}

function planOf(description: BalancerDescription, service: Service, state: ClusterState): Plan | Failed {
  const ip = addressFrom(description.pool, service, state)
  const message =
    ip === undefined
      ? 'no free address in the pool'
      : description.targets === 'pods' || hasNodePorts(service)
        ? undefined
        : 'no port has a node port to send to'
  if (ip === undefined || message !== undefined) {
    const says = issue(
      'balancer.failed',
      { service: serviceKey(service), provider: description.name, message: message ?? '' },
      { because: [serviceField(service, 'spec')] },
    )
    return { kind: 'failed', reason: 'SyncLoadBalancerFailed', message: message ?? '', says }
  }
  const { interval = 5, unhealthy = 3 } = description.healthCheck ?? {}
  return {
    kind: 'balancer',
    product: description.name,
    layer: description.layer ?? 4,
    scheme: description.scheme ?? 'internal',
    shows: 'ip',
    ips: [ip],
    ipMode: description.ipMode ?? 'Proxy',
    targets: description.targets === 'pods' ? 'ip' : 'instance',
    client: description.client === 'kept' ? 'kept' : 'lost',
    passthrough: false,
    listeners: listenersOf(service),
    ranges: sourceRanges(service),
    health: healthOf(service, 'port', interval * SECOND, unhealthy),
    exhausted: 'refused',
    zonal: false,
    ...(description.algorithm === 'source-hash' ? { algorithm: 'source-hash' as const } : {}),
    provisioning: (description.provisioning ?? 1) * SECOND,
    billed: description.billed ?? [],
    because: [serviceField(service, description.class === undefined ? 'spec.type' : 'spec.loadBalancerClass')],
  }
}

/** A balancer that an exercise describes as data: HAProxy, NGINX, F5, Citrix or a controller of one's own. */
export function described(description: BalancerDescription): Provider {
  return {
    name: description.name,
    component: description.name,
    owns: ({ spec }) => spec?.loadBalancerClass === description.class,
    plan: (service, { state }) => planOf(description, service, state),
  }
}
