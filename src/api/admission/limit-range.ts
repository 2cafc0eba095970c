import type { AnyObject, Stored } from '../../object.ts'
import { forbidden } from '../answers.ts'
import type { Draft } from '../kind.ts'
import { canonicalQuantity, milliValue } from '../quantity.ts'
import type { Step } from '../request.ts'

type Quantities = Record<string, string | number>

interface Limit {
  readonly type?: string
  readonly min?: Quantities
  readonly max?: Quantities
  readonly default?: Quantities
  readonly defaultRequest?: Quantities
  readonly maxLimitRequestRatio?: Quantities
}

interface Container {
  name?: string
  resources?: { limits?: Quantities; requests?: Quantities }
}

interface PodSpec {
  containers?: Container[]
  initContainers?: Container[]
}

/** The ranges of a namespace, by name. */
function rangesOf(objects: readonly Stored[], namespace: string | undefined): readonly (readonly Limit[])[] {
  return objects
    .filter(({ metadata }) => metadata.namespace === namespace)
    .map(
      (range) => ((range as unknown as AnyObject)['spec'] as { limits?: readonly Limit[] } | undefined)?.limits ?? [],
    )
}

const ANNOTATION = 'kubernetes.io/limit-ranger'

/** Fills what a container leaves open from the namespace's ranges (plugin LimitRanger, mutating). */
export const limitRangeDefaults: Step = ({ operation, draft, state }) => {
  if (operation !== 'CREATE') return undefined
  const ranges = state.all('LimitRange')
  if (ranges.length === 0) return undefined
  const spec = draft['spec'] as PodSpec | undefined
  const said: string[] = []
  for (const limits of rangesOf(ranges, draft.metadata?.namespace))
    for (const limit of limits) {
      if (limit.type !== 'Container') continue
      for (const container of spec?.containers ?? []) said.push(...filled(container, limit, 'container'))
      for (const container of spec?.initContainers ?? []) said.push(...filled(container, limit, 'init container'))
    }
  if (said.length > 0) annotate(draft, `LimitRanger plugin set: ${said.join('; ')}`)
  return undefined
}

function annotate(draft: Draft<AnyObject>, text: string): void {
  draft.metadata ??= {}
  draft.metadata.annotations = { ...draft.metadata.annotations, [ANNOTATION]: text }
}

/** What was set, in the plugin's words: `cpu, memory request for container web`. */
function filled(container: Container, limit: Limit, what: string): readonly string[] {
  container.resources ??= {}
  const { resources } = container
  const said: string[] = []
  for (const [field, word, values] of [
    ['requests', 'request', limit.defaultRequest],
    ['limits', 'limit', limit.default],
  ] as const) {
    const set = Object.keys(values ?? {}).filter((name) => resources[field]?.[name] === undefined)
    if (set.length === 0) continue
    resources[field] ??= {}
    for (const name of set) resources[field]![name] = values![name]!
    said.push(`${set.sort().join(', ')} ${word} for ${what} ${container.name ?? ''}`)
  }
  return said
}

/** Refuses what a range does not allow (plugin LimitRanger, validating), after the object itself is found valid. */
export const limitRangeCheck: Step = ({ kind, operation, draft, state }) => {
  if (operation !== 'CREATE') return undefined
  const ranges = state.all('LimitRange')
  if (ranges.length === 0) return undefined
  for (const limits of rangesOf(ranges, draft.metadata?.namespace)) {
    const problems = limits.flatMap((limit) =>
      kind === 'Pod'
        ? podProblems((draft['spec'] ?? {}) as PodSpec, limit)
        : claimProblems((draft['spec'] ?? {}) as Container, limit),
    )
    const distinct = [...new Set(problems)]
    if (distinct.length === 0) continue
    const detail = distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`
    return forbidden(draft, draft.metadata?.name ?? '', detail)
  }
  return undefined
}

function podProblems({ containers = [], initContainers = [] }: PodSpec, limit: Limit): readonly string[] {
  if (limit.type === 'Container')
    return [...containers, ...initContainers].flatMap(({ resources = {} }) =>
      problems(limit, 'Container', resources.requests ?? {}, resources.limits ?? {}),
    )
  if (limit.type !== 'Pod') return []
  const sums = (field: 'requests' | 'limits'): Quantities =>
    sum(containers.map(({ resources }) => resources?.[field] ?? {}))
  return problems(limit, 'Pod', sums('requests'), sums('limits'))
}

/** Totals of what every container states; a resource that one leaves open has none. */
function sum(lists: readonly Quantities[]): Quantities {
  const totals: Quantities = {}
  for (const name of Object.keys(lists[0] ?? {})) {
    if (lists.some((list) => list[name] === undefined)) continue
    totals[name] = shown(`${lists.reduce((total, list) => total + milliValue(list[name]!), 0n)}m`)
  }
  return totals
}

function shown(value: string | number): string {
  return canonicalQuantity(value) ?? String(value)
}

function problems(limit: Limit, type: string, requests: Quantities, limits: Quantities): readonly string[] {
  const found: string[] = []
  for (const name in limit.min) {
    const least = limit.min[name]!
    const start = `minimum ${name} usage per ${type} is ${shown(least)}`
    const [request, most] = [requests[name], limits[name]]
    if (request === undefined) found.push(`${start}.  No request is specified`)
    else if (milliValue(request) < milliValue(least)) found.push(`${start}, but request is ${shown(request)}`)
    else if (most !== undefined && milliValue(most) < milliValue(least))
      found.push(`${start}, but limit is ${shown(most)}`)
  }
  for (const name in limit.max) {
    const most = limit.max[name]!
    const start = `maximum ${name} usage per ${type} is ${shown(most)}`
    const [request, own] = [requests[name], limits[name]]
    if (own === undefined) found.push(`${start}.  No limit is specified`)
    else if (milliValue(own) > milliValue(most)) found.push(`${start}, but limit is ${shown(own)}`)
    else if (request !== undefined && milliValue(request) > milliValue(most))
      found.push(`${start}, but request is ${shown(request)}`)
  }
  for (const name in limit.maxLimitRequestRatio)
    found.push(...ratioProblems(name, limit.maxLimitRequestRatio[name]!, type, requests[name], limits[name]))
  return found
}

function ratioProblems(
  name: string,
  most: string | number,
  type: string,
  request: string | number | undefined,
  limit: string | number | undefined,
): readonly string[] {
  const start = `${name} max limit to request ratio per ${type} is ${shown(most)}`
  if (request === undefined || milliValue(request) === 0n)
    return [`${start}, but no request is specified or request is 0`]
  if (limit === undefined || milliValue(limit) === 0n) return [`${start}, but no limit is specified or limit is 0`]
  const ratio = Number(milliValue(limit)) / Number(milliValue(request))
  return ratio * 1000 > Number(milliValue(most)) ? [`${start}, but provided ratio is ${ratio.toFixed(6)}`] : []
}

function claimProblems({ resources = {} }: Container, limit: Limit): readonly string[] {
  if (limit.type !== 'PersistentVolumeClaim') return []
  const found: string[] = []
  for (const [field, word] of [
    ['min', 'minimum'],
    ['max', 'maximum'],
  ] as const)
    for (const name in limit[field]) {
      const bound = limit[field]![name]!
      const request = resources.requests?.[name]
      const start = `${word} ${name} usage per PersistentVolumeClaim is ${shown(bound)}`
      if (request === undefined) found.push(`${start}.  No request is specified`)
      else {
        const difference = milliValue(request) - milliValue(bound)
        if (field === 'min' ? difference < 0n : difference > 0n)
          found.push(`${start}, but request is ${shown(request)}`)
      }
    }
  return found
}
