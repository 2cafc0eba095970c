import { Fraction } from '../fraction.ts'
import type { HttpRequest, HttpResponse } from '../http.ts'
import type { Stored } from '../object.ts'
import { Snapshot } from '../state.ts'
import { branches, type Walk } from '../walk.ts'
import {
  NO_ROUTER_MEMORY,
  own,
  type Router,
  type RouterMemory,
  type RoutingView,
  type UpstreamFailure,
  type UpstreamTarget,
} from './contract.ts'

/** A state written by hand, one object after the other: the first is the oldest. */
export class Scene {
  #state = new Snapshot()
  #count = 0

  get state(): Snapshot {
    return this.#state
  }

  /** Files an object under its kind, a second younger than the one before. */
  put(kind: string, name: string, rest: object, namespace: string | null = 'default'): this {
    this.#count++
    const { metadata = {}, ...others } = rest as { metadata?: object }
    const object = {
      apiVersion: 'v1',
      kind,
      metadata: {
        name,
        ...(namespace === null ? {} : { namespace }),
        uid: `uid-${this.#count}`,
        resourceVersion: String(this.#count),
        creationTimestamp: `2026-01-01T00:00:${String(this.#count % 60).padStart(2, '0')}Z`,
        ...metadata,
      },
      ...others,
    }
    this.#state = this.#state.with(kind, object as unknown as Stored)
    return this
  }

  /** `10.1.0.4:8080 ready v1.0`, one line a Pod, behind a Service on port 80. */
  service(name: string, lines: readonly string[], spec: object = {}): this {
    const parts = lines.map((line) => line.split(' ') as [string, string, string])
    const port = Number(parts[0]?.[0].split(':')[1] ?? 8080)
    for (const [address, , version] of parts) {
      const ip = address.split(':')[0]!
      this.put('Pod', podName(ip), { metadata: { labels: { version } }, status: { podIP: ip } })
    }
    this.put('Service', name, {
      spec: {
        clusterIP: `10.96.0.${this.#count}`,
        ports: [{ name: 'http', port: 80, targetPort: port, protocol: 'TCP' }],
        ...spec,
      },
    })
    return this.put('EndpointSlice', `${name}-1`, {
      metadata: { labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      ports: [{ name: 'http', port, protocol: 'TCP' }],
      endpoints: parts.map(([address, condition]) => ({
        addresses: [address.split(':')[0]!],
        conditions: { ready: condition === 'ready' },
        targetRef: { kind: 'Pod', namespace: 'default', name: podName(address.split(':')[0]!) },
      })),
    })
  }
}

function podName(ip: string): string {
  return `pod-${ip.replaceAll('.', '-')}`
}

/** Pods that misbehave, by address. */
export type Faults = Readonly<Record<string, UpstreamFailure | { readonly status: number; readonly delay?: number }>>

/** What a router sees of a scene: every Pod answers 200 unless it misbehaves; a cluster IP leads to its Pods, evenly. */
export function viewOf(scene: Scene, faults: Faults = {}): RoutingView {
  const { state } = scene
  function* upstream(target: UpstreamTarget, request: HttpRequest): Walk<HttpResponse | UpstreamFailure> {
    let ip = target.ip
    if (target.via === 'service') {
      const service = state.list('Service').find(({ spec }) => spec?.clusterIP === ip)
      const ready = state
        .list('EndpointSlice', {
          labels: { matchLabels: { 'kubernetes.io/service-name': service?.metadata.name ?? '' } },
        })
        .flatMap(({ endpoints }) => endpoints ?? [])
        .filter(({ conditions }) => conditions?.ready)
      if (ready.length === 0) return { failed: 'refused' }
      const at = ready.length === 1 ? 0 : yield { among: ready.map(({ addresses }) => [1n, addresses[0]!] as const) }
      ip = ready[at]!.addresses[0]!
    }
    const fault = faults[ip]
    if (fault !== undefined && 'failed' in fault) return fault
    return { ...own(fault?.status ?? 200), delay: fault?.delay ?? 0, pod: `default/${podName(ip)}`, seen: request }
  }
  return { state, now: 0, upstream }
}

/** `GET http://shop.example/cart?x=1` with what else a request carries. */
export function request(text: string, more: Partial<HttpRequest> = {}): HttpRequest {
  const [method = 'GET', link = ''] = text.split(' ')
  const url = new URL(link)
  const scheme = url.protocol === 'https:' ? 'https' : 'http'
  return {
    scheme,
    method,
    host: url.hostname,
    port: url.port === '' ? (scheme === 'https' ? 443 : 80) : Number(url.port),
    path: url.pathname,
    query: url.search.slice(1),
    headers: {},
    cookies: {},
    clientIP: '203.0.113.10',
    ...more,
  }
}

export interface Went {
  readonly response: HttpResponse
  readonly memory: RouterMemory
  readonly probability: Fraction
  readonly rules: readonly string[]
}

/** Every way a request can go. */
export function ways(
  router: Router,
  asked: HttpRequest,
  view: RoutingView,
  memory: RouterMemory = NO_ROUTER_MEMORY,
): readonly Went[] {
  return [...branches(() => router.route(asked, view, memory))].map(({ value, probability, trace }) => ({
    ...value,
    probability,
    rules: trace.map(({ rule }) => rule),
  }))
}

/** `{ 'v1.0': '9/10', '503': '1/10' }`: shares of the versions that answered 200, and of other statuses. */
export function shares(router: Router, asked: HttpRequest, view: RoutingView): Readonly<Record<string, string>> {
  const found: Record<string, Fraction> = {}
  for (const { response, probability } of ways(router, asked, view)) {
    const version =
      response.pod === undefined ? undefined : view.state.get('Pod', response.pod)?.metadata.labels?.['version']
    const name = response.status === 200 && version !== undefined ? version : String(response.status)
    found[name] = (found[name] ?? new Fraction(0)).add(probability)
  }
  return Object.fromEntries(Object.entries(found).map(([name, share]) => [name, share.toFraction()]))
}
