import { type Instant, instantOf } from '../clock.ts'
import type { Kind, Stored } from '../object.ts'
import { age } from './table.ts'

/** How kubectl prints a kind: the plain columns and those that `-o wide` adds. */
export interface Columns<K extends Kind> {
  /** Names a user may type: plural, singular, short. */
  readonly names: readonly string[]
  readonly namespaced: boolean
  readonly header: readonly string[]
  readonly wide: readonly string[]
  row(object: Stored<K>, now: Instant): readonly string[]
  wideRow?(object: Stored<K>, now: Instant): readonly string[]
}

const NONE = '<none>'

function ageOf(object: { readonly metadata: { readonly creationTimestamp: string } }, now: Instant): string {
  return age(now - instantOf(object.metadata.creationTimestamp))
}

function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return pairs.length === 0 ? NONE : pairs.map(([key, value]) => `${key}=${value}`).join(',')
}

/** STATUS of a Pod (pkg/printers printPod): the first telling reason of its containers, else its phase. */
function podStatus(pod: Stored<'Pod'>): string {
  const { phase = 'Unknown', reason, containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {}
  const sidecar = (name: string): boolean =>
    pod.spec?.initContainers?.some((container) => container.name === name && container.restartPolicy === 'Always') ??
    false
  let status = reason ?? phase
  const pendingInit = initContainerStatuses.findIndex(({ name, state, started }) =>
    sidecar(name) ? started !== true : state?.terminated?.exitCode !== 0,
  )
  if (pendingInit >= 0) {
    const { state } = initContainerStatuses[pendingInit]!
    if (state?.terminated !== undefined)
      status =
        state.terminated.reason === undefined
          ? `Init:ExitCode:${state.terminated.exitCode}`
          : `Init:${state.terminated.reason}`
    else if (state?.waiting?.reason !== undefined && state.waiting.reason !== 'PodInitializing')
      status = `Init:${state.waiting.reason}`
    else status = `Init:${pendingInit}/${initContainerStatuses.length}`
  } else {
    for (const { state, ready } of [...containerStatuses].reverse()) {
      if (state?.waiting?.reason !== undefined) status = state.waiting.reason
      else if (state?.terminated !== undefined)
        status = state.terminated.reason ?? `ExitCode:${state.terminated.exitCode}`
      else if (ready === true && status === 'Completed') status = 'Running'
    }
  }
  if (pod.metadata.deletionTimestamp !== undefined) return reason === 'NodeLost' ? 'Unknown' : 'Terminating'
  return status
}

const pods: Columns<'Pod'> = {
  names: ['pods', 'pod', 'po'],
  namespaced: true,
  header: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
  wide: ['IP', 'NODE', 'NOMINATED NODE', 'READINESS GATES'],
  row(pod, now) {
    const statuses = pod.status?.containerStatuses ?? []
    const total = pod.spec?.containers?.length ?? 0
    const restarts = statuses.reduce((sum, { restartCount = 0 }) => sum + restartCount, 0)
    return [
      pod.metadata.name,
      `${statuses.filter(({ ready }) => ready).length}/${total}`,
      podStatus(pod),
      String(restarts),
      ageOf(pod, now),
    ]
  },
  wideRow(pod) {
    const gates = pod.spec?.readinessGates ?? []
    const met = gates.filter(({ conditionType }) =>
      pod.status?.conditions?.some(({ type, status }) => type === conditionType && status === 'True'),
    ).length
    return [
      pod.status?.podIP ?? NONE,
      pod.spec?.nodeName ?? NONE,
      NONE,
      gates.length === 0 ? NONE : `${met}/${gates.length}`,
    ]
  },
}

function externalIP(service: Stored<'Service'>): string {
  const { type = 'ClusterIP', externalIPs = [], externalName } = service.spec ?? {}
  if (type === 'ExternalName') return externalName ?? NONE
  const balanced = (service.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '')
  if (type === 'LoadBalancer') return [...balanced, ...externalIPs].join(',') || '<pending>'
  return externalIPs.join(',') || NONE
}

const services: Columns<'Service'> = {
  names: ['services', 'service', 'svc'],
  namespaced: true,
  header: ['NAME', 'TYPE', 'CLUSTER-IP', 'EXTERNAL-IP', 'PORT(S)', 'AGE'],
  wide: ['SELECTOR'],
  row(service, now) {
    const { type = 'ClusterIP', clusterIP, ports = [] } = service.spec ?? {}
    const text = ports
      .map(({ port, nodePort, protocol = 'TCP' }) =>
        nodePort === undefined || nodePort === 0 ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`,
      )
      .join(',')
    return [
      service.metadata.name,
      type,
      clusterIP === undefined || clusterIP === '' ? NONE : clusterIP,
      externalIP(service),
      text || NONE,
      ageOf(service, now),
    ]
  },
  wideRow: (service) => [labelsText(service.spec?.selector)],
}

function few(items: readonly string[], limit = 3): string {
  if (items.length === 0) return '<unset>'
  return items.length <= limit
    ? items.join(',')
    : `${items.slice(0, limit).join(',')} + ${items.length - limit} more...`
}

const endpointSlices: Columns<'EndpointSlice'> = {
  names: ['endpointslices', 'endpointslice', 'eps'],
  namespaced: true,
  header: ['NAME', 'ADDRESSTYPE', 'PORTS', 'ENDPOINTS', 'AGE'],
  wide: [],
  row(slice, now) {
    const ports = (slice.ports ?? []).map(({ port }) => (port === undefined ? '*' : String(port)))
    const addresses = (slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses)
    return [slice.metadata.name, slice.addressType, few(ports), few(addresses), ageOf(slice, now)]
  },
}

const endpoints: Columns<'Endpoints'> = {
  names: ['endpoints', 'ep'],
  namespaced: true,
  header: ['NAME', 'ENDPOINTS', 'AGE'],
  wide: [],
  row(object, now) {
    const all = (object.subsets ?? []).flatMap(({ addresses = [], ports = [] }) =>
      ports.length === 0
        ? addresses.map(({ ip }) => ip)
        : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip}:${port}`)),
    )
    return [object.metadata.name, all.length === 0 ? NONE : few(all), ageOf(object, now)]
  },
}

const deployments: Columns<'Deployment'> = {
  names: ['deployments', 'deployment', 'deploy'],
  namespaced: true,
  header: ['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE'],
  wide: ['CONTAINERS', 'IMAGES', 'SELECTOR'],
  row(object, now) {
    const { readyReplicas = 0, updatedReplicas = 0, availableReplicas = 0 } = object.status ?? {}
    return [
      object.metadata.name,
      `${readyReplicas}/${object.spec?.replicas ?? 0}`,
      String(updatedReplicas),
      String(availableReplicas),
      ageOf(object, now),
    ]
  },
  wideRow(object) {
    const containers = object.spec?.template.spec?.containers ?? []
    return [
      containers.map(({ name }) => name).join(','),
      containers.map(({ image }) => image).join(','),
      labelsText(object.spec?.selector.matchLabels),
    ]
  },
}

const replicaSets: Columns<'ReplicaSet'> = {
  names: ['replicasets', 'replicaset', 'rs'],
  namespaced: true,
  header: ['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE'],
  wide: [],
  row: (object, now) => [
    object.metadata.name,
    String(object.spec?.replicas ?? 0),
    String(object.status?.replicas ?? 0),
    String(object.status?.readyReplicas ?? 0),
    ageOf(object, now),
  ],
}

const statefulSets: Columns<'StatefulSet'> = {
  names: ['statefulsets', 'statefulset', 'sts'],
  namespaced: true,
  header: ['NAME', 'READY', 'AGE'],
  wide: [],
  row: (object, now) => [
    object.metadata.name,
    `${object.status?.readyReplicas ?? 0}/${object.spec?.replicas ?? 0}`,
    ageOf(object, now),
  ],
}

const daemonSets: Columns<'DaemonSet'> = {
  names: ['daemonsets', 'daemonset', 'ds'],
  namespaced: true,
  header: ['NAME', 'DESIRED', 'CURRENT', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'NODE SELECTOR', 'AGE'],
  wide: [],
  row(object, now) {
    const status = object.status ?? { desiredNumberScheduled: 0, currentNumberScheduled: 0, numberReady: 0 }
    const {
      desiredNumberScheduled = 0,
      currentNumberScheduled = 0,
      numberReady = 0,
      updatedNumberScheduled = 0,
      numberAvailable = 0,
    } = status as Record<string, number | undefined>
    const counts = [
      desiredNumberScheduled,
      currentNumberScheduled,
      numberReady,
      updatedNumberScheduled,
      numberAvailable,
    ].map(String)
    return [object.metadata.name, ...counts, labelsText(object.spec?.template.spec?.nodeSelector), ageOf(object, now)]
  },
}

const nodes: Columns<'Node'> = {
  names: ['nodes', 'node', 'no'],
  namespaced: false,
  header: ['NAME', 'STATUS', 'ROLES', 'AGE', 'VERSION'],
  wide: ['INTERNAL-IP'],
  row(node, now) {
    const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True'
    const roles = Object.keys(node.metadata.labels ?? {}).flatMap((key) =>
      key.startsWith('node-role.kubernetes.io/') ? [key.slice('node-role.kubernetes.io/'.length)] : [],
    )
    const status = `${ready ? 'Ready' : 'NotReady'}${node.spec?.unschedulable ? ',SchedulingDisabled' : ''}`
    return [
      node.metadata.name,
      status,
      roles.sort().join(',') || NONE,
      ageOf(node, now),
      node.status?.nodeInfo?.kubeletVersion || 'v1.34.0',
    ]
  },
  wideRow: (node) => [node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? NONE],
}

const ingresses: Columns<'Ingress'> = {
  names: ['ingresses', 'ingress', 'ing'],
  namespaced: true,
  header: ['NAME', 'CLASS', 'HOSTS', 'ADDRESS', 'PORTS', 'AGE'],
  wide: [],
  row(object, now) {
    const hosts = (object.spec?.rules ?? []).map(({ host }) => host ?? '*')
    const addresses = (object.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '')
    return [
      object.metadata.name,
      object.spec?.ingressClassName ?? NONE,
      hosts.length === 0 ? '*' : few(hosts),
      addresses.join(','),
      object.spec?.tls === undefined ? '80' : '80, 443',
      ageOf(object, now),
    ]
  },
}

const events: Columns<'Event'> = {
  names: ['events', 'event', 'ev'],
  namespaced: true,
  header: ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'],
  wide: [],
  row(event, now) {
    const { involvedObject, lastTimestamp, type = '', reason = '', message = '', count = 1 } = event
    const seen = lastTimestamp === undefined ? '<unknown>' : age(now - instantOf(lastTimestamp))
    return [
      count > 1 ? `${seen} (x${count})` : seen,
      type,
      reason,
      `${(involvedObject.kind ?? '').toLowerCase()}/${involvedObject.name}`,
      message,
    ]
  },
}

/** Kinds that `kubekata get` prints in columns; any other prints NAME and AGE. */
export const columns = {
  Pod: pods,
  Service: services,
  EndpointSlice: endpointSlices,
  Endpoints: endpoints,
  Deployment: deployments,
  ReplicaSet: replicaSets,
  StatefulSet: statefulSets,
  DaemonSet: daemonSets,
  Node: nodes,
  Ingress: ingresses,
  Event: events,
} as const satisfies { readonly [K in Kind]?: Columns<K> }
