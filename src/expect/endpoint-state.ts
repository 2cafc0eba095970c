import { type Issue, issue } from '../issue.ts'
import type { ClusterState } from '../state.ts'
import { endpointsOf, type ListedEndpoint } from './endpoints.ts'

/** How many endpoints a Service has, by what they are good for. Milestones of a rollout. */
export interface EndpointCounts {
  readonly ready: number
  readonly unready: number
  readonly terminating: number
}

export function endpointCounts(state: ClusterState, service: string): EndpointCounts {
  const all = endpointsOf(state, service)
  const terminating = all.filter((one) => one.terminating).length
  const ready = all.filter((one) => one.ready && !one.terminating).length
  return { ready, terminating, unready: all.length - ready - terminating }
}

const countsText = ({ ready, unready, terminating }: EndpointCounts): string => `${ready}/${unready}/${terminating}`

const because = (service: string): readonly { kind: string; key: string; field: string }[] => [
  { kind: 'Service', key: service, field: 'spec.selector' },
]

/** So many endpoints are ready, not ready, and terminating. */
export function expectEndpointCounts(state: ClusterState, service: string, expected: EndpointCounts): readonly Issue[] {
  const actual = countsText(endpointCounts(state, service))
  if (actual === countsText(expected)) return []
  return [
    issue('expect.endpoint-counts', { service, expected: countsText(expected), actual }, { because: because(service) }),
  ]
}

/** A Pod by its name, with or without namespace, or an address. */
function is({ pod, addresses }: ListedEndpoint, wanted: string): boolean {
  return addresses.includes(wanted) || pod === wanted || pod?.split('/')[1] === wanted
}

/** Whether a port of the Service leads to an endpoint: a port of its slice has the same name and protocol. */
function serves(state: ClusterState, service: string, { ports }: ListedEndpoint): boolean {
  const own = state.get('Service', service)?.spec?.ports ?? []
  if (own.length === 0) return true
  return own.some(({ name = '', protocol = 'TCP' }) =>
    ports.some((port) => port.name === name && port.protocol === protocol),
  )
}

/** Just these Pods (or addresses) are ready endpoints, in any order. */
export function expectEndpoints(state: ClusterState, service: string, expected: readonly string[]): readonly Issue[] {
  const ready = endpointsOf(state, service).filter((one) => one.ready && serves(state, service, one))
  const same = ready.length === expected.length && expected.every((wanted) => ready.some((one) => is(one, wanted)))
  if (same) return []
  const actual = ready.map(({ pod, addresses }) => pod ?? addresses[0] ?? '').sort()
  return [
    issue(
      'expect.endpoints',
      { service, expected: [...expected].sort().join(', '), actual: actual.join(', ') },
      { because: because(service) },
    ),
  ]
}
