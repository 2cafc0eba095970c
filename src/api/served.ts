/** A kind that the API server serves: where its fields are declared, and which group must be installed. */
export interface Served {
  readonly apiVersion: string
  readonly kind: string
  readonly from: string
  readonly namespaced: boolean
  /** Absent: built in; `installed`: its group is among the profile's. */
  readonly needs?: 'gateway-api' | 'gateway-api-experimental' | 'istio' | 'installed'
}

type Row = readonly [
  apiVersion: string,
  folder: string,
  namespaced: readonly string[],
  clusterScoped: readonly string[],
  needs?: Served['needs'],
]

const gateway = '@kubernetes-models/gateway-api/gateway.networking.k8s.io'
const istio = '@kubernetes-models/istio'

/** What every version of networking.istio.io serves. */
const ISTIO_KINDS = [
  'Gateway',
  'VirtualService',
  'DestinationRule',
  'ServiceEntry',
  'Sidecar',
  'WorkloadEntry',
  'WorkloadGroup',
] as const

const rows: readonly Row[] = [
  [
    'v1',
    'kubernetes-models/v1',
    [
      'Pod',
      'Service',
      'Endpoints',
      'ConfigMap',
      'Secret',
      'ServiceAccount',
      'PersistentVolumeClaim',
      'Event',
      'LimitRange',
      'ResourceQuota',
      'ReplicationController',
      'PodTemplate',
    ],
    ['Namespace', 'Node', 'PersistentVolume'],
  ],
  [
    'apps/v1',
    'kubernetes-models/apps/v1',
    ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet', 'ControllerRevision'],
    [],
  ],
  ['batch/v1', 'kubernetes-models/batch/v1', ['Job', 'CronJob'], []],
  ['autoscaling/v1', 'kubernetes-models/autoscaling/v1', ['HorizontalPodAutoscaler'], []],
  ['autoscaling/v2', 'kubernetes-models/autoscaling/v2', ['HorizontalPodAutoscaler'], []],
  ['policy/v1', 'kubernetes-models/policy/v1', ['PodDisruptionBudget'], []],
  [
    'networking.k8s.io/v1',
    'kubernetes-models/networking.k8s.io/v1',
    ['Ingress', 'NetworkPolicy'],
    ['IngressClass', 'IPAddress', 'ServiceCIDR'],
  ],
  ['discovery.k8s.io/v1', 'kubernetes-models/discovery.k8s.io/v1', ['EndpointSlice'], []],
  [
    'rbac.authorization.k8s.io/v1',
    'kubernetes-models/rbac.authorization.k8s.io/v1',
    ['Role', 'RoleBinding'],
    ['ClusterRole', 'ClusterRoleBinding'],
  ],
  ['storage.k8s.io/v1', 'kubernetes-models/storage.k8s.io/v1', [], ['StorageClass']],
  ['scheduling.k8s.io/v1', 'kubernetes-models/scheduling.k8s.io/v1', [], ['PriorityClass']],
  ['coordination.k8s.io/v1', 'kubernetes-models/coordination.k8s.io/v1', ['Lease'], []],
  [
    'gateway.networking.k8s.io/v1',
    `${gateway}/v1`,
    ['Gateway', 'HTTPRoute', 'GRPCRoute', 'BackendTLSPolicy'],
    ['GatewayClass'],
    'gateway-api',
  ],
  [
    'gateway.networking.k8s.io/v1beta1',
    `${gateway}/v1beta1`,
    ['Gateway', 'HTTPRoute', 'ReferenceGrant'],
    ['GatewayClass'],
    'gateway-api',
  ],
  [
    'gateway.networking.k8s.io/v1alpha2',
    `${gateway}/v1alpha2`,
    ['TCPRoute', 'TLSRoute', 'UDPRoute'],
    [],
    'gateway-api-experimental',
  ],
  ['networking.istio.io/v1', `${istio}/networking.istio.io/v1`, [...ISTIO_KINDS], [], 'istio'],
  ['networking.istio.io/v1beta1', `${istio}/networking.istio.io/v1beta1`, [...ISTIO_KINDS, 'ProxyConfig'], [], 'istio'],
  [
    'networking.istio.io/v1alpha3',
    `${istio}/networking.istio.io/v1alpha3`,
    [...ISTIO_KINDS, 'EnvoyFilter'],
    [],
    'istio',
  ],
  ['telemetry.istio.io/v1', `${istio}/telemetry.istio.io/v1`, ['Telemetry'], [], 'istio'],
  ['telemetry.istio.io/v1alpha1', `${istio}/telemetry.istio.io/v1alpha1`, ['Telemetry'], [], 'istio'],
  ['extensions.istio.io/v1alpha1', `${istio}/extensions.istio.io/v1alpha1`, ['WasmPlugin'], [], 'istio'],
  [
    'security.istio.io/v1',
    `${istio}/security.istio.io/v1`,
    ['PeerAuthentication', 'AuthorizationPolicy', 'RequestAuthentication'],
    [],
    'istio',
  ],
  [
    'security.istio.io/v1beta1',
    `${istio}/security.istio.io/v1beta1`,
    ['PeerAuthentication', 'AuthorizationPolicy', 'RequestAuthentication'],
    [],
    'istio',
  ],
]

/** Every served kind, in the order of discovery. */
export const served: readonly Served[] = rows.flatMap(([apiVersion, folder, namespaced, clusterScoped, needs]) =>
  [...namespaced.map((kind) => [kind, true] as const), ...clusterScoped.map((kind) => [kind, false] as const)].map(
    ([kind, inNamespace]) => ({
      apiVersion,
      kind,
      from: `${folder}/${kind}`,
      namespaced: inNamespace,
      ...(needs === undefined ? {} : { needs }),
    }),
  ),
)

/** The version under which a store kind is served, for sentences about it. */
export function apiVersionOf(kind: string): string {
  const istio = kind.endsWith('.networking.istio.io')
  const found = served.find((one) => one.kind === kind.split('.')[0] && one.apiVersion.includes('istio') === istio)
  return (found ?? served.find((one) => one.kind === kind))?.apiVersion ?? 'v1'
}
