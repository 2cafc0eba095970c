import type { WatchEvent, Write } from '../controller.ts'
import { type OwnerReference, objectKey } from '../object.ts'
import type { Refusal } from '../refusal.ts'

/** The workload that an object belongs to, as events name it. */
interface Owner {
  readonly kind: string
  readonly key: string
  readonly name: string
}

function ownerOf(
  metadata: { readonly namespace?: string; readonly ownerReferences?: unknown } | undefined,
): Owner | undefined {
  const references = metadata?.ownerReferences as readonly OwnerReference[] | undefined
  const owner = references?.find(({ controller }) => controller === true)
  if (owner === undefined) return undefined
  return { kind: owner.kind, key: objectKey(metadata?.namespace, owner.name), name: owner.name }
}

/** What a controller says of something it made or took away, in its own words. */
type Sentence = (name: string, owner: Owner) => string

const plain =
  (verb: string, what: string): Sentence =>
  (name) =>
    `${verb} ${what}: ${name}`

/** By owner and kind of what was made (`created`) or deleted; a controller that is absent keeps silent. */
const sentences: Readonly<Record<string, { readonly created: Sentence; readonly deleted?: Sentence }>> = {
  'ReplicaSet Pod': { created: plain('Created', 'pod') },
  'DaemonSet Pod': { created: plain('Created', 'pod'), deleted: plain('Deleted', 'pod') },
  'Job Pod': { created: plain('Created', 'pod'), deleted: plain('Deleted', 'pod') },
  'CronJob Job': { created: (name) => `Created job ${name}`, deleted: (name) => `Deleted job ${name}` },
  'StatefulSet Pod': {
    created: (name, owner) => `create Pod ${name} in StatefulSet ${owner.name} successful`,
    deleted: (name, owner) => `delete Pod ${name} in StatefulSet ${owner.name} successful`,
  },
}

/** Controllers whose own doing is told; what a garbage collector or a user deletes is not theirs. */
const SOURCES: Readonly<Record<string, string>> = {
  ReplicaSet: 'replicaset-controller',
  DaemonSet: 'daemonset-controller',
  Job: 'job-controller',
  CronJob: 'cronjob-controller',
  StatefulSet: 'statefulset-controller',
}

type Made = Extract<Write, { verb: 'create' | 'delete' }>

/** The event at the owner of what its controller just made or deleted (SuccessfulCreate, SuccessfulDelete). */
export function doneEvent(source: string, write: Made, events: readonly WatchEvent[]): Write | undefined {
  const event = events[0]
  if (event?.object === undefined) return undefined
  const owner = ownerOf(event.object.metadata)
  if (owner === undefined || SOURCES[owner.kind] !== source) return undefined
  const found = sentences[`${owner.kind} ${event.kind}`]
  const sentence = write.verb === 'create' ? found?.created : found?.deleted
  if (sentence === undefined) return undefined
  return {
    verb: 'event',
    about: { kind: owner.kind, key: owner.key },
    type: 'Normal',
    reason: write.verb === 'create' ? 'SuccessfulCreate' : 'SuccessfulDelete',
    message: sentence(event.object.metadata.name, owner),
    source,
  }
}

/** The event at the owner of what the API server did not let its controller make. */
export function failedEvent(source: string, write: Write, refusal: Refusal): Write | undefined {
  if (write.verb !== 'create') return undefined
  const owner = ownerOf(write.object.metadata)
  if (owner === undefined) return undefined
  const about = { kind: owner.kind, key: owner.key }
  const message = `Error creating: ${refusal.message}`
  return { verb: 'event', about, type: 'Warning', reason: 'FailedCreate', message, source }
}
