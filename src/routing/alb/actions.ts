import { keyOf } from '../../object.ts'
import type { Reference } from '../../position.ts'
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
  | {
      readonly type: 'fixed-response'
      readonly name: string
      readonly status: number
      readonly contentType: string
    }
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
  /** Of `query-string`: the key that each value belongs to; absent: any. */
  readonly keys?: readonly (string | undefined)[]
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

function annotated({ ingress }: Scope, name: string): readonly Reference[] {
  return [{ kind: 'Ingress', key: keyOf(ingress), field: `metadata.annotations[${PREFIX}${name}]` }]
}

/** Several target groups each need a weight, and each its Service (ForwardActionConfig.validate, loadBackendServices). */
function forward(scope: Scope, name: string, value: unknown): Action {
  const because = annotated(scope, `actions.${name}`)
  const config = member(value, 'forwardConfig')
  const list = member(config, 'targetGroups')
  const named = (Array.isArray(list) ? (list as readonly Json[]) : []).filter((one) => text(one, 'serviceName') !== '')
  if (named.length === 0) throw new Unbuildable(`missing ForwardConfig of action ${name}`, because)
  const groups = named.map((one) => {
    const weight = member(one, 'weight')
    if (weight === undefined && named.length > 1)
      throw new Unbuildable('weight must be set when route to multiple target groups', because)
    const port = member(one, 'servicePort')
    if (port === undefined) throw new Unbuildable('invalid TargetGroupTuple: missing servicePort', because)
    return targetGroup(scope, text(one, 'serviceName'), number(port), {
      weight: Number(weight ?? 1),
      alone: named.length === 1,
      because,
    })
  })
  return {
    type: 'forward',
    name,
    groups,
    sticky: member(member(config, 'targetGroupStickinessConfig'), 'enabled') === true,
  }
}

function status(config: unknown, because: readonly Reference[]): string {
  const code = text(config, 'statusCode')
  if (code === '') throw new Unbuildable('statusCode is required', because)
  return code
}

/** The action that `actions.<name>` describes. */
export function actionOf(scope: Scope, name: string): Action {
  const value = parsed(scope, `actions.${name}`)
  const because = annotated(scope, `actions.${name}`)
  // An action that is not there is tolerated and answered by the balancer (enhanced_backend_builder.go).
  if (value === undefined) return { type: 'fixed-response', name, status: 503, contentType: 'text/plain' }
  switch (text(value, 'type')) {
    case 'forward':
      return forward(scope, name, value)
    case 'fixed-response': {
      const config = member(value, 'fixedResponseConfig')
      const contentType = text(config, 'contentType', 'text/plain')
      return { type: 'fixed-response', name, status: Number(status(config, because)), contentType }
    }
    case 'redirect': {
      const config = member(value, 'redirectConfig')
      const part = (key: string, otherwise: string): string => text(config, key, otherwise)
      const code = status(config, because) === 'HTTP_301' ? 301 : 302
      return {
        type: 'redirect',
        name,
        status: code,
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

/** One condition; its configuration holds at least one value (RuleCondition.validate). */
function conditionOf(one: Json, because: readonly Reference[]): Condition {
  const field = FIELDS.find((known) => known === text(one, 'field'))
  if (field === undefined) throw new Unbuildable(`unknown condition field: ${text(one, 'field')}`, because)
  const camel = field.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
  const config = member(one, `${camel}Config`)
  if (config === undefined) throw new Unbuildable(`missing ${camel}Config`, because)
  const list = member(config, 'values')
  if (!Array.isArray(list) || list.length === 0)
    throw new Unbuildable(`invalid ${camel}Config: values cannot be empty`, because)
  const header = text(config, 'httpHeaderName')
  const pairs = field === 'query-string' ? (list as readonly Json[]) : undefined
  return {
    field,
    ...(header === '' ? {} : { name: header }),
    values: pairs?.map((pair) => text(pair, 'value')) ?? list.map(String),
    ...(pairs === undefined ? {} : { keys: pairs.map((pair) => text(pair, 'key') || undefined) }),
  }
}

/** The conditions that `conditions.<name>` adds to the rules of a backend. */
export function conditionsOf(scope: Scope, name: string): readonly Condition[] {
  const list = parsed(scope, `conditions.${name}`)
  const because = annotated(scope, `conditions.${name}`)
  return Array.isArray(list) ? (list as readonly Json[]).map((one) => conditionOf(one, because)) : []
}
