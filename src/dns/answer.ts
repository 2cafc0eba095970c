import type { Issue } from '../issue.ts'
import type { Reference } from '../position.ts'
import type { ClusterState } from '../state.ts'
import type { DnsQuestion, Reply, ResourceRecord } from './message.ts'
import type { KubernetesOptions } from './plugins.ts'

/** What the kubernetes plugin needs beside its own options. */
export interface Backend {
  readonly state: ClusterState
  readonly options: KubernetesOptions
  /** Asks the whole server for a name outside the zone: the target of an ExternalName. */
  readonly elsewhere: (question: DnsQuestion) => Reply
}

/** The records of one type under a name, or why there is no such name. */
export interface Answered {
  readonly records: readonly ResourceRecord[]
  readonly additional?: readonly ResourceRecord[]
  readonly because: readonly Reference[]
  readonly reason?: Issue
}

/** What a name has of a type, or why it does not exist. */
export type Answer = Answered | { readonly missing: Issue; readonly because: readonly Reference[] }
