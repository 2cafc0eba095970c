/** The spec before, the spec that is applied over it, what is refused, and values of the result. */
export type Change = readonly [
  before: string,
  after: string,
  errors: readonly string[],
  values?: Readonly<Record<string, unknown>>,
]

const P = 'ports: [{port: 80}]'
const NP = 'type: NodePort; ports: [{port: 80, nodePort: 30201}]'

/** Services as they are changed by `kubectl apply`. */
export const serviceChanges: readonly Change[] = [
  [P, P, []],
  [P, 'ports: [{port: 81}]', [], { 'spec.ports[0].port': 81, 'spec.ports[0].targetPort': 81 }],
  [`${P}; selector: {a: b}`, `${P}; selector: {c: d}`, [], { 'spec.selector': { c: 'd' } }],
  [`${P}; selector: {a: b}`, P, [], { 'spec.selector': undefined }],
  [`${P}; clusterIP: 10.96.7.7`, P, [], { 'spec.clusterIP': '10.96.7.7', 'spec.clusterIPs': ['10.96.7.7'] }],
  [`${P}; clusterIP: 10.96.7.7`, `${P}; clusterIP: 10.96.7.8`, ['spec.clusterIPs[0] Invalid']],
  [P, `${P}; clusterIP: 10.96.7.8`, ['spec.clusterIPs[0] Invalid']],
  [P, `${P}; clusterIP: None`, ['spec.clusterIPs[0] Invalid']],
  ['clusterIP: None', P, [], { 'spec.clusterIP': 'None' }],
  ['clusterIP: None; selector: {a: b}', `${P}; selector: {a: b}; clusterIP: 10.96.7.8`, ['spec.clusterIPs[0] Invalid']],
  ['clusterIP: None', `${P}; clusterIP: 10.96.7.8`, ['spec.ipFamilies[1] Invalid', 'spec.ipFamilyPolicy Invalid']],
  ['clusterIP: None', 'type: NodePort; clusterIP: None; ports: [{port: 80}]', ['spec.clusterIPs[0] Invalid']],
  [
    'clusterIP: None',
    'type: ExternalName; externalName: a.b',
    [],
    { 'spec.clusterIP': undefined, 'spec.ipFamilies': undefined },
  ],
  [
    `${P}; clusterIP: 10.96.7.7`,
    'type: ExternalName; externalName: a.b',
    [],
    {
      'spec.clusterIP': undefined,
      'spec.clusterIPs': undefined,
      'spec.ipFamilies': undefined,
      'spec.ipFamilyPolicy': undefined,
    },
  ],
  [
    `${P}; clusterIP: 10.96.7.7`,
    'type: ExternalName; externalName: a.b; clusterIP: 10.96.7.7',
    [],
    { 'spec.clusterIP': undefined },
  ],
  [
    `${P}; clusterIP: 10.96.7.7`,
    'type: ExternalName; externalName: a.b; clusterIP: 10.96.7.8',
    ['spec.clusterIPs Forbidden'],
  ],
  [
    'type: ExternalName; externalName: a.b',
    `${P}; clusterIP: 10.96.7.8`,
    [],
    { 'spec.clusterIP': '10.96.7.8', 'spec.type': 'ClusterIP', 'spec.ipFamilies': ['IPv4'] },
  ],
  ['type: ExternalName; externalName: a.b', 'clusterIP: None; selector: {a: b}', [], { 'spec.clusterIP': 'None' }],
  [
    'type: ExternalName; externalName: a.b',
    'type: ExternalName; externalName: c.d',
    [],
    { 'spec.externalName': 'c.d' },
  ],
  ['type: ExternalName; externalName: a.b', 'type: ExternalName; externalName: C', ['spec.externalName Invalid']],
  [
    P,
    'type: NodePort; ports: [{port: 80, nodePort: 30205}]',
    [],
    { 'spec.ports[0].nodePort': 30205, 'spec.externalTrafficPolicy': 'Cluster' },
  ],
  [NP, 'type: NodePort; ports: [{port: 80}]', [], { 'spec.ports[0].nodePort': 30201 }],
  [NP, 'type: NodePort; ports: [{port: 8080}]', [], { 'spec.ports[0].nodePort': 30201 }],
  [NP, 'type: NodePort; ports: [{port: 80, nodePort: 30202}]', [], { 'spec.ports[0].nodePort': 30202 }],
  [
    NP,
    'type: LoadBalancer; ports: [{port: 80}]',
    [],
    { 'spec.ports[0].nodePort': 30201, 'spec.allocateLoadBalancerNodePorts': true },
  ],
  [
    NP,
    'type: ClusterIP; ports: [{port: 80}]',
    [],
    { 'spec.ports[0].nodePort': undefined, 'spec.externalTrafficPolicy': undefined },
  ],
  [NP, 'ports: [{port: 80}]', [], { 'spec.type': 'ClusterIP', 'spec.ports[0].nodePort': undefined }],
  [NP, 'type: ClusterIP; ports: [{port: 80, nodePort: 30201}]', [], { 'spec.ports[0].nodePort': undefined }],
  [NP, 'type: ClusterIP; ports: [{port: 80, nodePort: 30203}]', ['spec.ports[0].nodePort Forbidden']],
  [NP, 'type: ClusterIP; ports: [{port: 80}]; externalTrafficPolicy: Local', ['spec.externalTrafficPolicy Invalid']],
  [
    'type: NodePort; ports: [{name: a, port: 80, nodePort: 30201}]',
    'type: NodePort; ports: [{name: b, port: 81}, {name: a, port: 80}]',
    [],
    { 'spec.ports[1].nodePort': 30201 },
  ],
  [
    'type: NodePort; ports: [{name: a, port: 80, nodePort: 30201}]',
    'type: NodePort; ports: [{name: b, port: 81, nodePort: 30201}, {name: a, port: 80, nodePort: 30204}]',
    [],
    { 'spec.ports[0].nodePort': 30201, 'spec.ports[1].nodePort': 30204 },
  ],
  [
    'type: NodePort; ports: [{name: a, port: 80, nodePort: 30201}]',
    'type: NodePort; ports: [{name: a, port: 80, nodePort: 40000}]',
    ['spec.ports[0].nodePort Invalid'],
  ],
  [
    'type: LoadBalancer; ports: [{port: 80}]',
    'type: LoadBalancer; ports: [{port: 80}]; loadBalancerClass: a.b/c',
    ['spec.loadBalancerClass Invalid'],
  ],
  [
    'type: LoadBalancer; ports: [{port: 80}]; loadBalancerClass: a.b/c',
    'type: LoadBalancer; ports: [{port: 80}]',
    ['spec.loadBalancerClass Invalid'],
  ],
  [
    'type: LoadBalancer; ports: [{port: 80}]; loadBalancerClass: a.b/c',
    'type: LoadBalancer; ports: [{port: 80}]; loadBalancerClass: a.b/d',
    ['spec.loadBalancerClass Invalid'],
  ],
  [P, 'type: LoadBalancer; ports: [{port: 80}]; loadBalancerClass: a.b/c', [], { 'spec.loadBalancerClass': 'a.b/c' }],
  [
    'type: LoadBalancer; ports: [{port: 80}]; loadBalancerClass: a.b/c',
    'type: ClusterIP; ports: [{port: 80}]',
    [],
    { 'spec.loadBalancerClass': undefined, 'spec.allocateLoadBalancerNodePorts': undefined },
  ],
  [
    'type: LoadBalancer; ports: [{port: 80}]; loadBalancerClass: a.b/c',
    'type: ClusterIP; ports: [{port: 80}]; loadBalancerClass: a.b/c',
    [],
    { 'spec.loadBalancerClass': undefined },
  ],
  [
    'type: LoadBalancer; ports: [{port: 80}]; loadBalancerClass: a.b/c',
    'type: ClusterIP; ports: [{port: 80}]; loadBalancerClass: a.b/d',
    ['spec.loadBalancerClass Forbidden'],
  ],
  [
    'type: LoadBalancer; ports: [{port: 80}]; loadBalancerSourceRanges: [10.0.0.0/8]',
    'type: ClusterIP; ports: [{port: 80}]; loadBalancerSourceRanges: [10.0.0.0/8]',
    ['spec.LoadBalancerSourceRanges Forbidden'],
  ],
  [
    'type: LoadBalancer; ports: [{port: 80}]; externalTrafficPolicy: Local; healthCheckNodePort: 30500',
    'type: LoadBalancer; ports: [{port: 80}]; externalTrafficPolicy: Local',
    [],
    { 'spec.healthCheckNodePort': 30500 },
  ],
  [
    'type: LoadBalancer; ports: [{port: 80}]; externalTrafficPolicy: Local; healthCheckNodePort: 30500',
    'type: LoadBalancer; ports: [{port: 80}]; externalTrafficPolicy: Local; healthCheckNodePort: 30501',
    ['spec.healthCheckNodePort Forbidden'],
  ],
  [
    'type: LoadBalancer; ports: [{port: 80}]; externalTrafficPolicy: Local; healthCheckNodePort: 30500',
    'type: LoadBalancer; ports: [{port: 80}]',
    [],
    { 'spec.healthCheckNodePort': undefined, 'spec.externalTrafficPolicy': 'Cluster' },
  ],
  [
    'type: LoadBalancer; ports: [{port: 80}]; externalTrafficPolicy: Local; healthCheckNodePort: 30500',
    'type: LoadBalancer; ports: [{port: 80}]; externalTrafficPolicy: Cluster; healthCheckNodePort: 30501',
    ['spec.healthCheckNodePort Invalid'],
  ],
  [
    'type: LoadBalancer; ports: [{port: 80}]',
    'type: LoadBalancer; ports: [{port: 80}]; externalTrafficPolicy: Local; healthCheckNodePort: 30502',
    [],
    { 'spec.healthCheckNodePort': 30502 },
  ],
  [
    'type: LoadBalancer; ports: [{port: 80}]; allocateLoadBalancerNodePorts: false',
    'type: LoadBalancer; ports: [{port: 80}]; allocateLoadBalancerNodePorts: true',
    [],
  ],
  [P, `${P}; sessionAffinity: ClientIP`, [], { 'spec.sessionAffinityConfig.clientIP.timeoutSeconds': 10800 }],
  [
    `${P}; sessionAffinity: ClientIP`,
    P,
    [],
    { 'spec.sessionAffinity': 'None', 'spec.sessionAffinityConfig': undefined },
  ],
  [`${P}; sessionAffinity: ClientIP`, `${P}; sessionAffinity: None`, [], { 'spec.sessionAffinityConfig': undefined }],
  [P, `${P}; internalTrafficPolicy: Local`, [], { 'spec.internalTrafficPolicy': 'Local' }],
  [P, `${P}; externalIPs: [192.0.2.9]`, [], { 'spec.externalTrafficPolicy': 'Cluster' }],
  [`${P}; externalIPs: [192.0.2.9]`, P, [], { 'spec.externalTrafficPolicy': undefined }],
  [P, `${P}; ipFamilyPolicy: PreferDualStack`, [], { 'spec.ipFamilies': ['IPv4'] }],
  [P, `${P}; ipFamilyPolicy: RequireDualStack`, ['spec.ipFamilyPolicy Invalid']],
  [P, `${P}; ipFamilies: [IPv6]`, ['spec.clusterIPs[0] Invalid']],
  [
    'clusterIP: None; selector: {a: b}',
    'clusterIP: None; selector: {a: b}; ports: [{port: 80}]; publishNotReadyAddresses: true',
    [],
  ],
  [P, 'ports: []', ['spec.ports Required']],
  [P, 'ports: [{port: 80}, {port: 81}]', ['spec.ports[0].name Required', 'spec.ports[1].name Required']],
  [`${P}; trafficDistribution: PreferClose`, P, [], { 'spec.trafficDistribution': undefined }],
]

/** The same on a dual-stack cluster. */
export const dualStackChanges: readonly Change[] = [
  [P, `${P}; ipFamilyPolicy: PreferDualStack`, [], { 'spec.ipFamilies': ['IPv4', 'IPv6'] }],
  [P, `${P}; ipFamilyPolicy: RequireDualStack; ipFamilies: [IPv4, IPv6]`, [], { 'spec.ipFamilies': ['IPv4', 'IPv6'] }],
  [
    `${P}; ipFamilyPolicy: RequireDualStack`,
    `${P}; ipFamilyPolicy: SingleStack`,
    [],
    { 'spec.ipFamilies': ['IPv4'], 'spec.clusterIPs.length': 1 },
  ],
  [`${P}; ipFamilyPolicy: RequireDualStack`, P, [], { 'spec.ipFamilyPolicy': 'RequireDualStack' }],
  [
    `${P}; ipFamilyPolicy: RequireDualStack; ipFamilies: [IPv4, IPv6]`,
    `${P}; ipFamilyPolicy: RequireDualStack; ipFamilies: [IPv4]`,
    ['spec.ipFamilyPolicy Invalid'],
  ],
  [
    `${P}; ipFamilyPolicy: RequireDualStack; ipFamilies: [IPv4, IPv6]`,
    `${P}; ipFamilyPolicy: RequireDualStack; ipFamilies: [IPv6, IPv4]`,
    ['spec.clusterIPs[0] Invalid', 'spec.clusterIPs[1] Invalid'],
  ],
]
