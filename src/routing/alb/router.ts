import { inCidr } from '../../address.ts'
import { SECOND } from '../../clock.ts'
import { evenly, type Hop } from '../../hop.ts'
import type { HttpRequest, HttpResponse, SetCookie } from '../../http.ts'
import { type Issue, issue } from '../../issue.ts'
import { socketText } from '../../packet.ts'
import type { Reference } from '../../position.ts'
import type { Walk } from '../../walk.ts'
import {
  failed,
  own,
  type Routed,
  type Router,
  type RouterMemory,
  type RoutingView,
  recall,
  remember,
  type UpstreamTarget,
} from '../contract.ts'
import { readyPeers, servicePort } from '../peers.ts'
import type { Action, Condition } from './actions.ts'
import type { Alb, AlbListener } from './groups.ts'
import type { Rule, TargetGroup } from './rules.ts'

const IDLE_TIMEOUT = 60 * SECOND
const GROUP_COOKIE = 'AWSALBTG'
const TARGET_COOKIE = 'AWSALB'

function hop(rule: string, says: Issue, because: readonly Reference[] = []): Hop {
  return { at: 'load-balancer', rule, says, because }
}

/** `*` stands for any characters, `?` for one; the rest is literal. */
function glob(pattern: string, flags = ''): RegExp {
  return new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    flags,
  )
}

function queryHolds({ values, keys = [] }: Condition, { query }: HttpRequest): boolean {
  const pairs = [...new URLSearchParams(query)]
  return values.some((value, index) =>
    pairs.some(
      ([key, text]) => (keys[index] === undefined || glob(keys[index], 'i').test(key)) && glob(value, 'i').test(text),
    ),
  )
}

function holds(condition: Condition, request: HttpRequest): boolean {
  const { field, name, values } = condition
  switch (field) {
    case 'http-header':
      return values.some((value) => glob(value, 'i').test(request.headers[(name ?? '').toLowerCase()] ?? '\n'))
    case 'query-string':
      return queryHolds(condition, request)
    case 'http-request-method':
      return values.includes(request.method)
    case 'source-ip':
      return values.some((range) => inCidr(request.clientIP, range))
    case 'host-header':
      return values.some((value) => glob(value, 'i').test(request.host))
    case 'path-pattern':
      return values.some((value) => glob(value).test(request.path))
  }
}

/** A redirect that leads to the very URL it answers is left out of its listener (pkg/ingress/rule_optimizer.go). */
function isLoop({ action, hosts, patterns }: Rule, { port, protocol }: AlbListener): boolean {
  if (action.type !== 'redirect') return false
  return (
    (action.host === '#{host}' || hosts.includes(action.host)) &&
    (action.path === '/#{path}' || patterns.includes(action.path)) &&
    (action.port === '#{port}' || action.port === String(port)) &&
    (action.protocol === '#{protocol}' || action.protocol === protocol) &&
    action.query === '#{query}'
  )
}

function matches(rule: Rule, request: HttpRequest, listener: AlbListener): boolean {
  if (!rule.ports.includes(listener.port)) return false
  if (rule.isDefault) return true
  if (isLoop(rule, listener)) return false
  if (rule.hosts.length > 0 && !rule.hosts.some((host) => glob(host, 'i').test(request.host))) return false
  if (rule.patterns.length > 0 && !rule.patterns.some((pattern) => glob(pattern).test(request.path))) return false
  return rule.conditions.every((condition) => holds(condition, request))
}

interface Asked {
  readonly alb: Alb
  readonly rule: Rule
  readonly request: HttpRequest
  readonly view: RoutingView
  readonly memory: RouterMemory
}

/** The targets of a group: Pods, or node ports of nodes. */
function targetsOf(group: TargetGroup, { state }: RoutingView): readonly UpstreamTarget[] {
  const service = state.get('Service', group.service)
  const port = service === undefined ? undefined : servicePort(service, group.port)
  if (service === undefined || port === undefined) return []
  if (group.targets === 'ip')
    return readyPeers(state, service, port).map(({ ip, port: number, pod }) => ({
      ip,
      port: number,
      protocol: 'http',
      via: 'pod',
      ...(pod === undefined ? {} : { pod }),
    }))
  return state.list('Node').flatMap(({ status }) => {
    const ip = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address
    return ip === undefined || port.nodePort === undefined
      ? []
      : [{ ip, port: port.nodePort, protocol: 'http' as const, via: 'service' as const }]
  })
}

function accepted(codes: string, status: number): boolean {
  return codes.split(',').some((part) => {
    const [from = 0, to = from] = part.split('-').map(Number)
    return status >= from && status <= to
  })
}

/** Whether a target passes its health check now; what happens on the way to it is nobody's business. */
function isHealthy(target: UpstreamTarget, { check }: TargetGroup, view: RoutingView): boolean {
  const request: HttpRequest = {
    scheme: 'http',
    method: 'GET',
    host: target.ip,
    port: target.port,
    path: check.path,
    query: '',
    headers: { 'user-agent': 'ELB-HealthChecker/2.0' },
    cookies: {},
    clientIP: '10.0.255.1',
  }
  const walk = view.upstream(target, request)
  let step = walk.next(0)
  while (!step.done) step = walk.next(0)
  return !failed(step.value) && accepted(check.codes, step.value.status)
}

function* groupOf(
  action: Extract<Action, { type: 'forward' }>,
  { request, rule }: Asked,
): Walk<TargetGroup | undefined> {
  const kept = action.sticky
    ? action.groups.find(({ service }) => request.cookies[GROUP_COOKIE] === service)
    : undefined
  const total = action.groups.reduce((sum, { weight }) => sum + weight, 0)
  if (kept === undefined && total === 0) return undefined
  const at =
    action.groups.length === 1
      ? 0
      : kept === undefined
        ? yield { among: action.groups.map(({ weight, service }) => [BigInt(weight), service] as const) }
        : action.groups.indexOf(kept)
  const group = action.groups[at]!
  yield hop(
    `target group ${group.service}`,
    issue('hop.alb.target-group', {
      service: group.service,
      weight: `${group.weight}/${total}`,
      sticky: kept !== undefined,
    }),
    rule.because,
  )
  return group
}

interface Chosen {
  readonly target: UpstreamTarget
  readonly memory: RouterMemory
}

function* targetOf(
  group: TargetGroup,
  among: readonly UpstreamTarget[],
  { alb, request, memory }: Asked,
): Walk<Chosen> {
  const label = ({ ip, port }: UpstreamTarget): string => socketText(ip, port)
  const kept = group.sticky ? among.find((target) => request.cookies[TARGET_COOKIE] === label(target)) : undefined
  if (kept !== undefined || among.length === 1) return { target: kept ?? among[0]!, memory }
  const name = `turn ${alb.name} ${group.service}:${group.port}`
  const signature = among.map(label).join()
  const pointer = recall<{ readonly among: string; readonly next: number }>(memory, name)
  const at = pointer?.among === signature ? pointer.next : yield evenly(among.map(label))
  return { target: among[at]!, memory: remember(memory, name, { among: signature, next: (at + 1) % among.length }) }
}

/** Each stickiness cookie comes with a twin for requests of other sites. */
function twins(name: string, value: string): readonly SetCookie[] {
  return [
    { name, value, path: '/' },
    { name: `${name}CORS`, value, path: '/', sameSite: 'None', secure: true },
  ]
}

function cookiesFor(
  action: Extract<Action, { type: 'forward' }>,
  group: TargetGroup,
  target: UpstreamTarget,
): readonly SetCookie[] {
  return [
    ...(action.sticky ? twins(GROUP_COOKIE, group.service) : []),
    ...(group.sticky ? twins(TARGET_COOKIE, socketText(target.ip, target.port)) : []),
  ]
}

function forwarded({ request }: Asked): HttpRequest {
  const before = request.headers['x-forwarded-for']
  const headers = {
    ...request.headers,
    'x-forwarded-for': before === undefined ? request.clientIP : `${before}, ${request.clientIP}`,
    'x-forwarded-proto': request.scheme,
    'x-forwarded-port': String(request.port),
  }
  return { ...request, scheme: 'http', headers }
}

/** A group without targets keeps its share and answers 503; with none healthy all are used. */
function* forward(action: Extract<Action, { type: 'forward' }>, asked: Asked): Walk<Routed> {
  const { rule, view, memory } = asked
  const group = yield* groupOf(action, asked)
  const all = group === undefined ? [] : targetsOf(group, view)
  if (group === undefined || all.length === 0) {
    const reason = group?.missing === true ? 'the Service does not exist' : 'no ready endpoint'
    yield hop('503', issue('hop.alb.empty', { service: group?.service ?? action.name, reason }), rule.because)
    return { response: own(503), memory }
  }
  const healthy = all.filter((target) => isHealthy(target, group, view))
  const { target, memory: after } = yield* targetOf(group, healthy.length > 0 ? healthy : all, asked)
  const because = [...rule.because, { kind: 'Service', key: group.service }]
  yield hop(
    `target ${socketText(target.ip, target.port)}`,
    issue('hop.alb.target', { target: target.pod ?? socketText(target.ip, target.port), service: group.service }),
    because,
  )
  const answer = yield* view.upstream(target, forwarded(asked))
  if (failed(answer))
    return { response: answer.failed === 'timeout' ? { ...own(504), delay: 10 * SECOND } : own(502), memory: after }
  if (answer.delay > IDLE_TIMEOUT) return { response: { ...own(504), delay: IDLE_TIMEOUT }, memory: after }
  return { response: { ...answer, cookies: [...answer.cookies, ...cookiesFor(action, group, target)] }, memory: after }
}

function redirectTo(
  action: Extract<Action, { type: 'redirect' }>,
  { host, port, path, query, scheme }: HttpRequest,
): string {
  const fill = (text: string): string =>
    text
      .replaceAll('#{host}', host)
      .replaceAll('#{port}', String(port))
      .replaceAll('#{path}', path.replace(/^\//, ''))
      .replaceAll('#{query}', query)
      .replaceAll('#{protocol}', scheme.toUpperCase())
  const asked = fill(action.query)
  const url = `${fill(action.protocol).toLowerCase()}://${fill(action.host)}:${fill(action.port)}${fill(action.path)}`
  return asked === '' ? url : `${url}?${asked}`
}

function* answer(asked: Asked): Walk<Routed> {
  const { rule, request, memory } = asked
  const { action } = rule
  if (action.type === 'forward') return yield* forward(action, asked)
  const direct: { response: HttpResponse; says: Issue } =
    action.type === 'fixed-response'
      ? {
          response: own(action.status, { 'content-type': action.contentType }),
          says: issue('hop.alb.fixed', { status: action.status, action: action.name }),
        }
      : {
          response: own(action.status, { location: redirectTo(action, request) }),
          says: issue('hop.alb.redirect', {
            status: action.status,
            to: redirectTo(action, request),
            action: action.name,
          }),
        }
  yield hop(`action ${action.name}`, direct.says, rule.because)
  return { response: direct.response, memory }
}

/** One ALB of the AWS Load Balancer Controller; who may connect is decided at its gate. */
export function albRouter(alb: Alb): Router {
  return {
    name: `alb ${alb.name}`,
    ports: () => alb.listeners.map(({ port }) => port),
    *route(request, view, memory) {
      const listener = alb.listeners.find(({ port }) => port === request.port)
      yield hop(
        `listener ${request.port}`,
        issue('hop.alb.listener', { name: alb.name, port: request.port }),
        alb.because,
      )
      if (listener?.protocol === 'HTTP' && alb.sslRedirect !== undefined) {
        const uri = request.query === '' ? request.path : `${request.path}?${request.query}`
        const to = `https://${request.host}:${alb.sslRedirect}${uri}`
        yield hop('ssl-redirect', issue('hop.alb.redirect', { status: 301, to, action: 'ssl-redirect' }), alb.because)
        return { response: own(301, { location: to }), memory }
      }
      const rule = listener && alb.rules.find((one) => matches(one, request, listener))
      if (rule === undefined) {
        yield hop('default action', issue('hop.alb.default', { status: 404 }), alb.because)
        return { response: own(404), memory }
      }
      yield hop(
        'rule',
        issue('hop.alb.rule', { host: request.host, path: request.path, ingress: rule.ingress }),
        rule.because,
      )
      return yield* answer({ alb, rule, request, view, memory })
    },
  }
}
