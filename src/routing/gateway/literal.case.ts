import fc from 'fast-check'
import type { HttpRequest } from '../../http.ts'
import { request, Scene } from '../scene.case.ts'

/*
 * HTTPRoute's precedence once more, sentence by sentence (HTTPRouteSpec.hostnames, HTTPRouteRule.matches): candidates are
 * struck out one criterion after the other. Slow, and on purpose nothing here is shared with the implementation.
 */

interface Match {
  readonly path?: { readonly type: 'Exact' | 'PathPrefix'; readonly value: string }
  readonly method?: string
  readonly headers?: readonly { readonly name: string; readonly value: string }[]
  readonly queryParams?: readonly { readonly name: string; readonly value: string }[]
}

export interface WrittenRoute {
  readonly name: string
  /** Seconds. */
  readonly born: number
  readonly hostnames: readonly string[]
  readonly rules: readonly { readonly matches: readonly Match[] }[]
}

export interface Trial {
  readonly routes: readonly WrittenRoute[]
  readonly asked: HttpRequest
}

interface Candidate {
  readonly route: WrittenRoute
  readonly rule: number
  readonly match: Match
  readonly hostname: string | undefined
}

function hostMatches(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host
  const [labels, wanted] = [host.split('.'), pattern.slice(2).split('.')]
  return labels.length > wanted.length && labels.slice(-wanted.length).join('.') === wanted.join('.')
}

const elements = (path: string): readonly string[] => path.split('/').filter((part) => part !== '')

function pathMatches({ type, value }: NonNullable<Match['path']>, path: string): boolean {
  if (type === 'Exact') return path === value
  const [wanted, given] = [elements(value), elements(path)]
  return wanted.every((element, index) => given[index] === element)
}

function matches({ path, method, headers = [], queryParams = [] }: Match, asked: HttpRequest): boolean {
  if (path !== undefined && !pathMatches(path, asked.path)) return false
  if (method !== undefined && method !== asked.method) return false
  for (const { name, value } of headers) if (asked.headers[name] !== value) return false
  const query = asked.query.split('&').map((pair) => pair.split('='))
  for (const { name, value } of queryParams) if (!query.some(([a, b]) => a === name && b === value)) return false
  return true
}

function candidates({ routes, asked }: Trial): readonly Candidate[] {
  const found: Candidate[] = []
  for (const route of routes) {
    const hostnames = route.hostnames.length === 0 ? [undefined] : route.hostnames
    for (const hostname of hostnames) {
      if (hostname !== undefined && !hostMatches(hostname, asked.host)) continue
      for (const [rule, { matches: all }] of route.rules.entries())
        for (const match of all.length === 0 ? [{}] : all)
          if (matches(match, asked)) found.push({ route, rule, match, hostname })
    }
  }
  return found
}

/** Those of the candidates that have the most of something. */
function most(all: readonly Candidate[], of: (one: Candidate) => number): readonly Candidate[] {
  const best = Math.max(...all.map(of))
  return all.filter((one) => of(one) === best)
}

const prefixLength = ({ match: { path } }: Candidate): number => {
  const { type, value } = path ?? { type: 'PathPrefix', value: '/' }
  return type === 'PathPrefix' ? value.replace(/(.)\/$/, '$1').length : 0
}

/** `route rule` of the rule that takes the request; undefined: none. */
export function literally(trial: Trial): string | undefined {
  let left = candidates(trial)
  if (left.length === 0) return undefined
  const criteria: readonly ((one: Candidate) => number)[] = [
    ({ hostname = '' }) => (hostname.startsWith('*') ? 0 : hostname.length),
    ({ hostname = '' }) => hostname.length,
    ({ match }) => (match.path?.type === 'Exact' ? 1 : 0),
    prefixLength,
    ({ match }) => (match.method === undefined ? 0 : 1),
    ({ match }) => match.headers?.length ?? 0,
    ({ match }) => match.queryParams?.length ?? 0,
    ({ route }) => -route.born,
  ]
  for (const criterion of criteria) left = most(left, criterion)
  const names = left.map(({ route }) => route.name).sort()
  left = left.filter(({ route }) => route.name === names[0])
  const [first] = [...left].sort((a, b) => a.rule - b.rule)
  return `${first!.route.name}-${first!.rule}`
}

const hostname = fc.constantFrom('shop.example', 'a.shop.example', '*.example', '*.shop.example')
const path = fc.record({
  type: fc.constantFrom('Exact' as const, 'PathPrefix' as const),
  value: fc.constantFrom('/', '/a', '/a/b', '/ab', '/a/b/c'),
})
const slashed = fc.constantFrom('/a/', '/a/b/').map((value) => ({ type: 'PathPrefix' as const, value }))
const pairs = fc
  .uniqueArray(fc.constantFrom('x', 'y', 'z'), { maxLength: 2 })
  .map((names) => names.map((name) => ({ name, value: '1' })))
const match = fc.record(
  {
    path: fc.oneof(path, slashed),
    method: fc.constantFrom('GET', 'POST'),
    headers: pairs,
    queryParams: pairs,
  },
  { requiredKeys: [] },
)
const rules = fc.array(fc.record({ matches: fc.array(match, { maxLength: 2 }) }), { minLength: 1, maxLength: 3 })
const route = fc.record({
  born: fc.integer({ min: 1, max: 3 }),
  hostnames: fc.uniqueArray(hostname, { maxLength: 2 }),
  rules,
})

const asked = fc
  .record({
    host: fc.constantFrom('shop.example', 'a.shop.example', 'b.example', 'other.test'),
    path: fc.constantFrom('/', '/a', '/a/', '/a/b', '/ab', '/a/b/c'),
    method: fc.constantFrom('GET', 'POST'),
    headers: fc.subarray(['x', 'y', 'z']),
    query: fc.subarray(['x', 'y', 'z']),
  })
  .map(({ host, path: at, method, headers, query }) =>
    request(
      `${method} http://${host}${at}${query.length === 0 ? '' : `?${query.map((name) => `${name}=1`).join('&')}`}`,
      {
        headers: Object.fromEntries(headers.map((name) => [name, '1'])),
      },
    ),
  )

/** Routes of a few ages and hosts, and one request. */
export const trial: fc.Arbitrary<Trial> = fc
  .record({ routes: fc.array(route, { minLength: 1, maxLength: 4 }), asked })
  .map(({ routes, asked: one }) => ({
    asked: one,
    routes: routes.map((written, index) => ({ ...written, name: `r${index}` })),
  }))

/** The routes at one listener for every host; each rule has a Pod of its own, labelled `route-rule`. */
export function sceneOf(routes: readonly WrittenRoute[]): Scene {
  const scene = new Scene()
  scene.put('GatewayClass', 'any', { spec: { controllerName: 'any.example/gateway' } }, null)
  scene.put('Gateway', 'web', {
    spec: {
      gatewayClassName: 'any',
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: { namespaces: { from: 'Same' } } }],
    },
  })
  for (const { name, born, hostnames, rules: all } of routes) {
    for (const index of all.keys())
      scene.service(`${name}-${index}`, [`10.1.${Number(name.slice(1))}.${index + 1}:8080 ready ${name}-${index}`])
    scene.put('HTTPRoute', name, {
      metadata: { creationTimestamp: `2026-01-01T00:00:0${born}Z` },
      spec: {
        parentRefs: [{ name: 'web' }],
        ...(hostnames.length === 0 ? {} : { hostnames }),
        rules: all.map(({ matches: conditions }, index) => ({
          ...(conditions.length === 0 ? {} : { matches: conditions }),
          backendRefs: [{ name: `${name}-${index}`, port: 80 }],
        })),
      },
    })
  }
  return scene
}
