import type { ClusterOptions, NodeOptions } from '../environment.ts'
import type { AnyObject } from '../object.ts'
import type { ProxyConfig, ProxyModeName } from '../proxy.ts'

export const POD_CIDR = '10.244.0.0/16'
export const SERVICE_CIDRS: readonly string[] = ['10.96.0.0/12']
export const SYSTEM_NAMESPACES: readonly string[] = ['default', 'kube-node-lease', 'kube-public', 'kube-system']

/** Three workers in three zones of one region: the lesson's common ground. */
export const NODES: readonly NodeOptions[] = ['a', 'b', 'c'].map((zone, index) => ({
  name: `n${index + 1}`,
  zone: `zone-${zone}`,
  region: 'region-1',
}))

const clouds: readonly string[] = ['eks', 'eks+lbc', 'gke', 'aks']

/** The Node object of a worker; `index` decides addresses that are not given. */
export function nodeObject(
  node: NodeOptions,
  index: number,
  { environment = 'none', kubernetes = '1.34' }: ClusterOptions,
): AnyObject {
  const { name, zone, region, os = 'linux' } = node
  const addresses = node.addresses ?? [`192.168.10.${index + 1}`]
  const podCIDRs = node.podCIDRs ?? [`10.244.${index + 1}.0/24`]
  const capacity = { cpu: node.cpu ?? '8', memory: node.memory ?? '32Gi', pods: String(node.pods ?? 110) }
  const labels = {
    'kubernetes.io/os': os,
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    ...(zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone }),
    ...(region === undefined ? {} : { 'topology.kubernetes.io/region': region }),
    ...(clouds.includes(environment) ? { 'node.kubernetes.io/instance-type': 'm6i.2xlarge' } : {}),
    ...node.labels,
  }
  const family = (address: string): string => (address.includes('.') ? address : address)
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: { podCIDR: podCIDRs[0], podCIDRs, ...(node.taints === undefined ? {} : { taints: node.taints }) },
    status: {
      capacity,
      allocatable: capacity,
      conditions: [
        { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' },
      ],
      addresses: [
        ...addresses.map((address) => ({ type: 'InternalIP', address: family(address) })),
        { type: 'Hostname', address: name },
      ],
      nodeInfo: {
        operatingSystem: os,
        kernelVersion: node.kernel ?? '6.8.0',
        kubeletVersion: `v${kubernetes}.0`,
        kubeProxyVersion: '',
      },
    },
  }
}

/** What every cluster has before anyone applies anything: namespaces, the two system Services, nodes, storage classes. */
export function systemObjects(options: ClusterOptions): readonly AnyObject[] {
  const namespaces: Record<string, Readonly<Record<string, string>>> = {
    ...Object.fromEntries(SYSTEM_NAMESPACES.map((name) => [name, {}])),
    ...options.namespaces,
  }
  const classes = options.storageClasses ?? [{ name: 'standard', default: true }]
  return [
    ...Object.entries(namespaces).map(([name, labels]) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    })),
    service('default', 'kubernetes', '10.96.0.1', undefined, [
      { name: 'https', port: 443, targetPort: 6443, protocol: 'TCP' },
    ]),
    service('kube-system', 'kube-dns', '10.96.0.10', { 'k8s-app': 'kube-dns' }, [
      { name: 'dns', port: 53, targetPort: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, targetPort: 53, protocol: 'TCP' },
      { name: 'metrics', port: 9153, targetPort: 9153, protocol: 'TCP' },
    ]),
    ...(options.nodes ?? NODES).map((node, index) => nodeObject(node, index, options)),
    ...classes.map(({ name, default: isDefault }) => ({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: {
        name,
        ...(isDefault ? { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } } : {}),
      },
      provisioner: 'kubekata.example/volume',
    })),
  ]
}

function service(
  namespace: string,
  name: string,
  clusterIP: string,
  selector: Record<string, string> | undefined,
  ports: readonly object[],
): AnyObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { clusterIP, ...(selector === undefined ? {} : { selector }), ports },
  }
}

/** kube-proxy's configuration on a node. */
export function proxyConfig(options: ClusterOptions): ProxyConfig {
  const {
    masqueradeAll = false,
    detectLocalMode = 'ClusterCIDR',
    nodePortAddresses,
    localhostNodePorts,
    scheduler,
  } = options.proxy ?? {}
  return {
    clusterCIDR: options.podCIDR ?? POD_CIDR,
    detectLocalMode,
    masqueradeAll,
    serviceCIDRs: options.serviceCIDRs ?? SERVICE_CIDRS,
    ...(nodePortAddresses === undefined ? {} : { nodePortAddresses }),
    ...(localhostNodePorts === undefined ? {} : { localhostNodePorts }),
    ...(scheduler === undefined ? {} : { scheduler }),
  }
}

/** A node's own mode, else the cluster's; Windows knows one alone. */
export function proxyModeOf(options: ClusterOptions, node: string): ProxyModeName {
  const { proxyMode, os } = options.nodes?.find(({ name }) => name === node) ?? {}
  return proxyMode ?? (os === 'windows' ? 'kernelspace' : (options.proxy?.mode ?? 'iptables'))
}
