import { cidr } from '../../address.ts'
import { addressFor, token } from '../../external-address.ts'
import { keyOf, type Stored } from '../../object.ts'
import type { Reference } from '../../position.ts'
import { byCodeUnit, type ClusterState } from '../../state.ts'
import { type AlbError, Unbuildable } from './error.ts'
import { type Rule, rulesOf } from './rules.ts'

type Ingress = Stored<'Ingress'>

export const ALB_CONTROLLER = 'ingress.k8s.aws/alb'
export const PREFIX = 'alb.ingress.kubernetes.io/'

/** A port of an ALB. */
export interface AlbListener {
  readonly port: number
  readonly protocol: 'HTTP' | 'HTTPS'
}

/** One ALB: an Ingress alone, or a group of them. */
export interface Alb {
  readonly name: string
  readonly members: readonly Ingress[]
  readonly scheme: 'internet-facing' | 'internal'
  readonly hostname: string
  readonly ips: readonly string[]
  readonly listeners: readonly AlbListener[]
  /** HTTP listeners send everything to this HTTPS port. */
  readonly sslRedirect?: number
  readonly ranges: { readonly cidrs: readonly string[]; readonly because: readonly Reference[] }
  readonly because: readonly Reference[]
  readonly rules: readonly Rule[]
  /** Why the whole group cannot be built; it then has no address. */
  readonly error?: AlbError
}

interface ClassParameters {
  readonly spec?: {
    readonly scheme?: string
    readonly group?: { readonly name?: string }
    readonly inboundCIDRs?: readonly string[]
    readonly targetType?: string
  }
}

/** An annotation of the controller's prefix. */
export function annotation(ingress: Ingress, name: string): string | undefined {
  return ingress.metadata.annotations?.[PREFIX + name]?.trim()
}

export function annotationField(ingress: Ingress, name: string): Reference {
  return { kind: 'Ingress', key: keyOf(ingress), field: `metadata.annotations[${PREFIX}${name}]` }
}

function classOf(ingress: Ingress, state: ClusterState): Stored<'IngressClass'> | undefined {
  const name = ingress.spec?.ingressClassName
  return name === undefined ? undefined : state.get('IngressClass', name)
}

/** Whether the controller looks after an Ingress: by its class' controller, or by the old annotation. */
export function isAlb(ingress: Ingress, state: ClusterState): boolean {
  if (ingress.spec?.ingressClassName !== undefined) return classOf(ingress, state)?.spec?.controller === ALB_CONTROLLER
  return ingress.metadata.annotations?.['kubernetes.io/ingress.class'] === 'alb'
}

function parametersOf(ingress: Ingress, state: ClusterState): ClassParameters {
  const reference = classOf(ingress, state)?.spec?.parameters
  if (reference?.kind !== 'IngressClassParams') return {}
  return (state.find('IngressClassParams', reference.name) ?? {}) as ClassParameters
}

function groupName(ingress: Ingress, state: ClusterState): string {
  return parametersOf(ingress, state).spec?.group?.name ?? annotation(ingress, 'group.name') ?? keyOf(ingress)
}

function order(ingress: Ingress): number {
  return Number(annotation(ingress, 'group.order') ?? 0) || 0
}

/** Written orders lie within bounds and differ from each other (sortGroupMembers in pkg/ingress/group_loader.go). */
function orders(members: readonly Ingress[]): void {
  const written = members.filter((ingress) => annotation(ingress, 'group.order') !== undefined)
  for (const [index, ingress] of written.entries()) {
    const value = Number(annotation(ingress, 'group.order'))
    const because = [annotationField(ingress, 'group.order')]
    if (!Number.isInteger(value) || Math.abs(value) > 1000)
      throw new Unbuildable(`explicit Ingress group order must be within [-1000:1000], order: ${value}`, because)
    if (written.slice(0, index).some((other) => order(other) === value))
      throw new Unbuildable(`conflict Ingress group order: ${value}`, because)
  }
}

function schemeOf(members: readonly Ingress[], state: ClusterState): Pick<Alb, 'scheme' | 'because'> {
  const written = members.flatMap((ingress) => {
    const value = parametersOf(ingress, state).spec?.scheme ?? annotation(ingress, 'scheme')
    return value === undefined ? [] : [{ value, because: annotationField(ingress, 'scheme') }]
  })
  const values = [...new Set(written.map(({ value }) => value))]
  const because = written.map((one) => one.because)
  if (values.length > 1) throw new Unbuildable(`conflicting scheme: ${values.sort().join(' | ')}`, because)
  const [value = 'internal'] = values
  if (value !== 'internal' && value !== 'internet-facing') throw new Unbuildable(`unknown scheme: ${value}`, because)
  return {
    scheme: value,
    because:
      because.length > 0 ? because : [{ kind: 'Ingress', key: keyOf(members[0]!), field: 'metadata.annotations' }],
  }
}

function parsedPorts(ingress: Ingress, text: string): readonly AlbListener[] {
  let list: unknown
  try {
    list = JSON.parse(text)
  } catch {
    throw new Unbuildable(`failed to parse listen-ports configuration: \`${text}\``, [
      annotationField(ingress, 'listen-ports'),
    ])
  }
  const entries = Array.isArray(list) ? list.flatMap((one) => Object.entries(one as object)) : []
  const found = entries.flatMap(([protocol, port]): AlbListener[] =>
    (protocol === 'HTTP' || protocol === 'HTTPS') && Number(port) >= 1 && Number(port) <= 65_535
      ? [{ protocol, port: Number(port) }]
      : [],
  )
  if (found.length === 0 || found.length !== entries.length)
    throw new Unbuildable(`listen-ports is empty or malformed: \`${text}\``, [annotationField(ingress, 'listen-ports')])
  return found
}

function listenersOf(ingress: Ingress): readonly AlbListener[] {
  const certificate = annotation(ingress, 'certificate-arn')
  const written = annotation(ingress, 'listen-ports')
  const listeners: readonly AlbListener[] =
    written !== undefined
      ? parsedPorts(ingress, written)
      : certificate === undefined
        ? [{ protocol: 'HTTP', port: 80 }]
        : [{ protocol: 'HTTPS', port: 443 }]
  if (certificate === undefined && listeners.some(({ protocol }) => protocol === 'HTTPS')) {
    const host =
      ingress.spec?.tls?.[0]?.hosts?.[0] ?? ingress.spec?.rules?.find((rule) => rule.host !== undefined)?.host ?? ''
    throw new Unbuildable(`no certificate found for host: ${host}`, [annotationField(ingress, 'listen-ports')])
  }
  return listeners
}

function allListeners(members: readonly Ingress[]): readonly AlbListener[] {
  const byPort = new Map<number, AlbListener>()
  for (const ingress of members) {
    for (const listener of listenersOf(ingress)) {
      const known = byPort.get(listener.port)
      if (known !== undefined && known.protocol !== listener.protocol)
        throw new Unbuildable(`conflicting protocol, listen-port: ${listener.port}`, [
          annotationField(ingress, 'listen-ports'),
        ])
      byPort.set(listener.port, listener)
    }
  }
  return [...byPort.values()].sort((a, b) => a.port - b.port)
}

/** inbound-cidrs of the members, unless they bring security groups of their own. */
function rangesOf(members: readonly Ingress[], state: ClusterState): Alb['ranges'] {
  const cidrs: string[] = []
  const because: Reference[] = []
  for (const ingress of members) {
    if (annotation(ingress, 'security-groups') !== undefined) return { cidrs: [], because: [] }
    const own =
      parametersOf(ingress, state).spec?.inboundCIDRs ?? annotation(ingress, 'inbound-cidrs')?.split(',') ?? []
    for (const range of own.map((one) => one.trim()).filter((one) => one !== '')) {
      if (cidr(range) === undefined)
        throw new Unbuildable(`invalid CIDR in annotation inbound-cidrs: ${range}`, [
          annotationField(ingress, 'inbound-cidrs'),
        ])
      cidrs.push(range)
      because.push(annotationField(ingress, 'inbound-cidrs'))
    }
  }
  return { cidrs, because }
}

function sslRedirect(members: readonly Ingress[], listeners: readonly AlbListener[]): Pick<Alb, 'sslRedirect'> {
  for (const ingress of members) {
    const written = annotation(ingress, 'ssl-redirect')
    if (written === undefined) continue
    const port = Number(written)
    if (!listeners.some((one) => one.port === port && one.protocol === 'HTTPS'))
      throw new Unbuildable(`listener does not exist for SSLRedirect port: ${written}`, [
        annotationField(ingress, 'ssl-redirect'),
      ])
    return { sslRedirect: port }
  }
  return {}
}

function names(
  name: string,
  members: readonly Ingress[],
  scheme: Alb['scheme'],
  state: ClusterState,
): Pick<Alb, 'hostname' | 'ips'> {
  const short = (text: string): string => text.replace(/[^a-zA-Z0-9]/g, '').slice(0, 8)
  const { metadata } = members[0]!
  const label = name.includes('/')
    ? `k8s-${short(metadata.namespace ?? 'default')}-${short(metadata.name)}`
    : `k8s-${short(name)}`
  const custom = members.map((ingress) => annotation(ingress, 'load-balancer-name')).find((one) => one !== undefined)
  const nodes = state.list('Node')
  const region = nodes[0]?.metadata.labels?.['topology.kubernetes.io/region'] ?? 'us-west-2'
  const unique = `${custom ?? `${label}-${token(name, 10)}`}-${Number.parseInt(token(`${name} alb`, 8), 16)}`
  const hostname = `${scheme === 'internal' ? 'internal-' : ''}${unique}.${region}.elb.amazonaws.com`
  const zones = [...new Set(nodes.map((node) => node.metadata.labels?.['topology.kubernetes.io/zone'] ?? ''))].sort()
  return {
    hostname,
    ips: (zones.length === 0 ? [''] : zones).map((zone) => addressFor('aws', scheme, `${hostname} ${zone}`)),
  }
}

function build(name: string, members: readonly Ingress[], state: ClusterState): Alb {
  const broken = {
    name,
    members,
    scheme: 'internal' as const,
    hostname: '',
    ips: [],
    listeners: [],
    ranges: { cidrs: [], because: [] },
    because: [],
    rules: [],
  }
  try {
    const { scheme, because } = schemeOf(members, state)
    const listeners = allListeners(members)
    orders(members)
    const rules = rulesOf(members, state, (ingress) => ({
      targetType: parametersOf(ingress, state).spec?.targetType,
      ports: listenersOf(ingress).map(({ port }) => port),
    }))
    return {
      name,
      members,
      scheme,
      because,
      listeners,
      ...names(name, members, scheme, state),
      ranges: rangesOf(members, state),
      ...sslRedirect(members, listeners),
      rules,
    }
  } catch (error) {
    if (error instanceof Unbuildable) return { ...broken, error: { message: error.message, because: error.because } }
    throw error
  }
}

const known = new WeakMap<ClusterState, readonly Alb[]>()

/** Every ALB that the controller makes of the state's Ingresses; a group's members by order, then by name. */
export function albsOf(state: ClusterState): readonly Alb[] {
  const before = known.get(state)
  if (before !== undefined) return before
  const groups = new Map<string, Ingress[]>()
  for (const ingress of state.list('Ingress')) {
    if (!isAlb(ingress, state) || ingress.metadata.deletionTimestamp !== undefined) continue
    const name = groupName(ingress, state)
    groups.set(name, [...(groups.get(name) ?? []), ingress])
  }
  const found = [...groups].map(([name, members]) => {
    const sorted = members.toSorted((a, b) => order(a) - order(b) || byCodeUnit(keyOf(a), keyOf(b)))
    return build(name, sorted, state)
  })
  known.set(state, found)
  return found
}

/** The ALB of an Ingress; undefined when the controller does not look after it. */
export function albOf(ingress: Ingress, state: ClusterState): Alb | undefined {
  return albsOf(state).find(({ members }) => members.some((one) => keyOf(one) === keyOf(ingress)))
}

/** ALBs that have an address: those of Ingresses that show it. */
export function standingAlbs(state: ClusterState): readonly Alb[] {
  return albsOf(state).filter(
    ({ error, hostname, members }) =>
      error === undefined && members.some(({ status }) => status?.loadBalancer?.ingress?.[0]?.hostname === hostname),
  )
}
