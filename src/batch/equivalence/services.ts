import { keyOf, type Stored } from '../../object.ts'
import type { ClusterState } from '../../state.ts'
import type { Value } from '../edit/tree.ts'
import type { Told } from './told.ts'

type Service = Stored<'Service'>
type Labels = Readonly<Record<string, string>>
type ServicePort = NonNullable<NonNullable<Service['spec']>['ports']>[number]

/** A Pod as others tell it from its like; any other target as it stands. */
export type PodText = (key: string) => Value

/** Where one port of a Service leads: every endpoint that EndpointSlices list for it. */
function targets(state: ClusterState, service: Service, port: ServicePort, pod: PodText): readonly string[] {
  const { name, namespace = '' } = service.metadata
  const slices = state.list('EndpointSlice', {
    namespace,
    labels: { matchLabels: { 'kubernetes.io/service-name': name } },
  })
  const found = slices.flatMap((slice) =>
    (slice.ports ?? [])
      .filter((one) => (one.name ?? '') === (port.name ?? '') && (one.protocol ?? 'TCP') === (port.protocol ?? 'TCP'))
      .flatMap((one) =>
        (slice.endpoints ?? []).map(({ addresses, targetRef, ...rest }) =>
          JSON.stringify([
            one.port,
            one.appProtocol,
            targetRef?.kind === 'Pod' ? pod(`${targetRef.namespace}/${targetRef.name}`) : addresses,
            rest,
          ]),
        ),
      ),
  )
  return found.sort()
}

/** Which port of a Service is meant by a number or a name; undefined where it has none such. */
export function portIndex(service: Service | undefined, port: string | number | undefined): number | undefined {
  const index = (service?.spec?.ports ?? []).findIndex((one) => one.port === port || one.name === port)
  return index < 0 ? undefined : index
}

export interface Telling {
  readonly told: Told
  /** Something reads the names of ports: a mesh takes the protocol from them, up to the first dash. */
  readonly names: boolean
  readonly pod: PodText
  readonly labels: (all: Labels) => Labels
  /** Workloads whose Pods, also those to come, a selector means. */
  readonly meant: (selector: Labels, namespace: string) => readonly string[]
}

/**
 * Where the port leads tells all that its name for the container does, unless it leads nowhere yet. Its own name is asked
 * for by routes, which are told by what they lead to, by a mesh, and in SRV records.
 */
function portText(state: ClusterState, service: Service, port: ServicePort, open: boolean, telling: Telling): Value {
  const { port: number, name, targetPort, ...rest } = port
  const found = targets(state, service, port, telling.pod)
  return [
    rest,
    found,
    found.length === 0 ? targetPort : '',
    open ? number : '',
    telling.told.has(`_${name}`) ? name : telling.names ? name?.split('-')[0] : '',
  ]
}

/**
 * A Service as clients meet it. Its selector is told by what it leads to, now and later. Nobody asks for the name or the
 * port numbers of a Service of the cluster that neither the exercise nor another object names; a route that leads to it is
 * told by its place, and asks its endpoints, so that the policy for its address holds nobody up. An ExternalName has no
 * ports of its own.
 *
 * @param open whether somebody can ask for it by its name, by its address or from outside.
 */
export function serviceText(
  state: ClusterState,
  service: Service,
  rank: number,
  open: boolean,
  telling: Telling,
): Value {
  const { metadata, spec = {}, status } = service
  const { selector, ports = [], clusterIP, clusterIPs, internalTrafficPolicy, ...rest } = spec
  const leads = spec.type === 'ExternalName' ? [] : ports.map((port) => portText(state, service, port, open, telling))
  const meant = selector === undefined ? [] : telling.meant(selector, metadata.namespace ?? '')
  return [
    'Service',
    metadata.namespace,
    open ? keyOf(service) : rank,
    metadata.annotations,
    telling.labels(metadata.labels ?? {}),
    clusterIP === 'None',
    selector === undefined ? null : meant.length === 0 ? selector : meant,
    open ? internalTrafficPolicy : '',
    rest,
    leads,
    status,
  ]
}
