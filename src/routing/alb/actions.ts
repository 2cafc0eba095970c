import { keyOf } from '../../object.ts'
import { Unbuildable } from './error.ts'
import { type Scope, type TargetGroup, targetGroup } from './rules.ts'

const PREFIX = 'alb.ingress.kubernetes.io/'

/** What a rule does with a request. */
export type Action =
  | {
      readonly type: 'forward'
      readonly name: string
      readonly groups: readonly TargetGroup[]
      readonly sticky: boolean
    }
  | { readonly type: 'fixed-response'; readonly name: string; readonly status: number }
  | {
      readonly type: 'redirect'
      readonly name: string
      readonly status: number
      readonly protocol: string
      readonly host: string
      readonly port: string
      readonly path: string
      readonly query: string
    }

/** A further condition of a rule; values of one condition are alternatives. */
export interface Condition {
  readonly field: 'http-header' | 'query-string' | 'http-request-method' | 'source-ip' | 'host-header' | 'path-pattern'
  readonly name?: string
  readonly values: readonly string[]
}

type Json = Readonly<Record<string, unknown>>

/** A member by name, case ignored, as Go reads JSON. */
function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
}

function text(value: unknown, name: string, otherwise = ''): string {
  const found = member(value, name)
  return found === undefined || found === null ? otherwise : String(found)
}

function parsed({ ingress }: Scope, name: string): unknown {
  const written = ingress.metadata.annotations?.[PREFIX + name]
  if (written === undefined) return undefined
  try {
    return JSON.parse(written) as unknown
  } catch {
    throw new Unbuildable(`failed to parse json annotation, ${PREFIX}${name}: ${written}`, [
      { kind: 'Ingress', key: keyOf(ingress), field: `metadata.annotations[${PREFIX}${name}]` },
    ])
  }
}

function number(port: unknown): number | string {
  return typeof port === 'number' ? port : /^\d+$/.test(String(port)) ? Number(port) : String(port)
}

function forward(scope: Scope, name: string, value: unknown): Action {
  const config = member(value, 'forwardConfig')
  const list = member(config, 'targetGroups')
  const groups = (Array.isArray(list) ? (list as readonly Json[]) : []).flatMap((group) => {
    const service = text(group, 'serviceName')
    const weight = member(group, 'weight')
    return service === ''
      ? []
      : [targetGroup(scope, service, number(member(group, 'servicePort')), weight === undefined ? 1 : Number(weight))]
  })
  if (groups.length === 0)
    throw new Unbuildable(`missing ForwardConfig of action ${name}`, [
      { kind: 'Ingress', key: keyOf(scope.ingress), field: `metadata.annotations[${PREFIX}actions.${name}]` },
    ])
  return {
    type: 'forward',
    name,
    groups,
    sticky: member(member(config, 'targetGroupStickinessConfig'), 'enabled') === true,
  }
}

/** The action that `actions.<name>` describes. */
export function actionOf(scope: Scope, name: string): Action {
  const value = parsed(scope, `actions.${name}`)
  const because = [
    { kind: 'Ingress', key: keyOf(scope.ingress), field: `metadata.annotations[${PREFIX}actions.${name}]` },
  ]
  if (value === undefined) throw new Unbuildable(`missing actions.${name} configuration`, because)
  switch (text(value, 'type')) {
    case 'forward':
      return forward(scope, name, value)
    case 'fixed-response':
      return {
        type: 'fixed-response',
        name,
        status: Number(text(member(value, 'fixedResponseConfig'), 'statusCode', '503')),
      }
    case 'redirect': {
      const config = member(value, 'redirectConfig')
      const part = (key: string, otherwise: string): string => text(config, key, otherwise)
      const status = part('statusCode', '') === 'HTTP_301' ? 301 : 302
      return {
        type: 'redirect',
        name,
        status,
        protocol: part('protocol', '#{protocol}'),
        host: part('host', '#{host}'),
        port: part('port', '#{port}'),
        path: part('path', '/#{path}'),
        query: part('query', '#{query}'),
      }
    }
    default:
      throw new Unbuildable(`unknown action type: ${text(value, 'type')}`, because)
  }
}

const FIELDS = [
  'http-header',
  'query-string',
  'http-request-method',
  'source-ip',
  'host-header',
  'path-pattern',
] as const

function strings(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.map((one) => (typeof one === 'object' ? `${text(one, 'key')}=${text(one, 'value')}` : String(one)))
    : []
}

/** The conditions that `conditions.<name>` adds to the rules of a backend. */
export function conditionsOf(scope: Scope, name: string): readonly Condition[] {
  const list = parsed(scope, `conditions.${name}`)
  if (!Array.isArray(list)) return []
  return (list as readonly Json[]).flatMap((one): Condition[] => {
    const field = FIELDS.find((known) => known === text(one, 'field'))
    if (field === undefined) return []
    const camel = field.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
    const config = member(one, `${camel}Config`)
    const header = text(config, 'httpHeaderName')
    return [{ field, ...(header === '' ? {} : { name: header }), values: strings(member(config, 'values')) }]
  })
}
