import type { Served } from './served.ts'

const META = 'ApimachineryPkgApisMetaV1ObjectMeta'
const SELECTORS = '[]ApimachineryPkgApisMetaV1LabelSelector'

/** A custom resource: `group/version kind`, whether it has a namespace, and the fields of its spec. */
interface Row {
  readonly apiVersion: string
  readonly kind: string
  readonly namespaced: boolean
  readonly needs: NonNullable<Served['needs']>
  readonly spec: Readonly<Record<string, string>>
  readonly status?: Readonly<Record<string, string>>
}

const peer = {
  myASN: 'int64',
  peerASN: 'int64',
  dynamicASN: 'string',
  peerAddress: 'string',
  interface: 'string',
  sourceAddress: 'string',
  peerPort: 'int32',
  holdTime: 'string',
  keepaliveTime: 'string',
  connectTime: 'string',
  routerID: 'string',
  nodeSelectors: SELECTORS,
  password: 'string',
  passwordSecret: '{}any',
  bfdProfile: 'string',
  enableGracefulRestart: 'boolean',
  ebgpMultiHop: 'boolean',
  vrf: 'string',
  disableMP: 'boolean',
  dualStackAddressFamily: 'boolean',
}

const rows: readonly Row[] = [
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'IPAddressPool',
    namespaced: true,
    needs: 'installed',
    spec: {
      addresses: '[]string',
      autoAssign: 'boolean',
      avoidBuggyIPs: 'boolean',
      serviceAllocation: 'MetalLBServiceAllocation',
    },
    status: { assignedIPv4: 'int64', assignedIPv6: 'int64', availableIPv4: 'int64', availableIPv6: 'int64' },
  },
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'L2Advertisement',
    namespaced: true,
    needs: 'installed',
    spec: {
      ipAddressPools: '[]string',
      ipAddressPoolSelectors: SELECTORS,
      nodeSelectors: SELECTORS,
      interfaces: '[]string',
    },
  },
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'BGPAdvertisement',
    namespaced: true,
    needs: 'installed',
    spec: {
      aggregationLength: 'int32',
      aggregationLengthV6: 'int32',
      localPref: 'int64',
      communities: '[]string',
      ipAddressPools: '[]string',
      ipAddressPoolSelectors: SELECTORS,
      nodeSelectors: SELECTORS,
      peers: '[]string',
    },
  },
  { apiVersion: 'metallb.io/v1beta1', kind: 'BGPPeer', namespaced: true, needs: 'installed', spec: peer },
  { apiVersion: 'metallb.io/v1beta2', kind: 'BGPPeer', namespaced: true, needs: 'installed', spec: peer },
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'BFDProfile',
    namespaced: true,
    needs: 'installed',
    spec: {
      receiveInterval: 'int32',
      transmitInterval: 'int32',
      detectMultiplier: 'int32',
      echoInterval: 'int32',
      echoMode: 'boolean',
      passiveMode: 'boolean',
      minimumTtl: 'int32',
    },
  },
  {
    apiVersion: 'metallb.io/v1beta1',
    kind: 'Community',
    namespaced: true,
    needs: 'installed',
    spec: { communities: '[]{}string' },
  },
  {
    apiVersion: 'elbv2.k8s.aws/v1beta1',
    kind: 'IngressClassParams',
    namespaced: false,
    needs: 'installed',
    spec: {
      certificateArn: '[]string',
      namespaceSelector: 'ApimachineryPkgApisMetaV1LabelSelector',
      group: '{}string',
      scheme: 'string',
      inboundCIDRs: '[]string',
      sslPolicy: 'string',
      sslRedirectPort: 'string',
      subnets: '{}any',
      ipAddressType: 'string',
      tags: '[]{}string',
      targetType: 'string',
      loadBalancerName: 'string',
      loadBalancerAttributes: '[]{}string',
      wafv2AclArn: 'string',
      wafv2AclName: 'string',
      listeners: '[]{}any',
      minimumLoadBalancerCapacity: '{}any',
      ipamConfiguration: '{}any',
      prefixListsIDs: '[]string',
    },
  },
  {
    apiVersion: 'elbv2.k8s.aws/v1beta1',
    kind: 'TargetGroupBinding',
    namespaced: true,
    needs: 'installed',
    spec: {
      targetGroupARN: 'string',
      targetGroupName: 'string',
      targetType: 'string',
      serviceRef: '{}any',
      networking: '{}any',
      nodeSelector: 'ApimachineryPkgApisMetaV1LabelSelector',
      ipAddressType: 'string',
      vpcID: 'string',
      multiClusterTargetGroup: 'boolean',
      targetGroupProtocol: 'string',
    },
    status: { observedGeneration: 'int64' },
  },
]

const parts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  MetalLBServiceAllocation: {
    priority: 'int32',
    namespaces: '[]string',
    namespaceSelectors: SELECTORS,
    serviceSelectors: SELECTORS,
  },
}

/** Custom resources of MetalLB and the AWS Load Balancer Controller: served where those are installed. */
export const customServed: readonly Served[] = rows.map(({ apiVersion, kind, namespaced, needs }) => ({
  apiVersion,
  kind,
  from: '',
  namespaced,
  needs,
}))

/** The struct of each custom resource, by `apiVersion/kind`. */
export const customKinds: Readonly<Record<string, string>> = Object.fromEntries(
  rows.map(({ apiVersion, kind }) => [`${apiVersion}/${kind}`, `${apiVersion}.${kind}`]),
)

/** Their fields. */
export const customStructs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...parts,
  ...Object.fromEntries(
    rows.flatMap(({ apiVersion, kind, spec, status = {} }) => {
      const name = `${apiVersion}.${kind}`
      const top = {
        apiVersion: 'string',
        kind: 'string',
        metadata: META,
        spec: `${name}.spec`,
        status: `${name}.status`,
      }
      return [
        [name, top],
        [`${name}.spec`, spec],
        [`${name}.status`, status],
      ] as const
    }),
  ),
}
