import type { Hop } from '../../hop.ts'
import type { HttpRequest } from '../../http.ts'
import type { CanaryReason } from '../../issue/ingress.ts'
import { issue } from '../../issue.ts'
import type { Walk } from '../../walk.ts'
import { pinned } from './balance.ts'
import { pattern } from './locations.ts'
import { annotationField, type Configuration, type Upstream } from './model.ts'

interface Decision {
  readonly canary: boolean
  readonly by: CanaryReason
  readonly detail: string
  readonly annotation: string
}

type Policy = NonNullable<Upstream['canary']>

/** Names a header the way NGINX's variables do: `_` and `-` are one. */
function headerOf(request: HttpRequest, name: string): string | undefined {
  const wanted = name.toLowerCase().replaceAll('_', '-')
  return Object.entries(request.headers).find(([key]) => key.toLowerCase().replaceAll('_', '-') === wanted)?.[1]
}

function byHeader(policy: Policy, request: HttpRequest): Decision | undefined {
  const header = policy.header === '' ? undefined : headerOf(request, policy.header)
  if (header === undefined) return undefined
  const detail = `${policy.header}: ${header}`
  if (policy.headerValue !== '')
    return header === policy.headerValue
      ? { canary: true, by: 'header-value', detail, annotation: 'canary-by-header-value' }
      : undefined
  if (policy.headerPattern !== '') {
    const expression = pattern(policy.headerPattern, '')
    if (expression === undefined)
      return { canary: false, by: 'header-pattern', detail, annotation: 'canary-by-header-pattern' }
    return expression.test(header)
      ? { canary: true, by: 'header-pattern', detail, annotation: 'canary-by-header-pattern' }
      : undefined
  }
  if (header !== 'always' && header !== 'never') return undefined
  return { canary: header === 'always', by: 'header', detail, annotation: 'canary-by-header' }
}

function byCookie(policy: Policy, request: HttpRequest): Decision | undefined {
  const cookie = policy.cookie === '' ? undefined : request.cookies[policy.cookie]
  if (cookie !== 'always' && cookie !== 'never') return undefined
  return {
    canary: cookie === 'always',
    by: 'cookie',
    detail: `${policy.cookie}=${cookie}`,
    annotation: 'canary-by-cookie',
  }
}

/** Drawn anew for every request: random(total) ≤ weight; a total up to 100 does not count. */
function* byWeight(policy: Policy): Walk<Decision> {
  const total = Math.max(policy.weightTotal, 100)
  const weight = Math.min(Math.max(policy.weight, 0), total)
  const decided = (canary: boolean): Decision => ({
    canary,
    by: 'weight',
    detail: `${weight}/${total}`,
    annotation: 'canary-weight',
  })
  if (weight === 0) return decided(false)
  if (weight === total) return decided(true)
  const among = [
    [BigInt(total - weight), 'main'],
    [BigInt(weight), 'canary'],
  ] as const
  return decided((yield { among }) === 1)
}

function hop(main: Upstream, canary: Upstream, { canary: taken, by, detail, annotation }: Decision): Hop {
  const to = taken ? canary : main
  return {
    at: 'ingress-controller',
    rule: `upstream ${to.name}`,
    says: issue('hop.nginx.canary', { service: to.service, to: taken ? 'canary' : 'main', by, detail }),
    because: [annotationField(canary.canary!.ingress, annotation), ...to.because],
  }
}

/** The order of a request through a canary (route_to_alternative_balancer in balancer.lua); the main upstream has peers. */
export function* split(main: Upstream, configuration: Configuration, request: HttpRequest): Walk<Upstream> {
  const canary = configuration.upstreams.get(main.alternatives[0] ?? '')
  if (canary?.canary === undefined) return main
  const policy = canary.canary
  let decision: Decision
  if (pinned(main, request))
    decision = { canary: false, by: 'pinned-main', detail: main.affinity!.cookie.name, annotation: 'canary' }
  else if (canary.peers.length === 0)
    decision = { canary: false, by: 'no-peers', detail: canary.service, annotation: 'canary' }
  else if (pinned(canary, request))
    decision = { canary: true, by: 'pinned-canary', detail: canary.affinity!.cookie.name, annotation: 'canary' }
  else decision = byHeader(policy, request) ?? byCookie(policy, request) ?? (yield* byWeight(policy))
  yield hop(main, canary, decision)
  return decision.canary ? canary : main
}
