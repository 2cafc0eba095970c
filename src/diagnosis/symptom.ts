import { type ImageTable, servingContainers } from '../application.ts'
import type { Instant } from '../clock.ts'
import type { Hop } from '../hop.ts'
import type { Issue, IssueCode } from '../issue.ts'
import { keyOf, type Stored } from '../object.ts'
import type { Observation } from '../observation.ts'
import type { Outcome } from '../outcome.ts'
import type { Reference } from '../position.ts'
import { matchesLabels } from '../selector.ts'
import type { ClusterState } from '../state.ts'

/** An unmet expectation with the cluster it was asked of. */
export interface Symptom {
  readonly state: ClusterState
  readonly now: Instant
  readonly images: ImageTable
  /** What the components themselves say of the objects: without effect, dropped, pending. */
  readonly notices: readonly Issue[]
  readonly issues: readonly Issue[]
  readonly observations: readonly Observation[]
}

/** A well-known mistake, if the symptom has it as its cause: which object, which line, what to write instead. */
export type Diagnosis = (symptom: Symptom) => Issue | undefined

export type Service = Stored<'Service'>
export type Pod = Stored<'Pod'>
export type Ingress = Stored<'Ingress'>

export const NGINX = 'nginx.ingress.kubernetes.io/'

/** Whether a way led where its client wanted to go. */
export function well(outcome: Outcome): boolean {
  return outcome.kind === 'delivered' || (outcome.kind === 'answered' && outcome.response.status < 400)
}

/** The ways of every question, those that went wrong first. */
export function ways({ observations }: Symptom): Observation['branches'] {
  const all = observations.flatMap(({ branches }) => branches)
  return [...all.filter(({ value }) => !well(value)), ...all.filter(({ value }) => well(value))]
}

/** The hops of those ways in that order. */
export function hops(symptom: Symptom): readonly Hop[] {
  return ways(symptom).flatMap(({ trace }) => trace)
}

/** The first hop that says so. */
export function said<C extends IssueCode>(
  symptom: Symptom,
  ...codes: readonly C[]
): (Hop & { readonly says: Issue<C> }) | undefined {
  return hops(symptom).find(({ says }) => (codes as readonly string[]).includes(says.code)) as
    | (Hop & { readonly says: Issue<C> })
    | undefined
}

/** What a component noticed of one of these objects. */
export function noticed<C extends IssueCode>({ notices }: Symptom, code: C): readonly Issue<C>[] {
  return notices.filter((one) => one.code === code) as unknown as readonly Issue<C>[]
}

/** Whether the symptom is one of these unmet expectations. */
export function unmet({ issues }: Symptom, ...codes: readonly IssueCode[]): boolean {
  return issues.some(({ code }) => codes.includes(code))
}

function referenced({ issues, ...symptom }: Symptom, kind: string): readonly string[] {
  const because = [
    ...issues.flatMap((one) => one.because ?? []),
    ...hops({ issues, ...symptom }).flatMap((one) => one.because),
  ]
  return because.filter((one) => one.kind === kind).map(({ key }) => key)
}

/** Host and port that a question names; the port of a URL may be implied. */
export interface Asked {
  readonly from: string
  readonly host: string
  readonly port: number
}

function named(issues: readonly Issue[]): readonly Asked[] {
  return issues.flatMap(({ code, params }) => {
    if (code !== 'expect.resolves') return []
    const { from, name } = params as { readonly from: string; readonly name: string }
    return [{ from, host: name, port: 0 }]
  })
}

/** What the questions asked for, and names that did not resolve. */
export function asked({ issues, observations }: Symptom): readonly Asked[] {
  const questions = observations.flatMap(({ question: { from, to } }) => {
    if (URL.canParse(to) && /^https?:/.test(to)) {
      const { hostname, port, protocol } = new URL(to)
      return [{ from, host: hostname, port: Number(port) || (protocol === 'https:' ? 443 : 80) }]
    }
    const [, host = '', port = ''] = /^(\S+):(\d+)$/.exec(to) ?? []
    return host === '' ? [] : [{ from, host, port: Number(port) }]
  })
  return [...questions, ...named(issues)]
}

/** Namespace and name of the Service that a host name means to a Pod; undefined: it is no Service's name. */
export function meant(
  { from, host }: Pick<Asked, 'from' | 'host'>,
  { state }: Pick<Symptom, 'state'>,
): { readonly namespace: string; readonly name: string } | undefined {
  const own = /^(?:pod )?([^/\s]+)\//.exec(from)?.[1]
  const bare = host.replace(/\.svc(\.cluster\.local)?\.?$/, '')
  const [name = '', namespace = own, ...more] = bare.split('.')
  if (own === undefined || namespace === undefined || more.length > 0 || !/^[a-z]/.test(host)) return undefined
  return bare === host && bare.includes('.') && state.get('Namespace', namespace) === undefined
    ? undefined
    : { namespace, name }
}

function ofIssues({ issues }: Symptom): readonly string[] {
  return issues.flatMap(({ params }) => {
    const { service } = params as { readonly service?: unknown }
    return typeof service === 'string' && service.includes('/') ? [service] : []
  })
}

/** The Services that the symptom is about, the nearest to the failure first. */
export function services(symptom: Symptom): readonly Service[] {
  const meantOnes = asked(symptom).flatMap((one) => {
    const found = meant(one, symptom)
    return found === undefined ? [] : [`${found.namespace}/${found.name}`]
  })
  const keys = new Set([...ofIssues(symptom), ...referenced(symptom, 'Service'), ...meantOnes])
  return [...keys].flatMap((key) => symptom.state.get('Service', key) ?? [])
}

/** The Ingresses that it is about. */
export function ingresses(symptom: Symptom): readonly Ingress[] {
  const keys = new Set(referenced(symptom, 'Ingress'))
  return [...keys].flatMap((key) => symptom.state.get('Ingress', key) ?? [])
}

/** Ingresses of a host that is asked for, whoever serves them. */
export function ingressesOfHost(symptom: Symptom): readonly Ingress[] {
  const hosts = asked(symptom).map(({ host }) => host)
  return symptom.state
    .list('Ingress')
    .filter(({ spec }) => (spec?.rules ?? []).some(({ host = '' }) => host === '' || hosts.includes(host)))
}

/** The Pods that a Service selects. */
export function selected({ state }: Symptom, { metadata, spec }: Service): readonly Pod[] {
  const selector = spec?.selector as Readonly<Record<string, string>> | undefined
  if (selector === undefined || Object.keys(selector).length === 0) return []
  return state
    .list('Pod', { namespace: metadata.namespace ?? 'default' })
    .filter((pod) => matchesLabels(selector, pod.metadata.labels as Readonly<Record<string, string>>))
}

/** The number of a Service's target port at the Pods it selects; undefined: no Pod has a port of that name. */
export function numberOf(symptom: Symptom, service: Service, target: number | string): number | undefined {
  if (typeof target === 'number') return target
  const ports = selected(symptom, service)
    .flatMap(servingContainers)
    .flatMap((container) => container.ports ?? [])
  return ports.find(({ name }) => name === target)?.containerPort
}

/** Whether a Pod is Ready. */
export function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true
}

/** The Pods that it is about: those of its Services, those named, those of a namespace that lacks Ready ones. */
export function pods(symptom: Symptom): readonly Pod[] {
  const keys = symptom.issues.flatMap(({ params }) => {
    const { pod } = params as { readonly pod?: unknown }
    return typeof pod === 'string' ? [pod] : []
  })
  const own = keys.flatMap((key) => symptom.state.get('Pod', key) ?? [])
  const spaces = symptom.issues.flatMap(({ params }) => {
    const { namespace } = params as { readonly namespace?: unknown }
    return typeof namespace === 'string' ? [namespace] : []
  })
  const lacking = spaces.flatMap((namespace) => symptom.state.list('Pod', { namespace }))
  const all = [...own, ...services(symptom).flatMap((service) => selected(symptom, service)), ...lacking]
  return [...new Map(all.map((pod) => [keyOf(pod), pod])).values()]
}

/** A field of an object. */
export function at(
  kind: string,
  object: { readonly metadata: { readonly name: string; readonly namespace?: string } },
  field?: string,
): Reference {
  return { kind, key: keyOf(object), ...(field === undefined ? {} : { field }) }
}

/** An annotation of an Ingress. */
export function annotation(ingress: Ingress, name: string): string | undefined {
  return ingress.metadata.annotations?.[NGINX + name]
}

/** The field of an annotation. */
export function annotated(ingress: Ingress, name: string): Reference {
  return at('Ingress', ingress, `metadata.annotations[${NGINX}${name}]`)
}
