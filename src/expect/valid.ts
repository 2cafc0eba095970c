import { type Issue, issue } from '../issue.ts'

/** What handing in came to, object by object, before anything ran. */
export interface Handed {
  /** Errors of files and refused objects, located. */
  readonly issues: readonly Issue[]
  /** Every object that could be read, accepted or not. */
  readonly objects: readonly { readonly kind: string; readonly namespace: string }[]
}

/** Workloads and Services are what makes a submission concern an exercise. */
const CONCERNS: ReadonlySet<string> = new Set([
  'Pod',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'ReplicationController',
  'Service',
])

/** Everything handed in was accepted, and there was something: for exercises that need no workload of the student's. */
export function expectAccepted(handed: Handed): readonly Issue[] {
  if (handed.issues.length > 0) return handed.issues
  return handed.objects.length > 0 ? [] : [issue('expect.no-object', {})]
}

/** Everything handed in was accepted, and at least one workload or Service lies in one of the namespaces. */
export function expectValid(handed: Handed, namespaces: readonly string[]): readonly Issue[] {
  if (handed.issues.length > 0) return handed.issues
  const concerned = handed.objects.some(({ kind, namespace }) => CONCERNS.has(kind) && namespaces.includes(namespace))
  return concerned ? [] : [issue('expect.nothing-concerns', { namespaces: namespaces.join(', ') })]
}
