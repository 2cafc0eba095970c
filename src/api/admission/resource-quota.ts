import type { AnyObject, Stored } from '../../object.ts'
import { forbidden, resourceOf } from '../answers.ts'
import { canonicalQuantity, milliValue } from '../quantity.ts'
import type { Step } from '../request.ts'
import { apiVersionOf } from '../served.ts'

type Quantities = Readonly<Record<string, string | number>>
/** Thousandths, and whether they were written with a binary suffix: sums are printed as their first part was. */
interface Amount {
  readonly milli: bigint
  readonly binary: boolean
}

type Usage = Readonly<Record<string, Amount>>

interface Requirement {
  readonly scopeName?: string
  readonly operator?: string
  readonly values?: readonly string[]
}

interface QuotaSpec {
  readonly hard?: Quantities
  readonly scopes?: readonly string[]
  readonly scopeSelector?: { readonly matchExpressions?: readonly Requirement[] }
}

interface Container {
  readonly name?: string
  readonly restartPolicy?: string
  readonly resources?: { readonly limits?: Quantities; readonly requests?: Quantities }
}

interface Spec {
  readonly containers?: readonly Container[]
  readonly initContainers?: readonly Container[]
  readonly activeDeadlineSeconds?: number
  readonly priorityClassName?: string
  readonly type?: string
  readonly ports?: readonly { readonly nodePort?: number }[]
  readonly storageClassName?: string
  readonly resources?: { readonly requests?: Quantities }
}

type Counted = Pick<AnyObject, 'kind' | 'apiVersion'> & { readonly [field: string]: unknown }

const NOTHING: Amount = { milli: 0n, binary: false }
const ONE: Amount = { milli: 1000n, binary: false }
/** A quota on one of these makes every container state it (evaluator/core/pods.go: "it was a mistake"). */
const STATED = ['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory']

function specOf(object: Counted): Spec {
  return (object['spec'] ?? {}) as Spec
}

/** Kinds that have a name of their own beside `count/<resource>.<group>`. */
const COUNTED: Readonly<Record<string, string>> = {
  ConfigMap: 'configmaps',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  ReplicationController: 'replicationcontrollers',
  ResourceQuota: 'resourcequotas',
  Secret: 'secrets',
  Service: 'services',
}

function amountOf(quantity: string | number): Amount {
  return { milli: milliValue(quantity), binary: String(quantity).endsWith('i') }
}

function milliOf(usage: Usage, name: string): bigint {
  return usage[name]?.milli ?? 0n
}

function add(sums: Record<string, Amount>, name: string, amount: Amount): void {
  const before = sums[name]
  if (before === undefined || before.milli === 0n) sums[name] = amount
  else sums[name] = { milli: before.milli + amount.milli, binary: before.binary }
}

/** What a stored or incoming object takes. */
export function usageOf(kind: string, object: Counted): Usage {
  const sums: Record<string, Amount> = {}
  const group = apiVersionOf(kind).includes('/') ? `.${apiVersionOf(kind).split('/')[0]}` : ''
  sums[`count/${resourceOf(kind)}${group}`] = ONE
  const named = COUNTED[kind]
  if (named !== undefined) sums[named] = ONE
  if (kind === 'Pod') addPod(sums, object)
  if (kind === 'Service') addService(sums, specOf(object))
  if (kind === 'PersistentVolumeClaim') addClaim(sums, specOf(object))
  return sums
}

function addPod(sums: Record<string, Amount>, object: Counted): void {
  const phase = (object['status'] as { phase?: string } | undefined)?.phase
  if (phase === 'Succeeded' || phase === 'Failed') return
  sums['pods'] = ONE
  for (const [field, prefixes] of [
    ['requests', ['', 'requests.']],
    ['limits', ['limits.']],
  ] as const) {
    const totals = totalOf(specOf(object), field)
    for (const name in totals)
      for (const prefix of prefixes) {
        const extended = name.includes('/')
        if (extended && prefix !== 'requests.') continue
        add(sums, `${prefix}${name}`, totals[name]!)
      }
  }
}

/** Containers run together, init containers one by one (component-helpers resource.PodRequests). */
function totalOf({ containers = [], initContainers = [] }: Spec, field: 'requests' | 'limits'): Usage {
  const totals: Record<string, Amount> = {}
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always')
  for (const { resources } of [...containers, ...sidecars])
    for (const name in resources?.[field]) add(totals, name, amountOf(resources[field]![name]!))
  for (const { resources, restartPolicy } of initContainers)
    for (const name in restartPolicy === 'Always' ? {} : resources?.[field]) {
      const amount = amountOf(resources![field]![name]!)
      if (totals[name] === undefined || amount.milli > totals[name].milli) totals[name] = amount
    }
  return totals
}

function addService(sums: Record<string, Amount>, { type, ports = [] }: Spec): void {
  if (type === 'LoadBalancer') sums['services.loadbalancers'] = ONE
  if (type === 'NodePort' || type === 'LoadBalancer')
    sums['services.nodeports'] = { milli: 1000n * BigInt(ports.length), binary: false }
}

function addClaim(sums: Record<string, Amount>, { storageClassName, resources }: Spec): void {
  const storage = resources?.requests?.['storage']
  if (storage !== undefined) sums['requests.storage'] = amountOf(storage)
  if (!storageClassName) return
  const prefix = `${storageClassName}.storageclass.storage.k8s.io`
  sums[`${prefix}/persistentvolumeclaims`] = ONE
  if (storage !== undefined) sums[`${prefix}/requests.storage`] = amountOf(storage)
}

function isBestEffort({ containers = [], initContainers = [] }: Spec): boolean {
  const names = ['cpu', 'memory']
  return [...containers, ...initContainers].every(({ resources }) =>
    names.every((name) => resources?.requests?.[name] === undefined && resources?.limits?.[name] === undefined),
  )
}

/** Whether an object lies in a quota's scopes; scopes other than these are of Pods that nobody here has. */
function inScope({ scopes = [], scopeSelector }: QuotaSpec, kind: string, object: Counted): boolean {
  const all = [
    ...scopes.map((scopeName): Requirement => ({ scopeName, operator: 'Exists' })),
    ...(scopeSelector?.matchExpressions ?? []),
  ]
  if (all.length === 0) return true
  if (kind !== 'Pod') return false
  const spec = specOf(object)
  const ends = (spec.activeDeadlineSeconds ?? -1) >= 0
  return all.every((requirement) => {
    if (requirement.scopeName === 'Terminating') return ends
    if (requirement.scopeName === 'NotTerminating') return !ends
    if (requirement.scopeName === 'BestEffort') return isBestEffort(spec)
    if (requirement.scopeName === 'NotBestEffort') return !isBestEffort(spec)
    return requirement.scopeName === 'PriorityClass' && hasPriority(spec.priorityClassName ?? '', requirement)
  })
}

function hasPriority(name: string, { operator, values = [] }: Requirement): boolean {
  if (operator === 'Exists') return name !== ''
  if (operator === 'DoesNotExist') return name === ''
  return name !== '' && values.includes(name) === (operator === 'In')
}

/** Sorted `name=quantity`, as the plugin prints them. */
function listed(names: readonly string[], amount: (name: string) => string): string {
  return [...names]
    .sort()
    .map((name) => `${name}=${amount(name)}`)
    .join(',')
}

const KIBI = 1024_000n

function printed({ milli, binary }: Amount): string {
  const text = binary && milli !== 0n && milli % KIBI === 0n ? `${milli / KIBI}Ki` : `${milli}m`
  return canonicalQuantity(text) ?? text
}

/**
 * Refuses what would take more than a namespace's quotas leave (plugin ResourceQuota), last of all. What is in use is
 * counted in the stored objects, so that it is never out of date.
 */
export const resourceQuota: Step = ({ kind, operation, draft, old, state }) => {
  if (state.count('ResourceQuota') === 0) return undefined
  const quotas = state.all('ResourceQuota').filter(({ metadata }) => metadata.namespace === draft.metadata?.namespace)
  if (quotas.length === 0 || (operation === 'UPDATE' && kind !== 'Service' && kind !== 'PersistentVolumeClaim'))
    return undefined
  const name = draft.metadata?.name ?? ''
  const object = draft as unknown as Counted
  for (const quota of quotas) {
    const spec = ((quota as unknown as AnyObject)['spec'] ?? {}) as QuotaSpec
    const hard = spec.hard ?? {}
    if (!inScope(spec, kind, object)) continue
    const wanted = usageOf(kind, object)
    const unstated = kind === 'Pod' ? missing(specOf(object), Object.keys(hard)) : ''
    if (unstated !== '') return forbidden(draft, name, `failed quota: ${quota.metadata.name}: must specify ${unstated}`)
    const before = old === undefined ? {} : usageOf(kind, old as unknown as Counted)
    const delta = (resource: string): bigint => milliOf(wanted, resource) - milliOf(before, resource)
    const asked = Object.keys(hard).filter((resource) => delta(resource) > 0n)
    if (asked.length === 0) continue
    const used = inUse(asked, spec, quota.metadata.namespace, state.all(kind), kind)
    const over = asked.filter((resource) => milliOf(used, resource) + delta(resource) > milliValue(hard[resource]!))
    if (over.length === 0) continue
    const detail = [
      `exceeded quota: ${quota.metadata.name}`,
      `requested: ${listed(over, (resource) => printed({ ...wanted[resource]!, milli: delta(resource) }))}`,
      `used: ${listed(over, (resource) => printed(used[resource] ?? NOTHING))}`,
      `limited: ${listed(over, (resource) => canonicalQuantity(hard[resource]!) ?? String(hard[resource]))}`,
    ]
    return forbidden(draft, name, detail.join(', '))
  }
  return undefined
}

/** `limits.cpu for: db,web; requests.memory for: web`. */
function missing({ containers = [], initContainers = [] }: Spec, hard: readonly string[]): string {
  const found = new Map<string, string[]>()
  for (const needed of STATED.filter((resource) => hard.includes(resource)))
    for (const { name = '', resources } of [...containers, ...initContainers]) {
      const [field, resource] = needed.startsWith('limits.')
        ? (['limits', needed.slice(7)] as const)
        : (['requests', needed.replace('requests.', '')] as const)
      if (resources?.[field]?.[resource] === undefined) found.set(needed, [...(found.get(needed) ?? []), name])
    }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([resource, names]) => `${resource} for: ${[...new Set(names)].sort().join(',')}`)
    .join('; ')
}

function inUse(
  resources: readonly string[],
  spec: QuotaSpec,
  namespace: string | undefined,
  objects: readonly Stored[],
  kind: string,
): Usage {
  const sums: Record<string, Amount> = {}
  for (const object of objects) {
    const counted = object as unknown as Counted
    if (object.metadata.namespace !== namespace || !inScope(spec, kind, counted)) continue
    const usage = usageOf(kind, counted)
    for (const resource of resources) add(sums, resource, usage[resource] ?? NOTHING)
  }
  return sums
}
