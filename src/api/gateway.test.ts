import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { Stored } from '../object.ts'
import { table } from './table.case.ts'
import { Trial } from './trial.case.ts'

const options = { gatewayChannel: 'standard' } as const
const SUBDOMAIN = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*'
const ONE_PREFIX = 'filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified'
const redirect = '{type: RequestRedirect, requestRedirect: {scheme: https}}'

table('HTTPRoute', 'gateway.networking.k8s.io/v1', 'HTTPRoute', options, [
  ['parentRefs: [{name: web}]', []],
  ['rules: [{backendRefs: [{name: a, port: 80}]}]', []],
  ['rules: []', ['spec.rules: Invalid value: 0: spec.rules in body should have at least 1 items']],
  [
    'parentRefs: [{sectionName: http}]',
    [
      'spec.parentRefs[0].name: Required value',
      '<nil>: Invalid value: "null": some validation rules were not checked because the object was invalid; correct the existing errors to complete validation',
    ],
  ],
  ['parentRefs: [{name: a, sectionName: http}, {name: a, sectionName: https}]', []],
  [
    'parentRefs: [{name: a}, {name: a, sectionName: https}]',
    [
      'spec.parentRefs: Invalid value: "array": sectionName must be specified when parentRefs includes 2 or more references to the same parent',
    ],
  ],
  [
    'parentRefs: [{name: a}, {name: a}]',
    [
      'spec.parentRefs: Invalid value: "array": sectionName must be unique when parentRefs includes 2 or more references to the same parent',
    ],
  ],
  ['hostnames: ["*.shop.example"]', []],
  [
    'hostnames: ["Shop.example"]',
    [
      `spec.hostnames[0]: Invalid value: "Shop.example": spec.hostnames[0] in body should match '^(\\*\\.)?${SUBDOMAIN}$'`,
    ],
  ],
  [
    'rules: [{backendRefs: [{name: a}]}]',
    ['spec.rules[0].backendRefs[0]: Invalid value: "object": Must have port for Service reference'],
  ],
  ['rules: [{backendRefs: [{name: a, kind: ServiceImport, group: multicluster.x-k8s.io}]}]', []],
  [
    'rules: [{backendRefs: [{name: a, port: 0}]}]',
    [
      'spec.rules[0].backendRefs[0].port: Invalid value: 0: spec.rules[0].backendRefs[0].port in body should be greater than or equal to 1',
    ],
  ],
  [
    'rules: [{backendRefs: [{name: a, port: 80, weight: -1}]}]',
    [
      'spec.rules[0].backendRefs[0].weight: Invalid value: -1: spec.rules[0].backendRefs[0].weight in body should be greater than or equal to 0',
    ],
  ],
  [
    'rules: [{matches: [{path: {value: menu}}]}]',
    [
      "spec.rules[0].matches[0].path: Invalid value: \"object\": value must be an absolute path and start with '/' when type one of ['Exact', 'PathPrefix']",
    ],
  ],
  [
    'rules: [{matches: [{path: {value: /a//b}}]}]',
    [
      "spec.rules[0].matches[0].path: Invalid value: \"object\": must not contain '//' when type one of ['Exact', 'PathPrefix']",
    ],
  ],
  ['rules: [{matches: [{path: {type: RegularExpression, value: "a//.*"}}]}]', []],
  [
    'rules: [{matches: [{path: {type: Prefix}}]}]',
    [
      'spec.rules[0].matches[0].path.type: Unsupported value: "Prefix": supported values: "Exact", "PathPrefix", "RegularExpression"',
    ],
  ],
  [
    'rules: [{matches: [{method: get}]}]',
    [
      'spec.rules[0].matches[0].method: Unsupported value: "get": supported values: "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"',
    ],
  ],
  [
    'rules: [{matches: [{headers: [{name: a, value: b}, {name: a, value: c}]}]}]',
    ['spec.rules[0].matches[0].headers[1]: Duplicate value: {"name":"a"}'],
  ],
  [`rules: [{filters: [${redirect}]}]`, []],
  [
    `rules: [{filters: [${redirect}], backendRefs: [{name: a, port: 80}]}]`,
    ['spec.rules[0]: Invalid value: "object": RequestRedirect filter must not be used together with backendRefs'],
  ],
  [
    `rules: [{filters: [${redirect}, ${redirect}]}]`,
    ['spec.rules[0].filters: Invalid value: "array": RequestRedirect filter cannot be repeated'],
  ],
  [
    'rules: [{filters: [{type: URLRewrite}]}]',
    [
      'spec.rules[0].filters[0]: Invalid value: "object": filter.urlRewrite must be specified for URLRewrite filter.type',
    ],
  ],
  [
    'rules: [{filters: [{type: RequestHeaderModifier, requestHeaderModifier: {}, urlRewrite: {}}]}]',
    [
      'spec.rules[0].filters[0]: Invalid value: "object": filter.urlRewrite must be nil if the filter.type is not URLRewrite',
    ],
  ],
  [
    'rules: [{matches: [{path: {type: Exact, value: /a}}], filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]}]',
    [`spec.rules[0]: Invalid value: "object": When using URLRewrite ${ONE_PREFIX}`],
  ],
  [
    'rules: [{filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplaceFullPath}}}]}]',
    [
      'spec.rules[0].filters[0].urlRewrite.path: Invalid value: "object": replaceFullPath must be specified when type is set to \'ReplaceFullPath\'',
    ],
  ],
  [
    'rules: [{filters: [{type: RequestRedirect, requestRedirect: {statusCode: 308}}]}]',
    ['spec.rules[0].filters[0].requestRedirect.statusCode: Unsupported value: 308: supported values: "301", "302"'],
  ],
  [
    'rules: [{timeouts: {request: 1s, backendRequest: 2s}}]',
    ['spec.rules[0].timeouts: Invalid value: "object": backendRequest timeout cannot be longer than request timeout'],
  ],
  ['rules: [{timeouts: {request: 0s, backendRequest: 2s}}]', []],
  ['rules: [{name: a}, {name: a}]', ['spec.rules: Invalid value: "array": Rule name must be unique within the route']],
])

const SESSION = 'sessionPersistence: {sessionName: a'
const cors = (spec: string): string => `rules: [{filters: [{type: CORS, cors: {${spec}}}]}]`

table('HTTPRoute of the standard channel', 'gateway.networking.k8s.io/v1', 'HTTPRoute', options, [
  [
    'rules: [{filters: [{type: CORS}]}]',
    [
      'spec.rules[0].filters[0].type: Unsupported value: "CORS": supported values: "RequestHeaderModifier", "ResponseHeaderModifier", "RequestMirror", "RequestRedirect", "URLRewrite", "ExtensionRef"',
    ],
  ],
])

const more = { gatewayChannel: 'experimental' } as const

table('HTTPRoute of the experimental channel', 'gateway.networking.k8s.io/v1', 'HTTPRoute', more, [
  [cors('allowOrigins: ["https://*.shop.example", "http://a.example:8080"], allowMethods: [GET]'), []],
  [cors('allowOrigins: ["*"], allowMethods: ["*"], allowHeaders: ["*"]'), []],
  [
    cors('allowOrigins: ["*", "https://a.example"]'),
    [
      'spec.rules[0].filters[0].cors.allowOrigins: Invalid value: "array": AllowOrigins cannot contain \'*\' alongside other origins',
    ],
  ],
  [
    cors('maxAge: 0'),
    [
      'spec.rules[0].filters[0].cors.maxAge: Invalid value: 0: spec.rules[0].filters[0].cors.maxAge in body should be greater than or equal to 1',
    ],
  ],
  [
    'rules: [{filters: [{type: CORS}]}]',
    ['spec.rules[0].filters[0]: Invalid value: "object": filter.cors must be specified for CORS filter.type'],
  ],
  [`rules: [{${SESSION}}}]`, []],
  [`rules: [{${SESSION}, absoluteTimeout: 1h, cookieConfig: {lifetimeType: Permanent}}}]`, []],
  [
    `rules: [{${SESSION}, cookieConfig: {lifetimeType: Permanent}}}]`,
    [
      'spec.rules[0].sessionPersistence: Invalid value: "object": AbsoluteTimeout must be specified when cookie lifetimeType is Permanent',
    ],
  ],
  [
    `rules: [{${SESSION}, type: Query}}]`,
    ['spec.rules[0].sessionPersistence.type: Unsupported value: "Query": supported values: "Cookie", "Header"'],
  ],
])

table('GRPCRoute', 'gateway.networking.k8s.io/v1', 'GRPCRoute', options, [
  ['rules: [{matches: [{method: {service: shop.Cart}}]}]', []],
  [
    'rules: [{matches: [{method: {}}]}]',
    [
      "spec.rules[0].matches[0].method: Invalid value: \"object\": One or both of 'service' or 'method' must be specified",
    ],
  ],
])

const http = '{name: http, port: 80, protocol: HTTP}'

table('Gateway', 'gateway.networking.k8s.io/v1', 'Gateway', options, [
  [`gatewayClassName: a; listeners: [${http}]`, []],
  [
    'gatewayClassName: a; listeners: []',
    ['spec.listeners: Invalid value: 0: spec.listeners in body should have at least 1 items'],
  ],
  [
    'gatewayClassName: a; listeners: [{name: http, port: 80, protocol: HTTP, tls: {certificateRefs: [{name: c}]}}]',
    ["spec.listeners: Invalid value: \"array\": tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']"],
  ],
  [
    'gatewayClassName: a; listeners: [{name: tls, port: 443, protocol: HTTPS, tls: {}}]',
    [
      'spec.listeners[0].tls: Invalid value: "object": certificateRefs or options must be specified when mode is Terminate',
    ],
  ],
  [
    'gatewayClassName: a; listeners: [{name: tls, port: 443, protocol: HTTPS, tls: {mode: Passthrough}}]',
    ['spec.listeners: Invalid value: "array": tls mode must be Terminate for protocol HTTPS'],
  ],
  [
    'gatewayClassName: a; listeners: [{name: tls, port: 443, protocol: TLS}]',
    ['spec.listeners: Invalid value: "array": tls mode must be set for protocol TLS'],
  ],
  [
    `gatewayClassName: a; listeners: [${http}, {name: other, port: 80, protocol: HTTP}]`,
    [
      'spec.listeners: Invalid value: "array": Combination of port, protocol and hostname must be unique for each listener',
    ],
  ],
  [
    `gatewayClassName: a; listeners: [${http}, {name: http, port: 81, protocol: HTTP}]`,
    [
      'spec.listeners[1]: Duplicate value: {"name":"http"}',
      'spec.listeners: Invalid value: "array": Listener name must be unique within the Gateway',
    ],
  ],
  [
    'gatewayClassName: a; listeners: [{name: http, port: 80, protocol: HTTP, allowedRoutes: {namespaces: {from: Everywhere}}}]',
    [
      'spec.listeners[0].allowedRoutes.namespaces.from: Unsupported value: "Everywhere": supported values: "All", "Selector", "Same"',
    ],
  ],
])

table('ReferenceGrant', 'gateway.networking.k8s.io/v1beta1', 'ReferenceGrant', options, [
  [
    'from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]; to: [{group: "", kind: Service}]',
    [],
  ],
  [
    'from: []; to: [{group: "", kind: Service}]',
    ['spec.from: Invalid value: 0: spec.from in body should have at least 1 items'],
  ],
])

describe('Gateway API defaults', () => {
  it('fills parents, matches, backends and allowed routes', () => {
    const trial = new Trial(options)
    const text = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: a}
spec:
  parentRefs: [{name: web}]
  rules: [{backendRefs: [{name: a, port: 80}]}]
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web}
spec: {gatewayClassName: a, listeners: [{name: http, port: 80, protocol: HTTP}]}
`
    expect(trial.errors(text)).to.deep.equal([])
    const route = (trial.state.find('HTTPRoute', 'default/a') as Stored<'HTTPRoute'>).spec
    expect(route).to.deep.equal({
      parentRefs: [{ name: 'web', group: 'gateway.networking.k8s.io', kind: 'Gateway' }],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ name: 'a', port: 80, group: '', kind: 'Service', weight: 1 }],
        },
      ],
    })
    const [listener] = (trial.state.find('Gateway', 'default/web') as Stored<'Gateway'>).spec!.listeners!
    expect(listener!.allowedRoutes).to.deep.equal({ namespaces: { from: 'Same' } })
  })
})
