/** A whole manifest and the complete set of its errors, with one of upstream's sentences. */
export type ManifestRow = readonly [text: string, errors: readonly string[], sentence?: string]

function slice(rest: string): string {
  return `apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: lib-1}\n${rest.split('; ').join('\n')}\n`
}

const IP = 'addressType: IPv4; endpoints: [{addresses: [10.20.0.5]'
const many = (count: number): string => Array.from({ length: count }, (_, n) => `10.20.${n >> 8}.${n & 255}`).join(', ')

/** EndpointSlices as they are created. */
export const sliceRows: readonly ManifestRow[] = [
  [slice(`${IP}}]; ports: [{port: 80}]`), []],
  [slice('addressType: IPv4'), []],
  [slice('endpoints: [{addresses: [10.20.0.5]}]'), ['addressType Required'], 'addressType: Required value'],
  [
    slice('addressType: ipv4'),
    ['addressType NotSupported'],
    'addressType: Unsupported value: "ipv4": supported values: "FQDN", "IPv4", "IPv6"',
  ],
  [
    slice('addressType: IPv4; endpoints: [{}]'),
    ['endpoints[0].addresses Required'],
    'endpoints[0].addresses: Required value: must contain at least 1 address',
  ],
  [
    slice(`addressType: IPv4; endpoints: [{addresses: [${many(101)}]}]`),
    ['endpoints[0].addresses TooMany'],
    'endpoints[0].addresses: Too many: 101: must have at most 100 items',
  ],
  [slice(`addressType: IPv4; endpoints: [{addresses: [${many(100)}]}]`), []],
  [
    slice('addressType: IPv4; endpoints: [{addresses: ["2001:db8::1"]}]'),
    ['endpoints[0].addresses[0] Invalid'],
    'endpoints[0].addresses[0]: Invalid value: "2001:db8::1": must be a valid IPv4 address',
  ],
  [
    slice('addressType: IPv6; endpoints: [{addresses: [10.20.0.5]}]'),
    ['endpoints[0].addresses[0] Invalid'],
    'endpoints[0].addresses[0]: Invalid value: "10.20.0.5": must be a valid IPv6 address',
  ],
  [slice('addressType: IPv6; endpoints: [{addresses: ["2001:db8::1"]}]'), []],
  [
    slice('addressType: IPv4; endpoints: [{addresses: [db.example]}]'),
    ['endpoints[0].addresses[0] Invalid'],
    'endpoints[0].addresses[0]: Invalid value: "db.example": must be a valid IPv4 address',
  ],
  [slice('addressType: IPv4; endpoints: [{addresses: [127.0.0.1]}]'), ['endpoints[0].addresses[0] Invalid']],
  [slice('addressType: IPv4; endpoints: [{addresses: [0.0.0.0]}]'), ['endpoints[0].addresses[0] Invalid']],
  [slice('addressType: IPv4; endpoints: [{addresses: [169.254.0.7]}]'), ['endpoints[0].addresses[0] Invalid']],
  [slice('addressType: IPv6; endpoints: [{addresses: ["fe80::7"]}]'), ['endpoints[0].addresses[0] Invalid']],
  [slice('addressType: FQDN; endpoints: [{addresses: [db.example]}]'), []],
  [
    slice('addressType: FQDN; endpoints: [{addresses: [db]}]'),
    ['endpoints[0].addresses[0] Invalid'],
    'endpoints[0].addresses[0]: Invalid value: "db": should be a domain with at least two segments separated by dots',
  ],
  [slice('addressType: FQDN; endpoints: [{addresses: [Db_1.example]}]'), ['endpoints[0].addresses[0] Invalid']],
  [slice(`${IP}, hostname: db-1}]`), []],
  [slice(`${IP}, hostname: Db.one}]`), ['endpoints[0].hostname Invalid']],
  [slice(`${IP}, nodeName: n1.example}]`), []],
  [slice(`${IP}, nodeName: N_1}]`), ['endpoints[0].nodeName Invalid']],
  [slice(`${IP}, conditions: {ready: false}, zone: a, targetRef: {kind: Pod, name: x}}]`), []],
  [slice(`${IP}, hints: {forZones: [{name: a}, {name: a}]}}]`), ['endpoints[0].hints.forZones[1].name Duplicate']],
  [slice(`${IP}, hints: {forZones: [{name: "a b"}]}}]`), ['endpoints[0].hints.forZones[0].name Invalid']],
  [
    slice(`${IP}, hints: {forZones: [${Array.from({ length: 9 }, (_, n) => `{name: z${n}}`).join(', ')}]}}]`),
    ['endpoints[0].hints.forZones TooMany'],
  ],
  [slice(`${IP}, deprecatedTopology: {"a b": c}}]`), ['endpoints[0].deprecatedTopology Invalid']],
  [slice(`${IP}}]; ports: [{}, {port: 443}]`), ['ports[1].name Duplicate'], 'ports[1].name: Duplicate value: ""'],
  [slice(`${IP}}]; ports: [{name: a, port: 80}, {name: a, port: 443}]`), ['ports[1].name Duplicate']],
  [slice(`${IP}}]; ports: [{name: a, port: 80}, {name: b, port: 80}]`), []],
  [slice(`${IP}}]; ports: [{name: A, port: 80}]`), ['ports[0].name Invalid']],
  [slice(`${IP}}]; ports: [{name: abcdefghijklmnopq, port: 80}]`), []],
  [
    slice(`${IP}}]; ports: [{protocol: tcp}]`),
    ['ports[0].protocol NotSupported'],
    'ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"',
  ],
  [slice(`${IP}}]; ports: [{port: 0}]`), []],
  [slice(`${IP}}]; ports: [{appProtocol: "a b"}]`), ['ports[0].appProtocol Invalid']],
  [
    slice(
      `addressType: IPv4; endpoints: [${Array.from({ length: 1001 }, () => '{addresses: [10.20.0.5]}').join(', ')}]`,
    ),
    ['endpoints TooMany'],
    'endpoints: Too many: 1001: must have at most 1000 items',
  ],
  [slice('addressType: IPv4; spec: {}'), ['spec UnknownField']],
  [slice('addressType: IPv4; status: {}'), ['status UnknownField']],
  [slice('addressType: IPv4').replace('lib-1', 'Lib'), ['metadata.name Invalid']],
  [slice('addressType: IPv4').replace('lib-1', 'lib.1.example'), []],
]

function endpoints(subsets: string): string {
  return `apiVersion: v1\nkind: Endpoints\nmetadata: {name: db}\nsubsets: ${subsets}\n`
}

/** Endpoints as they are created. */
export const endpointsRows: readonly ManifestRow[] = [
  [endpoints('[{addresses: [{ip: 192.0.2.9}], ports: [{port: 80}]}]'), []],
  [endpoints('[{notReadyAddresses: [{ip: 192.0.2.9}]}]'), []],
  [endpoints('[]'), []],
  [
    endpoints('[{ports: [{port: 80}]}]'),
    ['subsets[0] Required'],
    'subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`',
  ],
  [endpoints('[{addresses: [{}]}]'), ['subsets[0].addresses[0].ip Invalid']],
  [
    endpoints('[{addresses: [{ip: db.example}]}]'),
    ['subsets[0].addresses[0].ip Invalid'],
    'subsets[0].addresses[0].ip: Invalid value: "db.example": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
  ],
  [endpoints('[{addresses: [{ip: 127.0.0.1}]}]'), ['subsets[0].addresses[0].ip Invalid']],
  [endpoints('[{addresses: [{ip: 192.0.2.9, hostname: A}]}]'), ['subsets[0].addresses[0].hostname Invalid']],
  [endpoints('[{addresses: [{ip: 192.0.2.9, nodeName: A}]}]'), ['subsets[0].addresses[0].nodeName Invalid']],
  [
    endpoints('[{addresses: [{ip: 192.0.2.9}], ports: [{port: 80}, {name: b, port: 81}]}]'),
    ['subsets[0].ports[0].name Required'],
  ],
  [endpoints('[{addresses: [{ip: 192.0.2.9}], ports: [{}]}]'), ['subsets[0].ports[0].port Invalid']],
  [
    endpoints('[{addresses: [{ip: 192.0.2.9}], ports: [{port: 80, protocol: ICMP}]}]'),
    ['subsets[0].ports[0].protocol NotSupported'],
  ],
  [endpoints('[{addresses: [{ip: 192.0.2.9}], ports: [{port: 80, name: A}]}]'), ['subsets[0].ports[0].name Invalid']],
  [
    endpoints('[{addresses: [{ip: 192.0.2.9}], ports: [{port: 80, appProtocol: "a b"}]}]'),
    ['subsets[0].ports[0].appProtocol Invalid'],
  ],
]

function namespace(rest: string): string {
  return `apiVersion: v1\nkind: Namespace\n${rest}\n`
}

/** Namespaces as they are created. */
export const namespaceRows: readonly ManifestRow[] = [
  [namespace('metadata: {name: team-1}'), []],
  [namespace('metadata: {name: 1team}'), []],
  [namespace('metadata: {name: team.a}'), ['metadata.name Invalid']],
  [namespace('metadata: {name: Team}'), ['metadata.name Invalid']],
  [namespace('metadata: {}'), ['metadata.name Required']],
  [namespace('metadata: {name: team, namespace: shop}'), []],
  [namespace('metadata: {name: team}\nspec: {finalizers: [mine]}'), ['spec.finalizers Invalid']],
  [namespace('metadata: {name: team}\nspec: {finalizers: [kubernetes, a.b/c]}'), []],
]
