import { type AdmissionContext, admit } from '../api/admit.ts'
import { type Instant, timestamp } from '../clock.ts'
import type { Write } from '../controller.ts'
import type { Stored } from '../object.ts'
import type { Snapshot } from '../state.ts'
import type { Commit } from './loop.ts'

type EventWrite = Extract<Write, { verb: 'event' }>

/** Private memory changes no object: no resourceVersion, but whoever watches the component is told. */
function remember(
  { component, key, value }: Extract<Write, { verb: 'remember' }>,
  state: Snapshot,
): ReturnType<Commit> {
  if (state.memory(component, key) === value) return { state, events: [] }
  return { state: state.remembering(component, key, value), events: [{ type: 'MEMORY', kind: component, key }] }
}

const CORRELATOR = 'event-correlator'

/** What is known of an event that was recorded before. */
interface Correlated {
  readonly name: string
  readonly count: number
}

/** Repeats of one event count up, as client-go's correlator does; events are no part of the settled state's meaning. */
function record(write: EventWrite, state: Snapshot, now: Instant): ReturnType<Commit> {
  const { about, type, reason, message, source } = write
  const slash = about.key.indexOf('/')
  const namespace = slash === -1 ? 'default' : about.key.slice(0, slash)
  const name = about.key.slice(slash + 1)
  const id = `${about.kind}\0${about.key}\0${reason}\0${message}`
  const before = state.memory<Correlated>(CORRELATOR, id)
  // Nothing is ever forgotten here, so that the next number is how many there are.
  const eventName = before?.name ?? `${name}.${(state.memoryCount(CORRELATOR) + 1).toString(16).padStart(16, '0')}`
  const count = (before?.count ?? 0) + 1
  const last = timestamp(now)
  const first = (before && state.get('Event', `${namespace}/${eventName}`)?.firstTimestamp) ?? last
  const object = Object.freeze({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: Object.freeze({
      name: eventName,
      namespace,
      uid: `event-${eventName}`,
      resourceVersion: String(state.resourceVersion + 1),
      creationTimestamp: first,
    }),
    involvedObject: Object.freeze({ kind: about.kind, name, namespace }),
    type,
    reason,
    message,
    source: Object.freeze({ component: source }),
    count,
    firstTimestamp: first,
    lastTimestamp: last,
  }) as unknown as Stored
  const told = Object.freeze({ name: eventName, count })
  return { state: state.with('Event', object).remembering(CORRELATOR, id, told), events: [] }
}

/** Every write of controllers and kubelets takes the API server's request path; memory and events are ours. */
export function committer(context: AdmissionContext): Commit {
  return (write, state, now) => {
    if (write.verb === 'remember') return remember(write, state)
    if (write.verb === 'event') return record(write, state, now)
    return admit(write, state, now, context)
  }
}
