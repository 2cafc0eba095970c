import type { Stored } from '../object.ts'
import type { Refusal } from '../refusal.ts'
import { type LabelSelector, matchesSelector } from '../selector.ts'
import type { ClusterState } from '../state.ts'
import { isLabelValue, isQualifiedName } from './names.ts'

/** A list as a client asks for it: `app=web,tier in (a,b)`, `status.phase=Running`. */
export interface Query {
  /** Store kind. */
  readonly kind: string
  /** Absent: all namespaces. */
  readonly namespace?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
}

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number]

/** Requirements between commas that stand outside parentheses. */
function split(text: string): readonly string[] {
  return text.split(/,(?![^(]*\))/).map((part) => part.trim())
}

function requirement(text: string): Requirement | undefined {
  const set = /^(\S+?)\s+(in|notin)\s+\((.*)\)$/.exec(text)
  if (set !== null) {
    const values = set[3]!.split(',').map((value) => value.trim())
    return { key: set[1]!, operator: set[2] === 'in' ? 'In' : 'NotIn', values }
  }
  const equality = /^([^\s!=]+)\s*(==|=|!=)\s*(\S*)$/.exec(text)
  if (equality !== null)
    return { key: equality[1]!, operator: equality[2] === '!=' ? 'NotIn' : 'In', values: [equality[3]!] }
  const exists = /^(!?)\s*([^\s!=()]+)$/.exec(text)
  return exists === null ? undefined : { key: exists[2]!, operator: exists[1] === '!' ? 'DoesNotExist' : 'Exists' }
}

function badRequest(message: string): Refusal {
  return { status: 400, reason: 'BadRequest', message, errors: [] }
}

/** A label selector in its text form, equality and sets (apimachinery labels.Parse). */
export function parseLabelSelector(text: string): LabelSelector | Refusal {
  const matchExpressions: Requirement[] = []
  for (const part of text.trim() === '' ? [] : split(text)) {
    const found = requirement(part)
    if (found === undefined) return badRequest(`unable to parse requirement: ${JSON.stringify(part)} is no requirement`)
    const [problem] = [...isQualifiedName(found.key), ...(found.values ?? []).flatMap(isLabelValue)]
    if (problem !== undefined)
      return badRequest(`unable to parse requirement: Invalid value: ${JSON.stringify(found.key)}: ${problem}`)
    matchExpressions.push(found)
  }
  return { matchExpressions }
}

/** Fields that a kind can be selected by beside its name and namespace (each registry's SelectableFields). */
const selectable: Readonly<Record<string, readonly string[]>> = {
  Pod: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  Service: ['spec.clusterIP', 'spec.type'],
  Node: ['spec.unschedulable'],
  Namespace: ['status.phase'],
  Secret: ['type'],
  Job: ['status.successful'],
  ReplicaSet: ['status.replicas'],
  Event: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'reason',
    'source',
    'type',
  ],
}

function fieldOf(object: Stored, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], object)
  return value === undefined ? '' : String(value)
}

type Test = (object: Stored) => boolean

/** `metadata.name=web,status.phase!=Running`; a field that the kind is not selectable by is refused. */
export function parseFieldSelector(kind: string, text: string): Test | Refusal {
  const tests: Test[] = []
  for (const part of text.trim() === '' ? [] : text.split(',')) {
    const match = /^\s*([^!=\s]+)\s*(==|=|!=)\s*(.*?)\s*$/.exec(part)
    if (match === null)
      return badRequest(`invalid selector: ${JSON.stringify(part)}; can't understand ${JSON.stringify(part)}`)
    const [, path, operator, wanted] = match as unknown as readonly [string, string, string, string]
    const known = ['metadata.name', 'metadata.namespace', ...(selectable[kind] ?? [])]
    if (!known.includes(path)) return badRequest(`field label not supported: ${path}`)
    tests.push((object) => (fieldOf(object, path) === wanted) === (operator !== '!='))
  }
  return (object) => tests.every((test) => test(object))
}

/** The objects that a query finds, sorted by key. */
export function list(
  { kind, namespace, labelSelector = '', fieldSelector = '' }: Query,
  state: ClusterState,
): readonly Stored[] | Refusal {
  const labels = parseLabelSelector(labelSelector)
  if ('reason' in labels) return labels
  const test = parseFieldSelector(kind, fieldSelector)
  if ('reason' in test) return test as Refusal
  const all =
    namespace === undefined
      ? state.all(kind)
      : state.all(kind).filter(({ metadata }) => metadata.namespace === namespace)
  return all.filter((object) => matchesSelector(labels, object.metadata.labels) && (test as Test)(object))
}
