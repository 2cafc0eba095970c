import {
  backendObject,
  backendRef,
  duration,
  fewMatches,
  filters,
  headerName,
  hostname,
  listOf,
  once,
  parentRefs,
  port,
  preciseHostname,
  sectionName,
  sessionPersistence,
  sharedFilters,
  uniqueRuleNames,
  valueMatches,
} from './gateway-common.ts'
import { bracketed, type Rule, type Schema, type Value } from './schema.ts'

const PLAIN = ['Exact', 'PathPrefix']
const WHEN = `when type one of ${bracketed(PLAIN)}`
const CHARACTERS = "^(?:[-A-Za-z0-9/._~!$&'()*+,;=:@]|[%][0-9a-fA-F]{2})+$"
const characters = new RegExp(CHARACTERS)

function plain(holds: (value: string) => boolean, message: string): Rule<Value> {
  return [(path) => !PLAIN.includes(path['type'] as string) || holds((path['value'] ?? '') as string), message]
}

const START = { path: { type: 'PathPrefix', value: '/' } }

const path: Schema = {
  default: START.path,
  properties: {
    type: { default: 'PathPrefix', enum: ['Exact', 'PathPrefix', 'RegularExpression'] },
    value: { default: '/', maxLength: 1024 },
  },
  rules: [
    plain((value) => value.startsWith('/'), `value must be an absolute path and start with '/' ${WHEN}`),
    ...['//', '/./', '/../', '%2f', '%2F', '#'].map((part) =>
      plain((value) => !value.includes(part), `must not contain '${part}' ${WHEN}`),
    ),
    ...['/..', '/.'].map((end) => plain((value) => !value.endsWith(end), `must not end with '${end}' ${WHEN}`)),
    plain(
      (value) => characters.test(value),
      `must only contain valid characters (matching ${CHARACTERS}) for types ${bracketed(PLAIN)}`,
    ),
  ],
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH']

const matches: Schema = {
  default: [START],
  maxItems: 64,
  items: {
    properties: { path, headers: valueMatches(4096), queryParams: valueMatches(1024), method: { enum: METHODS } },
  },
}

function modifierRules(type: string, field: string): Rule<Value>[] {
  return [
    [
      (modifier) => modifier['type'] !== type || modifier[field] !== undefined,
      `${field} must be specified when type is set to '${type}'`,
    ],
    [
      (modifier) => modifier[field] === undefined || modifier['type'] === type,
      `type must be '${type}' when ${field} is set`,
    ],
  ]
}

const modifier: Schema = {
  required: ['type'],
  properties: {
    type: { enum: ['ReplaceFullPath', 'ReplacePrefixMatch'] },
    replaceFullPath: { maxLength: 1024 },
    replacePrefixMatch: { maxLength: 1024 },
  },
  rules: [
    ...modifierRules('ReplaceFullPath', 'replaceFullPath'),
    ...modifierRules('ReplacePrefixMatch', 'replacePrefixMatch'),
  ],
}

const { requestHeaderModifier, responseHeaderModifier, requestMirror, extensionRef } = sharedFilters as Record<
  string,
  Schema
>

const standardFilters: Readonly<Record<string, Schema>> = {
  requestHeaderModifier: requestHeaderModifier!,
  responseHeaderModifier: responseHeaderModifier!,
  requestMirror: requestMirror!,
  requestRedirect: {
    properties: {
      scheme: { enum: ['http', 'https'] },
      hostname: preciseHostname,
      path: modifier,
      port,
      statusCode: { default: 302, enum: [301, 302] },
    },
  },
  urlRewrite: { properties: { hostname: preciseHostname, path: modifier } },
  extensionRef: extensionRef!,
}

function wildcardAlone(message: string): Rule<readonly string[]> {
  return [(values) => values.length < 2 || !values.includes('*'), message]
}

const cors: Schema = {
  properties: {
    allowOrigins: {
      maxItems: 64,
      items: {
        minLength: 1,
        maxLength: 253,
        pattern: '(^\\*$)|(^([a-zA-Z][a-zA-Z0-9+\\-.]+):\\/\\/([^:/?#]+)(:([0-9]{1,5}))?$)',
      },
      rules: [wildcardAlone("AllowOrigins cannot contain '*' alongside other origins")],
    },
    allowMethods: {
      maxItems: 9,
      items: { enum: [...METHODS, '*'] },
      rules: [wildcardAlone("AllowMethods cannot contain '*' alongside other methods")],
    },
    allowHeaders: {
      maxItems: 64,
      items: headerName,
      rules: [wildcardAlone("AllowHeaders cannot contain '*' alongside other methods")],
    },
    exposeHeaders: { maxItems: 64, items: headerName },
    maxAge: { default: 5, minimum: 1 },
  },
}

const externalAuth: Schema = {
  required: ['protocol', 'backendRef'],
  properties: { protocol: { enum: ['HTTP', 'GRPC'] }, backendRef: backendObject },
}

function filtersOf(configured: Readonly<Record<string, Schema>>): Schema {
  return filters(configured, [
    [
      (list) => !(has(list, 'RequestRedirect') && has(list, 'URLRewrite')),
      'May specify either httpRouteFilterRequestRedirect or httpRouteFilterRequestRewrite, but not both',
    ],
    ...('cors' in configured ? [once('CORS')] : []),
    once('RequestHeaderModifier'),
    once('ResponseHeaderModifier'),
    once('RequestRedirect'),
    once('URLRewrite'),
  ])
}

function has(list: readonly Value[], type: string): boolean {
  return list.some((filter) => filter['type'] === type)
}

function replacesPrefix(list: readonly Value[], field: string): boolean {
  return list.some((filter) => {
    const value = filter[field] as { readonly path?: Value } | undefined
    return value?.path?.['type'] === 'ReplacePrefixMatch' && value.path['replacePrefixMatch'] !== undefined
  })
}

function onePrefix(rule: Value): boolean {
  const list = listOf(rule['matches'])
  return list.length === 1 && (list[0]!['path'] as Value | undefined)?.['type'] === 'PathPrefix'
}

const ONE = 'filter with path.replacePrefixMatch, exactly one PathPrefix match must be specified'
const fields = [
  ['requestRedirect', 'RequestRedirect'],
  ['urlRewrite', 'URLRewrite'],
] as const

const rewrites: readonly Rule<Value>[] = [
  ...fields.map(
    ([field, type]): Rule<Value> => [
      (rule) => !replacesPrefix(listOf(rule['filters']), field) || onePrefix(rule),
      `When using ${type} ${ONE}`,
    ],
  ),
  ...fields.map(
    ([field, type]): Rule<Value> => [
      (rule) =>
        !listOf(rule['backendRefs']).some((ref) => replacesPrefix(listOf(ref['filters']), field)) || onePrefix(rule),
      `Within backendRefs, ${type === 'URLRewrite' ? 'When' : 'when'} using ${type} ${ONE}`,
    ],
  ),
]

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

function milliseconds(duration: unknown): number {
  let sum = 0
  for (const [, amount, unit] of String(duration).matchAll(/(\d+)(ms|h|m|s)/g)) sum += Number(amount) * UNITS[unit!]!
  return sum
}

const timeouts: Schema = {
  properties: { request: duration, backendRequest: duration },
  rules: [
    [
      ({ request, backendRequest }: Value) =>
        request === undefined ||
        backendRequest === undefined ||
        milliseconds(request) === 0 ||
        milliseconds(backendRequest) <= milliseconds(request),
      'backendRequest timeout cannot be longer than request timeout',
    ],
  ],
}

const redirectAlone: Rule<Value> = [
  (rule) =>
    listOf(rule['backendRefs']).length === 0 ||
    listOf(rule['filters']).every((filter) => filter['requestRedirect'] === undefined),
  'RequestRedirect filter must not be used together with backendRefs',
]

function specOf(routeFilters: Schema, more: Readonly<Record<string, Schema>>): Schema {
  return {
    properties: {
      parentRefs,
      hostnames: { maxItems: 16, items: hostname },
      rules: {
        default: [{ matches: [START] }],
        minItems: 1,
        maxItems: 16,
        items: {
          properties: {
            name: sectionName,
            matches,
            filters: routeFilters,
            backendRefs: { maxItems: 16, items: backendRef({ filters: routeFilters }) },
            timeouts,
            ...more,
          },
          rules: [redirectAlone, ...rewrites],
        },
        rules: [fewMatches, uniqueRuleNames],
      },
    },
  }
}

const retry: Schema = {
  properties: { codes: { items: { minimum: 400, maximum: 599 } }, backoff: duration },
}

/** HTTPRouteSpec of Gateway API 1.4, by channel. */
export const httpRouteSpecs = {
  standard: specOf(filtersOf(standardFilters), {}),
  experimental: specOf(filtersOf({ ...standardFilters, cors, externalAuth }), { retry, sessionPersistence }),
} as const
