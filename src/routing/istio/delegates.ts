import { keyOf, type Stored } from '../../object.ts'
import type { Reference } from '../../position.ts'
import type { ClusterState } from '../../state.ts'
import { fqdn, visible } from './hosts.ts'
import type { Destination, HttpMatch, HttpRoute, StringMatch, VirtualService } from './model.ts'

/** A rule as the proxy tries it: short names spelt out, what a delegate adds merged in. */
export interface Ruling {
  readonly route: HttpRoute
  /** Namespace in which gateways are named. */
  readonly namespace: string
  readonly service: string
  readonly field: string
  readonly because: readonly Reference[]
}

const namespaceOf = ({ metadata }: VirtualService): string => metadata.namespace ?? 'default'

function spelt(destination: Destination, namespace: string): Destination {
  return { ...destination, host: fqdn(destination.host, namespace) }
}

/** Short names are read where their VirtualService lives, a delegate's beside the delegate. */
function resolved(route: HttpRoute, namespace: string): HttpRoute {
  const { mirror, mirrors, route: destinations } = route
  return {
    ...route,
    ...(destinations === undefined
      ? {}
      : { route: destinations.map((one) => ({ ...one, destination: spelt(one.destination, namespace) })) }),
    ...(mirror === undefined ? {} : { mirror: spelt(mirror, namespace) }),
    ...(mirrors === undefined
      ? {}
      : { mirrors: mirrors.map((one) => ({ ...one, destination: spelt(one.destination, namespace) })) }),
  }
}

/** Whether what the delegate asks for lies outside of what the root lets through (stringMatchConflict). */
function conflicts(root: StringMatch | undefined, leaf: StringMatch | undefined): boolean {
  if (root === undefined || leaf === undefined) return false
  if (root.regex !== undefined || leaf.regex !== undefined) return true
  if (root.exact !== undefined) return leaf.exact !== root.exact
  if (root.prefix === undefined) return true
  const text = leaf.prefix ?? leaf.exact
  return text === undefined || !text.startsWith(root.prefix)
}

type Texts = Readonly<Record<string, StringMatch>> | undefined

function anyConflict(root: Texts, leaf: Texts): boolean {
  return Object.entries(leaf ?? {}).some(([name, match]) => conflicts(root?.[name], match))
}

function disagree(root: HttpMatch, leaf: HttpMatch): boolean {
  return (
    conflicts(root.uri, leaf.uri) ||
    conflicts(root.scheme, leaf.scheme) ||
    conflicts(root.method, leaf.method) ||
    conflicts(root.authority, leaf.authority) ||
    anyConflict(root.headers, leaf.headers) ||
    anyConflict(root.headers, leaf.withoutHeaders) ||
    anyConflict(root.queryParams, leaf.queryParams) ||
    (root.ignoreUriCase ?? false) !== (leaf.ignoreUriCase ?? false) ||
    (root.port !== undefined && leaf.port !== undefined && root.port !== leaf.port)
  )
}

function both(root: HttpMatch, leaf: HttpMatch): HttpMatch {
  const together = (a: Texts, b: Texts): { readonly [name: string]: StringMatch } => ({ ...a, ...b })
  return {
    ...root,
    ...leaf,
    headers: together(root.headers, leaf.headers),
    withoutHeaders: together(root.withoutHeaders, leaf.withoutHeaders),
    queryParams: together(root.queryParams, leaf.queryParams),
  }
}

/** Every condition of the delegate must lie within one of the root's; else its rule is left out (mergeHTTPMatchRequests). */
function merge(root: readonly HttpMatch[], leaf: readonly HttpMatch[]): readonly HttpMatch[] | undefined {
  if (root.length === 0) return leaf
  if (leaf.length === 0) return root
  const each = leaf.map((one) => root.filter((whole) => !disagree(whole, one)).map((whole) => both(whole, one)))
  return each.some((found) => found.length === 0) ? undefined : each.flat()
}

/** What a delegate's rule takes over from the root where it says nothing itself (mergeHTTPRoute). */
const INHERITED = [
  'rewrite',
  'timeout',
  'retries',
  'fault',
  'mirror',
  'mirrorPercentage',
  'mirrors',
  'corsPolicy',
  'headers',
] as const satisfies readonly (keyof HttpRoute)[]

function merged(root: HttpRoute, leaf: HttpRoute): HttpRoute | undefined {
  const match = merge(root.match ?? [], leaf.match ?? [])
  if (match === undefined) return undefined
  const inherited = Object.fromEntries(
    INHERITED.flatMap((name) => (leaf[name] === undefined && root[name] !== undefined ? [[name, root[name]]] : [])),
  )
  const names = [root.name, leaf.name].filter((name) => name !== undefined && name !== '')
  return { ...leaf, ...inherited, match, ...(names.length === 0 ? {} : { name: names.join('-') }) }
}

/** A delegate names no hosts and must be seen where its root lives. */
function delegateOf(
  { name, namespace }: NonNullable<HttpRoute['delegate']>,
  root: string,
  state: ClusterState,
): VirtualService | undefined {
  const key = `${namespace === undefined || namespace === '' ? root : namespace}/${name}`
  const found = state.find('VirtualService', key) as unknown as VirtualService | undefined
  if (found === undefined || (found.spec?.hosts ?? []).length > 0) return undefined
  return visible(found.spec?.exportTo, namespaceOf(found), root) ? found : undefined
}

function place(service: VirtualService, index: number): { readonly field: string; readonly because: Reference } {
  const field = `spec.http[${index}]`
  return { field, because: { kind: 'VirtualService', key: keyOf(service as unknown as Stored), field } }
}

const known = new WeakMap<VirtualService, { readonly state: ClusterState; readonly rulings: readonly Ruling[] }>()

/** The http rules of a VirtualService as proxies try them, worked out once a state. */
export function rulingsOf(service: VirtualService, state: ClusterState): readonly Ruling[] {
  const before = known.get(service)
  if (before?.state === state) return before.rulings
  const rulings = workedOut(service, state)
  known.set(service, { state, rulings })
  return rulings
}

/**
 * The http rules of a VirtualService with those of its delegates in their places. A delegate that is missing, not seen
 * or at odds with the root's condition loses its rule; the next one is tried (mergeVirtualServicesIfNeeded).
 */
function workedOut(service: VirtualService, state: ClusterState): readonly Ruling[] {
  const namespace = namespaceOf(service)
  const key = keyOf(service as unknown as Stored)
  return (service.spec?.http ?? []).flatMap((written, index): readonly Ruling[] => {
    const { field, because } = place(service, index)
    const route = resolved(written, namespace)
    if (route.delegate === undefined) return [{ route, namespace, service: key, field, because: [because] }]
    const leaf = delegateOf(route.delegate, namespace, state)
    if (leaf === undefined) return []
    return (leaf.spec?.http ?? []).flatMap((own, at): readonly Ruling[] => {
      const whole = merged(route, resolved(own, namespaceOf(leaf)))
      if (whole === undefined) return []
      const inner = place(leaf, at)
      return [
        {
          route: whole,
          namespace,
          service: keyOf(leaf as unknown as Stored),
          field: inner.field,
          because: [inner.because, because],
        },
      ]
    })
  })
}
