import type { Rule, Schema, Value } from './schema.ts'

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`
export const GROUP = 'gateway.networking.k8s.io'

/** Reusable types of the Gateway API (apis/v1/shared_types.go). */
export const group: Schema = { maxLength: 253, pattern: `^$|^${SUBDOMAIN}$` }
export const kind: Schema = { minLength: 1, maxLength: 63, pattern: '^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$' }
export const namespace: Schema = { minLength: 1, maxLength: 63, pattern: `^${LABEL}$` }
export const objectName: Schema = { minLength: 1, maxLength: 253 }
export const sectionName: Schema = { minLength: 1, maxLength: 253, pattern: `^${SUBDOMAIN}$` }
export const port: Schema = { minimum: 1, maximum: 65535 }
export const hostname: Schema = { minLength: 1, maxLength: 253, pattern: `^(\\*\\.)?${SUBDOMAIN}$` }
export const preciseHostname: Schema = { minLength: 1, maxLength: 253, pattern: `^${SUBDOMAIN}$` }
export const domainPath = `^${SUBDOMAIN}\\/[A-Za-z0-9\\/\\-._~%!$&'()*+,;=:]+$`

function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function sameParent(a: Value, b: Value): boolean {
  const same = a['group'] === b['group'] && a['kind'] === b['kind'] && a['name'] === b['name']
  return same && text(a['namespace']) === text(b['namespace'])
}

function sameSection(a: Value, b: Value): boolean {
  return text(a['sectionName']) === text(b['sectionName']) && a['port'] === b['port']
}

/** The rules of the standard channel; a port, where the experimental one allows it, tells parents apart as well. */
export const parentRefs: Schema = {
  maxItems: 32,
  items: {
    required: ['name'],
    properties: {
      group: { ...group, default: GROUP },
      kind: { ...kind, default: 'Gateway' },
      namespace,
      name: objectName,
      sectionName,
      port,
    },
  },
  rules: [
    [
      (parents: readonly Value[]) =>
        parents.every((a) =>
          parents.every(
            (b) =>
              !sameParent(a, b) ||
              a['port'] !== b['port'] ||
              (text(a['sectionName']) === '') === (text(b['sectionName']) === ''),
          ),
        ),
      'sectionName must be specified when parentRefs includes 2 or more references to the same parent',
    ],
    [
      (parents: readonly Value[]) =>
        parents.every((a) => parents.filter((b) => sameParent(a, b) && sameSection(a, b)).length === 1),
      'sectionName must be unique when parentRefs includes 2 or more references to the same parent',
    ],
  ],
}

const serviceNeedsPort: Rule<Value> = [
  (ref) => text(ref['group']) !== '' || ref['kind'] !== 'Service' || ref['port'] !== undefined,
  'Must have port for Service reference',
]

export const backendObject: Schema = {
  required: ['name'],
  properties: {
    group: { ...group, default: '' },
    kind: { ...kind, default: 'Service' },
    name: objectName,
    namespace,
    port,
  },
  rules: [serviceNeedsPort],
}

export function backendRef(more: Readonly<Record<string, Schema>> = {}): Schema {
  const weight: Schema = { default: 1, minimum: 0, maximum: 1_000_000 }
  return { ...backendObject, properties: { ...backendObject.properties, weight, ...more } }
}

export const headerName: Schema = { minLength: 1, maxLength: 256, pattern: "^[A-Za-z0-9!#$%&'*+\\-.^_\\x60|~]+$" }

export function valueMatches(maxLength: number): Schema {
  return {
    maxItems: 16,
    keys: ['name'],
    items: {
      required: ['name', 'value'],
      properties: {
        type: { default: 'Exact', enum: ['Exact', 'RegularExpression'] },
        name: headerName,
        value: { minLength: 1, maxLength },
      },
    },
  }
}

const headers: Schema = {
  maxItems: 16,
  keys: ['name'],
  items: { required: ['name', 'value'], properties: { name: headerName, value: { minLength: 1, maxLength: 4096 } } },
}

const headerModifier: Schema = { properties: { set: headers, add: headers, remove: { maxItems: 16 } } }

const mirror: Schema = {
  required: ['backendRef'],
  properties: {
    backendRef: backendObject,
    percent: { minimum: 0, maximum: 100 },
    fraction: {
      required: ['numerator'],
      properties: { numerator: { minimum: 0 }, denominator: { default: 100, minimum: 1 } },
      rules: [
        [
          (fraction: Value) => Number(fraction['numerator']) <= Number(fraction['denominator']),
          'numerator must be less than or equal to denominator',
        ],
      ],
    },
  },
  rules: [
    [
      (filter: Value) => filter['percent'] === undefined || filter['fraction'] === undefined,
      'Only one of percent or fraction may be specified in HTTPRequestMirrorFilter',
    ],
  ],
}

/** Filters that HTTP and gRPC routes share, by the field that configures them. */
export const sharedFilters: Readonly<Record<string, Schema>> = {
  requestHeaderModifier: headerModifier,
  responseHeaderModifier: headerModifier,
  requestMirror: mirror,
  extensionRef: { required: ['group', 'kind', 'name'], properties: { group, kind, name: objectName } },
}

const ABBREVIATED: Readonly<Record<string, string>> = { urlRewrite: 'URLRewrite', cors: 'CORS' }

function typeOf(field: string): string {
  return ABBREVIATED[field] ?? `${field.charAt(0).toUpperCase()}${field.slice(1)}`
}

/** A filter says its type and configures that one and no other; `once` may not come twice in a list. */
export function filters(configured: Readonly<Record<string, Schema>>, more: readonly Rule<readonly Value[]>[]): Schema {
  const fields = Object.keys(configured)
  return {
    maxItems: 16,
    items: {
      required: ['type'],
      properties: { type: { enum: fields.map(typeOf) }, ...configured },
      rules: fields.flatMap((field): Rule<Value>[] => {
        const type = typeOf(field)
        return [
          [
            (filter) => filter[field] === undefined || filter['type'] === type,
            `filter.${field} must be nil if the filter.type is not ${type}`,
          ],
          [
            (filter) => filter[field] !== undefined || filter['type'] !== type,
            `filter.${field} must be specified for ${type} filter.type`,
          ],
        ]
      }),
    },
    rules: more,
  }
}

export function once(type: string): Rule<readonly Value[]> {
  return [(list) => list.filter((filter) => filter['type'] === type).length <= 1, `${type} filter cannot be repeated`]
}

export const duration: Schema = { pattern: '^([0-9]{1,5}(h|m|s|ms)){1,4}$' }

/** SessionPersistence, of the experimental channel. */
export const sessionPersistence: Schema = {
  properties: {
    sessionName: { maxLength: 128 },
    absoluteTimeout: duration,
    idleTimeout: duration,
    type: { default: 'Cookie', enum: ['Cookie', 'Header'] },
    cookieConfig: { properties: { lifetimeType: { default: 'Session', enum: ['Permanent', 'Session'] } } },
  },
  rules: [
    [
      (session: Value) =>
        (session['cookieConfig'] as Value | undefined)?.['lifetimeType'] !== 'Permanent' ||
        session['absoluteTimeout'] !== undefined,
      'AbsoluteTimeout must be specified when cookie lifetimeType is Permanent',
    ],
    [
      (session: Value) => session['type'] !== 'Header' || session['cookieConfig'] === undefined,
      'cookieConfig can only be set with type Cookie',
    ],
  ],
}

export const uniqueRuleNames: Rule<readonly Value[]> = [
  (rules) => {
    const names = rules.flatMap((rule) => (rule['name'] === undefined ? [] : [rule['name']]))
    return new Set(names).size === names.length
  },
  'Rule name must be unique within the route',
]

export const fewMatches: Rule<readonly Value[]> = [
  (rules) => rules.reduce((sum, rule) => sum + listOf(rule['matches']).length, 0) <= 128,
  'While 16 rules and 64 matches per rule are allowed, the total number of matches across all rules in a route must be less than 128',
]

export function listOf(value: unknown): readonly Value[] {
  return (value ?? []) as readonly Value[]
}
