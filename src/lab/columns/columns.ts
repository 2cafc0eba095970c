import { type Instant, instantOf } from '../../clock.ts'
import type { Kind, Stored } from '../../object.ts'
import type { LabelSelector } from '../../selector.ts'
import { age } from '../table.ts'

/** How kubectl prints a kind (kubernetes/kubernetes pkg/printers/internalversion). */
export interface Columns<K extends Kind> {
  /** Headings; `+` begins those that only `-o wide` shows. */
  readonly header: readonly string[]
  /** All cells, those of `-o wide` among them; some are longer when wide. */
  row(object: Stored<K>, now: Instant, wide: boolean): readonly string[]
}

export const NONE = '<none>'

export function ageOf(
  { metadata }: { readonly metadata: { readonly creationTimestamp: string } },
  now: Instant,
): string {
  return age(now - instantOf(metadata.creationTimestamp))
}

/** Milliseconds ago as kubectl writes them; `<unknown>` without a time. */
export function since(time: string | undefined, now: Instant): string {
  return time === undefined ? '<unknown>' : age(now - instantOf(time))
}

export function labelsText(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return pairs.length === 0 ? NONE : pairs.map(([key, value]) => `${key}=${value}`).join(',')
}

const SETS: Readonly<Record<string, string>> = { In: 'in', NotIn: 'notin' }

/** `app=web,tier in (a,b),!old`: metav1.FormatLabelSelector. */
export function selectorText(selector: LabelSelector | undefined): string {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {}
  const parts = [
    ...Object.entries(matchLabels).map(([key, value]) => [key, `${key}=${value}`] as const),
    ...matchExpressions.map(({ key, operator, values = [] }) => {
      if (operator === 'Exists') return [key, key] as const
      if (operator === 'DoesNotExist') return [key, `!${key}`] as const
      return [key, `${key} ${SETS[operator]} (${[...values].sort().join(',')})`] as const
    }),
  ].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return parts.length === 0 ? NONE : parts.map(([, text]) => text).join(',')
}

/** At most three, then how many more there are. */
export function few(items: readonly string[], otherwise: string): string {
  if (items.length === 0) return otherwise
  return items.length <= 3 ? items.join(',') : `${items.slice(0, 3).join(',')} + ${items.length - 3} more...`
}

interface Templated {
  readonly spec?: {
    readonly template?: {
      readonly spec?: { readonly containers?: readonly { readonly name: string; readonly image?: string }[] }
    }
  }
}

/** Names and images of a template's containers. */
export function containerCells({ spec }: Templated): readonly [string, string] {
  const containers = spec?.template?.spec?.containers ?? []
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image ?? '').join(',')]
}

/** Addresses that a balancer gave, sorted; clipped to 16 characters unless wide. */
export function balancerText(
  ingress: readonly { readonly ip?: string; readonly hostname?: string }[] | undefined,
  wide: boolean,
): string {
  const text = [...new Set((ingress ?? []).map(({ ip, hostname }) => ip || hostname || ''))]
    .filter(Boolean)
    .sort()
    .join(',')
  return wide || text.length <= 16 ? text : `${text.slice(0, 13)}...`
}
