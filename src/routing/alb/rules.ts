import { keyOf, type Stored } from '../../object.ts'
import type { Reference } from '../../position.ts'
import type { ClusterState } from '../../state.ts'
import { servicePort } from '../peers.ts'
import { type Action, actionOf, type Condition, conditionsOf } from './actions.ts'
import { Unbuildable } from './error.ts'

type Ingress = Stored<'Ingress'>
type Backend = NonNullable<NonNullable<Ingress['spec']>['defaultBackend']>

const PREFIX = 'alb.ingress.kubernetes.io/'

/** One rule of every listener. */
export interface Rule {
  readonly ingress: string
  /** Listeners it stands at. */
  readonly ports: readonly number[]
  /** Patterns of ALB, case ignored. Empty: every host. */
  readonly hosts: readonly string[]
  /** Patterns of ALB: `*` and `?` are wildcards, case counts. Empty: every path. */
  readonly patterns: readonly string[]
  readonly conditions: readonly Condition[]
  readonly action: Action
  readonly isDefault: boolean
  readonly because: readonly Reference[]
}

/** A Service behind an action, with how its targets are reached and checked. */
export interface TargetGroup {
  readonly service: string
  readonly port: number | string
  readonly weight: number
  readonly targets: 'instance' | 'ip'
  /** Seconds a client stays with one target; absent: not at all. */
  readonly sticky: boolean
  readonly check: { readonly path: string; readonly codes: string }
  /** The Service is not there: 503. */
  readonly missing: boolean
}

interface Scope {
  readonly ingress: Ingress
  readonly state: ClusterState
  readonly targetType: string | undefined
  readonly ports: readonly number[]
}

/** How a target group stands in its action. */
interface Standing {
  readonly weight: number
  /** It is the only one: its Service may be missing. */
  readonly alone: boolean
  readonly because: readonly Reference[]
}

function merged({ ingress }: Scope, service: Stored<'Service'> | undefined, name: string): string | undefined {
  return service?.metadata.annotations?.[PREFIX + name] ?? ingress.metadata.annotations?.[PREFIX + name]
}

function targetType(scope: Scope, service: Stored<'Service'> | undefined): 'instance' | 'ip' {
  const written = scope.targetType ?? merged(scope, service, 'target-type') ?? 'instance'
  const because = [{ kind: 'Ingress', key: keyOf(scope.ingress), field: `metadata.annotations[${PREFIX}target-type]` }]
  if (written !== 'instance' && written !== 'ip') throw new Unbuildable(`unknown targetType: ${written}`, because)
  if (
    written === 'instance' &&
    service !== undefined &&
    service.spec?.type !== 'NodePort' &&
    service.spec?.type !== 'LoadBalancer'
  ) {
    const reference = { kind: 'Service', key: keyOf(service), field: 'spec.type' }
    throw new Unbuildable(
      "TargetGroup port is empty. When using Instance targets, your service must be of type 'NodePort' or 'LoadBalancer'",
      [...because, reference],
    )
  }
  return written
}

/** Annotations of the Service win over those of the Ingress. A port that the Service has not stops the whole model. */
export function targetGroup(
  scope: Scope,
  name: string,
  port: number | string,
  { weight, alone, because }: Standing,
): TargetGroup {
  const key = `${scope.ingress.metadata.namespace ?? 'default'}/${name}`
  const service = scope.state.get('Service', key)
  if (service === undefined && !alone) throw new Unbuildable(`Service "${name}" not found`, because)
  if (service !== undefined && servicePort(service, port) === undefined)
    throw new Unbuildable(`unable to find port ${port} on service ${key}`, [...because, { kind: 'Service', key }])
  const attributes = merged(scope, service, 'target-group-attributes') ?? ''
  return {
    service: key,
    port,
    weight,
    targets: targetType(scope, service),
    sticky: /(^|,)\s*stickiness\.enabled=true\s*(,|$)/.test(attributes),
    check: {
      path: merged(scope, service, 'healthcheck-path') ?? '/',
      codes: merged(scope, service, 'success-codes') ?? '200',
    },
    missing: service === undefined,
  }
}

export type { Scope }

function action(scope: Scope, backend: Backend, because: readonly Reference[]): Action {
  const { service } = backend
  if (service === undefined) throw new Unbuildable('missing required "service" field', because)
  if (service.port?.name === 'use-annotation') return actionOf(scope, service.name)
  const port = service.port?.name ?? service.port?.number ?? 0
  const group = targetGroup(scope, service.name, port, { weight: 1, alone: true, because })
  return { type: 'forward', name: service.name, groups: [group], sticky: false }
}

/** Wildcards belong to ImplementationSpecific paths alone (buildPathPatterns). */
function patterns(path: string, type: string, because: readonly Reference[]): readonly string[] {
  const plain = type === 'Exact' || (type === 'Prefix' && path !== '/')
  if (plain && /[*?]/.test(path))
    throw new Unbuildable(`${type.toLowerCase()} path shouldn't contain wildcards: ${path}`, because)
  if (type === 'Exact') return [path]
  if (type === 'Prefix') {
    const bare = path.replace(/\/$/, '')
    return bare === '' ? ['/*'] : [bare, `${bare}/*`]
  }
  return path === '' || path === '/*' ? ['/*'] : [path]
}

const RANK: Readonly<Record<string, number>> = { Exact: 0, Prefix: 1 }

interface Written {
  readonly path?: string
  readonly pathType?: string
  readonly backend: Backend
}

/** Within a rule Exact paths come first, then Prefix paths by length, then the others as written. */
function sorted(paths: readonly Written[]): readonly { readonly path: Written; readonly index: number }[] {
  const rank = ({ pathType = '' }: Written): number => RANK[pathType] ?? 2
  return paths
    .map((path, index) => ({ path, index }))
    .sort((a, b) => {
      const type = rank(a.path) - rank(b.path)
      if (type !== 0 || rank(a.path) !== 1) return type || a.index - b.index
      return (b.path.path ?? '').length - (a.path.path ?? '').length || a.index - b.index
    })
}

/** Values of a condition on hosts or paths join those of the rule itself; the others stand beside them. */
function joined(conditions: readonly Condition[], field: Condition['field']): readonly string[] {
  return conditions.flatMap((one) => (one.field === field ? one.values : []))
}

function ruleOf(scope: Scope, host: string, path: Written, because: readonly Reference[]): Rule {
  const conditions = conditionsOf(scope, path.backend.service?.name ?? '')
  return {
    ingress: keyOf(scope.ingress),
    ports: scope.ports,
    hosts: [...(host === '' ? [] : [host]), ...joined(conditions, 'host-header')],
    patterns: [
      ...patterns(path.path ?? '', path.pathType ?? 'ImplementationSpecific', because),
      ...joined(conditions, 'path-pattern'),
    ],
    conditions: conditions.filter(({ field }) => field !== 'host-header' && field !== 'path-pattern'),
    action: action(scope, path.backend, because),
    isDefault: false,
    because,
  }
}

function rulesOfOne(scope: Scope): readonly Rule[] {
  const key = keyOf(scope.ingress)
  return (scope.ingress.spec?.rules ?? []).flatMap(({ host = '', http }, rule) =>
    sorted((http?.paths ?? []) as readonly Written[]).map(({ path, index }) =>
      ruleOf(scope, host, path, [{ kind: 'Ingress', key, field: `spec.rules[${rule}].http.paths[${index}]` }]),
    ),
  )
}

/** The rules of a group in the order of its members, the default backend (at most one) last. */
export function rulesOf(
  members: readonly Ingress[],
  state: ClusterState,
  known: (ingress: Ingress) => Pick<Scope, 'targetType' | 'ports'>,
): readonly Rule[] {
  const scopes = members.map((ingress): Scope => ({ ingress, state, ...known(ingress) }))
  const rules = scopes.flatMap(rulesOfOne)
  const defaults = scopes.flatMap((scope): Rule[] => {
    const backend = scope.ingress.spec?.defaultBackend
    if (backend === undefined) return []
    const key = keyOf(scope.ingress)
    const because = [{ kind: 'Ingress', key, field: 'spec.defaultBackend' }]
    return [
      {
        ingress: key,
        ports: scope.ports,
        hosts: [],
        patterns: [],
        conditions: [],
        action: action(scope, backend, because),
        isDefault: true,
        because,
      },
    ]
  })
  if (defaults.some((one) => defaults.some((two) => two !== one && two.ports.some((port) => one.ports.includes(port)))))
    throw new Unbuildable(
      `multiple ingress defined default backend: ${defaults.map(({ ingress }) => ingress).join(', ')}`,
      defaults.flatMap(({ because }) => because),
    )
  return [...rules, ...defaults]
}
