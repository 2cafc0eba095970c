import type { Instant } from '../clock.ts'
import type { AnyObject, Stored } from '../object.ts'
import { storeKind } from '../object.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import type { Snapshot } from '../state.ts'
import type { AdmissionContext } from './admit.ts'
import { forbidden, internalError, invalid, namespaceNotFound } from './answers.ts'
import type { FieldErrors } from './field.ts'
import type { Draft } from './kind.ts'
import type { behaviourOf } from './kinds.ts'
import { isDNS1123Subdomain } from './names.ts'
import { draftOf } from './share.ts'

/** Where and when a write meets the server. */
export interface Arrival {
  readonly state: Snapshot
  readonly now: Instant
  readonly context: AdmissionContext
  /** The scheduler's binding and its like: a controller may set spec.nodeName of a Pod that has none. */
  readonly binds?: boolean
}

export type AnyBehaviour = NonNullable<ReturnType<typeof behaviourOf>>

/** A request between two steps of its path: the draft is private to it, the state grows with allocations. */
export interface Request {
  readonly operation: 'CREATE' | 'UPDATE'
  /** Store kind. */
  readonly kind: string
  readonly namespaced: boolean
  readonly behaviour?: AnyBehaviour
  readonly old?: Stored
  readonly arrival: Arrival
  draft: Draft<AnyObject>
  state: Snapshot
}

/** One step of the path: changes the draft or ends the request. */
export type Step = (request: Request) => Refusal | undefined

/** Runs steps in order until one refuses. */
export function run(steps: readonly Step[], request: Request): Refusal | undefined {
  for (const step of steps) {
    const refusal = step(request)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

export function kindOf({ apiVersion, kind }: AnyObject): string {
  return storeKind(apiVersion, kind)
}

/** Defaults of the kind; twice equals once. */
export const defaulting: Step = (request) => {
  request.behaviour?.default?.(request.draft, request.arrival.context.profile)
  return undefined
}

/** The namespace is there and not on its way out (admission plugin NamespaceLifecycle). */
export const namespaceLifecycle: Step = ({ draft, namespaced, operation, arrival }) => {
  const namespace = draft.metadata?.namespace
  if (!namespaced || !namespace) return undefined
  const found = arrival.state.get('Namespace', namespace)
  if (found === undefined) return namespaceNotFound(namespace)
  if (operation !== 'CREATE' || found.metadata.deletionTimestamp === undefined) return undefined
  const detail = `unable to create new content in namespace ${namespace} because it is being terminated`
  return forbidden(draft, draft.metadata?.name ?? '', detail)
}

/** Webhooks of one stage in their order; what a mutating one answers is defaulted again. */
export function webhooks(stage: 'mutating' | 'validating'): Step {
  return (request) => {
    for (const webhook of request.arrival.context.webhooks) {
      if (webhook.stage !== stage || !webhook.kinds.includes(request.kind)) continue
      const { operation, kind, draft, old } = request
      const object = draft as unknown as AnyObject
      const answer = webhook.review({ operation, kind, object, ...(old === undefined ? {} : { old }) }, request.state)
      if (isRefusal(answer)) return answer
      if (stage === 'validating' || answer === object) continue
      request.draft = draftOf(answer) as Draft<AnyObject>
      defaulting(request)
    }
    return undefined
  }
}

/** The rule for names of a kind. */
export function nameRule({ behaviour, arrival }: Request): (name: string) => readonly string[] {
  const rule = behaviour?.name
  return rule === undefined ? isDNS1123Subdomain : (name) => rule(name, arrival.context.profile)
}

/** Ends the request with 422 when something was found. */
export function answered(request: Request, errors: FieldErrors): Refusal | undefined {
  if (!errors.any) return undefined
  const internal = errors.list.find(({ type, field }) => type === 'InternalError' && field === '')
  if (internal !== undefined) return internalError(internal.detail)
  return invalid(request.draft, request.draft.metadata?.name ?? '', errors.list)
}
