import { describe, it } from 'node:test'
import { expect } from 'chai'
import { manifest, table } from './table.case.ts'
import { Trial } from './trial.case.ts'

function path(text: string): string {
  return `rules: [{http: {paths: [${text}]}}]`
}
const BACKEND = 'backend: {service: {name: a, port: {number: 80}}}'
const AT = 'spec.rules[0].http.paths[0]'

table('Ingress', 'networking.k8s.io/v1', 'Ingress', {}, [
  ['defaultBackend: {service: {name: a, port: {number: 80}}}', []],
  ['rules: []', ['spec: Invalid value: []: either `defaultBackend` or `rules` must be specified']],
  ['rules: [{host: "*.shop.example"}]', []],
  [
    'rules: [{host: "a.*.example"}]',
    [
      "spec.rules[0].host: Invalid value: \"a.*.example\": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'rules: [{host: 10.0.0.1}]',
    ['spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'],
  ],
  ['rules: [{http: {paths: []}}]', ['spec.rules[0].http.paths: Required value']],
  [path(`{path: /, ${BACKEND}}`), [`${AT}.pathType: Required value: pathType must be specified`]],
  [
    path(`{path: /, pathType: prefix, ${BACKEND}}`),
    [`${AT}.pathType: Unsupported value: "prefix": supported values: "Exact", "ImplementationSpecific", "Prefix"`],
  ],
  [path(`{path: menu, pathType: Prefix, ${BACKEND}}`), [`${AT}.path: Invalid value: "menu": must be an absolute path`]],
  [path(`{pathType: Exact, ${BACKEND}}`), [`${AT}.path: Invalid value: "": must be an absolute path`]],
  [path(`{path: /a//b, pathType: Prefix, ${BACKEND}}`), [`${AT}.path: Invalid value: "/a//b": must not contain '//'`]],
  [path(`{path: /a/.., pathType: Exact, ${BACKEND}}`), [`${AT}.path: Invalid value: "/a/..": cannot end with '/..'`]],
  [path(`{pathType: ImplementationSpecific, ${BACKEND}}`), []],
  [
    path('{path: /, pathType: Prefix, backend: {}}'),
    [`${AT}.backend: Invalid value: "": resource or service backend is required`],
  ],
  [
    path('{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80, name: b}}}}'),
    [`${AT}.backend: Invalid value: "": cannot set both port name & port number`],
  ],
  [
    path('{path: /, pathType: Prefix, backend: {service: {name: a}}}'),
    [`${AT}.backend: Required value: port name or number is required`],
  ],
  [
    path('{path: /, pathType: Prefix, backend: {service: {port: {number: 70000}}}}'),
    [
      `${AT}.backend.service.name: Required value`,
      `${AT}.backend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive`,
    ],
  ],
])

describe('Ingress', () => {
  it('compares the class annotation on create', () => {
    const text = manifest(
      'networking.k8s.io/v1',
      'Ingress',
      'ingressClassName: a; rules: [{host: a.example}]',
      'name: web; annotations: {kubernetes.io/ingress.class: b}',
    )
    expect(new Trial().sentences(text)).to.deep.equal([
      'annotations.kubernetes.io/ingress.class: Invalid value: "b": must match `ingressClassName` when both are specified',
    ])
  })
})

const SUBSET = 'must be a strict subset of `cidr`'

table('NetworkPolicy', 'networking.k8s.io/v1', 'NetworkPolicy', {}, [
  ['podSelector: {}', []],
  ['podSelector: {}; ingress: [{}]', []],
  ['podSelector: {}; ingress: [{from: [{}]}]', ['spec.ingress[0].from[0]: Required value: must specify a peer']],
  [
    'podSelector: {}; ingress: [{from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]}]',
    ['spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer'],
  ],
  ['podSelector: {}; egress: [{to: [{ipBlock: {}}]}]', ['spec.egress[0].to[0].ipBlock.cidr: Required value']],
  [
    'podSelector: {}; egress: [{to: [{ipBlock: {cidr: 10.0.0.1}}]}]',
    [
      'spec.egress[0].to[0].ipBlock.cidr: Invalid value: "10.0.0.1": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
  ],
  ['podSelector: {}; egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}]', []],
  [
    'podSelector: {}; egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.1.0.0/16]}}]}]',
    [`spec.egress[0].to[0].ipBlock.except[0]: Invalid value: "11.1.0.0/16": ${SUBSET}`],
  ],
  [
    'podSelector: {}; ingress: [{ports: [{protocol: tcp}]}]',
    ['spec.ingress[0].ports[0].protocol: Unsupported value: "tcp": supported values: "TCP", "UDP", "SCTP"'],
  ],
  [
    'podSelector: {}; ingress: [{ports: [{port: 90, endPort: 80}]}]',
    ['spec.ingress[0].ports[0].endPort: Invalid value: 90: must be greater than or equal to `port`'],
  ],
  [
    'podSelector: {}; ingress: [{ports: [{port: http, endPort: 80}]}]',
    ['spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is non-numeric'],
  ],
  [
    'podSelector: {}; ingress: [{ports: [{endPort: 80}]}]',
    ['spec.ingress[0].ports[0].endPort: Invalid value: 80: may not be specified when `port` is not specified'],
  ],
  [
    'podSelector: {}; policyTypes: [ingress]',
    ['spec.policyTypes[0]: Unsupported value: "ingress": supported values: "Ingress", "Egress"'],
  ],
  [
    'podSelector: {}; policyTypes: [Ingress, Egress, Ingress]',
    ['spec.policyTypes: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more than two policyTypes'],
  ],
  [
    'podSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}',
    [
      "spec.podSelector.matchExpressions[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
    ],
  ],
])

table('IngressClass', 'networking.k8s.io/v1', 'IngressClass', {}, [
  ['controller: acme.io/foo', []],
  [
    'controller: acme',
    ['spec.controller: Invalid value: "acme": must be a domain-prefixed path (such as "acme.io/foo")'],
  ],
])
