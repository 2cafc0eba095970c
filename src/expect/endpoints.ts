import { type Issue, issue } from '../issue.ts'
import { kept } from '../kept.ts'
import type { Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'

/** A Pod behind a Service, as its EndpointSlices list it. */
export interface ListedEndpoint {
  /** `ns/name`; absent for hand-written addresses. */
  readonly pod?: string
  readonly addresses: readonly string[]
  /** Usable: condition ready is true or unset. */
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[]
}

const NONE: readonly ListedEndpoint[] = []

/** Known as long as no EndpointSlice changes. */
const byService = kept((_slices: object) => new Map<string, readonly ListedEndpoint[]>())

/** Every endpoint of a Service over all its slices. */
export function endpointsOf(state: ClusterState, service: string): readonly ListedEndpoint[] {
  if (state.count('EndpointSlice') === 0) return NONE
  const known = byService(state.token('EndpointSlice'))
  let endpoints = known.get(service)
  if (endpoints === undefined) {
    endpoints = readEndpoints(state, service)
    known.set(service, endpoints)
  }
  return endpoints
}

function readEndpoints(state: ClusterState, service: string): readonly ListedEndpoint[] {
  const [namespace = '', name = ''] = service.split('/')
  const slices = state.list('EndpointSlice', {
    namespace,
    labels: { matchLabels: { 'kubernetes.io/service-name': name } },
  })
  return slices.length === 1 ? listedIn(slices[0]!) : slices.flatMap(listedIn)
}

const listedIn = kept((slice: Stored<'EndpointSlice'>): readonly ListedEndpoint[] => {
  const { namespace = '' } = slice.metadata
  return (slice.endpoints ?? []).map((endpoint) => listed(slice, endpoint, namespace))
})

type Endpoint = NonNullable<Stored<'EndpointSlice'>['endpoints']>[number]

function listed(
  slice: Stored<'EndpointSlice'>,
  { addresses, conditions = {}, targetRef }: Endpoint,
  namespace: string,
): ListedEndpoint {
  return {
    ...(targetRef?.kind === 'Pod' ? { pod: `${targetRef.namespace ?? namespace}/${targetRef.name}` } : {}),
    addresses,
    ready: conditions.ready ?? true,
    serving: conditions.serving ?? conditions.ready ?? true,
    terminating: conditions.terminating ?? false,
    ports: (slice.ports ?? []).map(({ name = '', port = 0, protocol = 'TCP' }) => ({
      name: name ?? '',
      port,
      protocol,
    })),
  }
}

/** Condition Ready of a Pod. */
export function podReady(pod: Stored<'Pod'>): boolean {
  return pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false
}

/** Ready Pods that a Service lists as ready endpoints, sorted, each once. */
export function readyPodsBehind(state: ClusterState, service: string): readonly string[] {
  const pods = endpointsOf(state, service).flatMap(({ pod, ready }) => (pod !== undefined && ready ? [pod] : []))
  return [...new Set(pods)].sort().filter((key) => {
    const pod = state.get('Pod', key)
    return pod !== undefined && podReady(pod)
  })
}

/** A count the exercise asks for: exactly n, or at least n. */
export interface Count {
  readonly exactly?: number
  readonly atLeast?: number
}

function meets(count: Count, actual: number): boolean {
  return count.exactly === undefined ? actual >= (count.atLeast ?? 0) : actual === count.exactly
}

/** So many Ready Pods (of an image, if given) are listed in the EndpointSlices of a Service. */
export function expectReadyPods(
  state: ClusterState,
  service: string,
  count: Count,
  of: (pod: Stored<'Pod'>) => boolean = () => true,
): readonly Issue[] {
  const pods = readyPodsBehind(state, service).filter((key) => of(state.get('Pod', key)!))
  if (meets(count, pods.length)) return []
  const expected = count.exactly === undefined ? `≥ ${count.atLeast}` : String(count.exactly)
  return [
    issue(
      'expect.ready-pods',
      { service, expected, actual: pods.length, pods: pods.join(', ') },
      { because: [{ kind: 'Service', key: service, field: 'spec.selector' }] },
    ),
  ]
}

/** Exactly so many Ready Pods of a namespace carry a label. */
export function expectLabelledPods(
  state: ClusterState,
  namespace: string,
  label: string,
  expected: number,
): readonly Issue[] {
  const [key = '', value = ''] = label.split('=')
  const pods = state.list('Pod', { namespace, labels: { matchLabels: { [key]: value } } }).filter(podReady)
  if (pods.length === expected) return []
  return [
    issue('expect.labelled-pods', {
      namespace,
      label,
      expected,
      actual: pods.length,
      pods: pods.map(({ metadata }) => metadata.name).join(', '),
    }),
  ]
}

/** The Service exists; near names are said, so that a typo or a wrong namespace is seen. */
export function expectService(state: ClusterState, service: string): readonly Issue[] {
  if (state.get('Service', service) !== undefined) return []
  const [namespace, name = ''] = service.split('/')
  const near = state
    .list('Service')
    .filter(
      ({ metadata }) => metadata.name === name || (metadata.namespace === namespace && metadata.name !== 'kubernetes'),
    )
  const words = near.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(', ')
  const because = near.map(({ metadata }) => ({
    kind: 'Service',
    key: `${metadata.namespace}/${metadata.name}`,
    field: metadata.name === name ? 'metadata.namespace' : 'metadata.name',
  }))
  return [issue('expect.no-service', { service, near: words }, { because })]
}
