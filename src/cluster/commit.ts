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

/** Repeats of one event count up, as client-go's correlator does; events are no part of the settled state's meaning. */
function record(write: EventWrite, state: Snapshot, now: Instant): ReturnType<Commit> {
  const { about, type, reason, message, source } = write
  const [namespace, name] = about.key.includes('/') ? about.key.split('/') : ['default', about.key]
  const id = `${about.kind}\0${about.key}\0${reason}\0${message}`
  const before = state.memory<{ readonly name: string; readonly count: number }>('event-correlator', id)
  const number = state.memory<number>('event-correlator', 'number') ?? 0
  const eventName = before?.name ?? `${name}.${(number + 1).toString(16).padStart(16, '0')}`
  const count = (before?.count ?? 0) + 1
  const first = before === undefined ? timestamp(now) : state.get('Event', `${namespace}/${eventName}`)?.firstTimestamp
  const object = Object.freeze({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: Object.freeze({
      name: eventName,
      namespace,
      uid: `event-${eventName}`,
      resourceVersion: String(state.resourceVersion + 1),
      creationTimestamp: first ?? timestamp(now),
    }),
    involvedObject: Object.freeze({ kind: about.kind, name, namespace }),
    type,
    reason,
    message,
    source: Object.freeze({ component: source }),
    count,
    firstTimestamp: first ?? timestamp(now),
    lastTimestamp: timestamp(now),
  }) as unknown as Stored
  const counted = before === undefined ? state.remembering('event-correlator', 'number', number + 1) : state
  return {
    state: counted.with('Event', object).remembering('event-correlator', id, Object.freeze({ name: eventName, count })),
    events: [],
  }
}

/** Every write of controllers and kubelets takes the API server's request path; memory and events are ours. */
export function committer(context: AdmissionContext): Commit {
  return (write, state, now) => {
    if (write.verb === 'remember') return remember(write, state)
    if (write.verb === 'event') return record(write, state, now)
    return admit(write, state, now, context)
  }
}
