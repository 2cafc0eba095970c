import { isIP } from 'node:net'
import type { AnyObject, Kind } from '../object.ts'
import {
  backendRef,
  domainPath,
  fewMatches,
  filters,
  GROUP,
  group,
  hostname,
  kind,
  listOf,
  namespace,
  objectName,
  once,
  parentRefs,
  port,
  sectionName,
  sessionPersistence,
  sharedFilters,
  uniqueRuleNames,
  valueMatches,
} from './gateway-common.ts'
import { httpRouteSpecs } from './httproute.ts'
import type { KindBehaviour } from './kind.ts'
import type { ApiProfile } from './profile.ts'
import { check, fill, type Rule, type Schema, type Value } from './schema.ts'

const SERVICE = '^(?i)\\.?[a-z_][a-z_0-9]*(\\.[a-z_][a-z_0-9]*)*$'
const METHOD = '^[A-Za-z_][A-Za-z_0-9]*$'

function exactly(field: string, pattern: RegExp, shown: string): Rule<Value> {
  return [
    (method) =>
      (method['type'] ?? 'Exact') !== 'Exact' || method[field] === undefined || pattern.test(String(method[field])),
    `${field} must only contain valid characters (matching ${shown})`,
  ]
}

const grpcMatch: Schema = {
  properties: {
    method: {
      properties: {
        type: { default: 'Exact', enum: ['Exact', 'RegularExpression'] },
        service: { maxLength: 1024 },
        method: { maxLength: 1024 },
      },
      rules: [
        [
          (method: Value) => method['service'] !== undefined || method['method'] !== undefined,
          "One or both of 'service' or 'method' must be specified",
        ],
        exactly('service', /^\.?[a-z_][a-z_0-9]*(\.[a-z_][a-z_0-9]*)*$/i, SERVICE),
        exactly('method', /^[A-Za-z_][A-Za-z_0-9]*$/, METHOD),
      ],
    },
    headers: valueMatches(4096),
  },
}

const grpcFilters = filters(sharedFilters, [once('RequestHeaderModifier'), once('ResponseHeaderModifier')])

function grpcRouteSpec(more: Readonly<Record<string, Schema>>): Schema {
  return {
    properties: {
      parentRefs,
      hostnames: { maxItems: 16, items: hostname },
      rules: {
        maxItems: 16,
        items: {
          properties: {
            name: sectionName,
            matches: { maxItems: 64, items: grpcMatch },
            filters: grpcFilters,
            backendRefs: { maxItems: 16, items: backendRef({ filters: grpcFilters }) },
            ...more,
          },
        },
        rules: [fewMatches, uniqueRuleNames],
      },
    },
  }
}

const grpcRouteSpecs = {
  standard: grpcRouteSpec({}),
  experimental: grpcRouteSpec({ sessionPersistence }),
} as const

/** TCPRoute, UDPRoute and TLSRoute: rules are lists of backends. */
function plainRoute(more: Readonly<Record<string, Schema>> = {}): Schema {
  return {
    required: ['rules'],
    properties: {
      parentRefs,
      ...more,
      rules: {
        minItems: 1,
        maxItems: 16,
        items: {
          required: ['backendRefs'],
          properties: { name: sectionName, backendRefs: { minItems: 1, maxItems: 16, items: backendRef() } },
        },
        rules: [uniqueRuleNames],
      },
    },
  }
}

const PROTOCOL =
  '^[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?$|[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\\/[A-Za-z0-9]+$'

const listener: Schema = {
  required: ['name', 'port', 'protocol'],
  properties: {
    name: sectionName,
    hostname,
    port,
    protocol: { minLength: 1, maxLength: 255, pattern: PROTOCOL },
    tls: {
      properties: {
        mode: { default: 'Terminate', enum: ['Terminate', 'Passthrough'] },
        certificateRefs: {
          maxItems: 64,
          items: {
            required: ['name'],
            properties: {
              group: { ...group, default: '' },
              kind: { ...kind, default: 'Secret' },
              name: objectName,
              namespace,
            },
          },
        },
      },
      rules: [
        [
          (tls: Value) =>
            tls['mode'] !== 'Terminate' ||
            listOf(tls['certificateRefs']).length > 0 ||
            Object.keys((tls['options'] ?? {}) as Value).length > 0,
          'certificateRefs or options must be specified when mode is Terminate',
        ],
      ],
    },
    allowedRoutes: {
      default: { namespaces: { from: 'Same' } },
      properties: {
        namespaces: {
          default: { from: 'Same' },
          properties: { from: { default: 'Same', enum: ['All', 'Selector', 'Same'] } },
        },
        kinds: {
          maxItems: 8,
          items: { required: ['kind'], properties: { group: { ...group, default: GROUP }, kind } },
        },
      },
    },
  },
}

type Listeners = readonly Value[]

function unique(list: Listeners, key: (value: Value) => string): boolean {
  return new Set(list.map(key)).size === list.length
}

function eachListener(holds: (listener: Value) => boolean, message: string): Rule<Listeners> {
  return [(list) => list.every(holds), message]
}

function oneOf(value: Value, protocols: readonly string[]): boolean {
  return protocols.includes(value['protocol'] as string)
}

function tlsMode(value: Value): unknown {
  return (value['tls'] as Value | undefined)?.['mode']
}

const ADDRESSES = ['Hostname', 'IPAddress', 'NamedAddress']

const gatewaySpec: Schema = {
  required: ['gatewayClassName', 'listeners'],
  properties: {
    gatewayClassName: objectName,
    listeners: {
      minItems: 1,
      maxItems: 64,
      keys: ['name'],
      items: listener,
      rules: [
        eachListener(
          (value) => !oneOf(value, ['HTTP', 'TCP', 'UDP']) || value['tls'] === undefined,
          "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
        ),
        eachListener(
          (value) => !oneOf(value, ['HTTPS']) || value['tls'] === undefined || tlsMode(value) === 'Terminate',
          'tls mode must be Terminate for protocol HTTPS',
        ),
        eachListener(
          (value) => !oneOf(value, ['TLS']) || (tlsMode(value) ?? '') !== '',
          'tls mode must be set for protocol TLS',
        ),
        eachListener(
          (value) => !oneOf(value, ['TCP', 'UDP']) || (value['hostname'] ?? '') === '',
          "hostname must not be specified for protocols ['TCP', 'UDP']",
        ),
        [
          (list: Listeners) => unique(list, (value) => String(value['name'])),
          'Listener name must be unique within the Gateway',
        ],
        [
          (list: Listeners) =>
            unique(list, (value) => JSON.stringify([value['port'], value['protocol'], value['hostname'] ?? null])),
          'Combination of port, protocol and hostname must be unique for each listener',
        ],
      ],
    },
    addresses: {
      maxItems: 16,
      items: {
        properties: { type: { default: 'IPAddress', minLength: 1, maxLength: 253 }, value: { maxLength: 253 } },
        rules: [
          [
            (address: Value) =>
              address['type'] !== 'IPAddress' || address['value'] === undefined || isIP(String(address['value'])) !== 0,
            'IPAddress value must be a valid IP address',
          ],
        ],
      },
      rules: ADDRESSES.slice(0, 2).map(
        (type): Rule<Listeners> => [
          (list) => {
            const typed = list.filter((address) => address['type'] === type && address['value'] !== undefined)
            return unique(typed, (address) => String(address['value']))
          },
          `${type} values must be unique`,
        ],
      ),
    },
  },
}

const gatewayClassSpec: Schema = {
  required: ['controllerName'],
  properties: {
    controllerName: { minLength: 1, maxLength: 253, pattern: domainPath },
    description: { maxLength: 64 },
    parametersRef: {
      required: ['group', 'kind', 'name'],
      properties: { group, kind, name: objectName, namespace },
    },
  },
}

const referenceGrantSpec: Schema = {
  required: ['from', 'to'],
  properties: {
    from: {
      minItems: 1,
      maxItems: 16,
      items: { required: ['group', 'kind', 'namespace'], properties: { group, kind, namespace } },
    },
    to: {
      minItems: 1,
      maxItems: 16,
      items: { required: ['group', 'kind'], properties: { group, kind, name: objectName } },
    },
  },
}

/** Schemas of a kind that both channels serve, the experimental one with more in it. */
type Channels = Readonly<Record<'standard' | 'experimental', Schema>>

/** Versions, scope and behaviour of a kind whose rules are a schema of its spec. */
function of<K extends Kind>(
  name: K,
  versions: readonly string[],
  specs: Schema | Channels,
  more?: Partial<KindBehaviour<K>>,
): KindBehaviour<K> {
  const specIn = ({ gatewayChannel = 'standard' }: ApiProfile): Schema =>
    'standard' in specs ? specs[gatewayChannel] : specs
  return {
    kind: name,
    apiVersions: versions.map((version) => `${GROUP}/${version}`),
    namespaced: true,
    default: (object, profile) => fill((object as AnyObject)['spec'], specIn(profile)),
    validate: (object, errors, profile) => {
      const value = (object as AnyObject)['spec']
      if (value === undefined) errors.required('spec')
      else check(value, specIn(profile), 'spec', errors)
    },
    ...more,
  }
}

export const httpRoute = of('HTTPRoute', ['v1', 'v1beta1'], httpRouteSpecs)
export const grpcRoute = of('GRPCRoute', ['v1'], grpcRouteSpecs)
export const tlsRoute = of('TLSRoute', ['v1alpha2'], plainRoute({ hostnames: { maxItems: 16, items: hostname } }))
export const tcpRoute = of('TCPRoute', ['v1alpha2'], plainRoute())
export const udpRoute = of('UDPRoute', ['v1alpha2'], plainRoute())
export const referenceGrant = of('ReferenceGrant', ['v1beta1'], referenceGrantSpec, { withoutStatus: true })
export const gateway = of('Gateway', ['v1', 'v1beta1'], gatewaySpec)
export const gatewayClass = of('GatewayClass', ['v1', 'v1beta1'], gatewayClassSpec, {
  namespaced: false,
  validateUpdate: (object, old, errors) => {
    if (object.spec?.controllerName !== old.spec?.controllerName)
      errors.invalid('spec.controllerName', 'string', 'Value is immutable')
  },
})
