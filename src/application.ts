import type { Protocol } from './packet.ts'

/** What an application speaks on a port: decides which probes and requests it answers. */
export type Speech = 'http' | 'https' | 'grpc' | 'mysql' | 'redis' | 'tcp' | 'udp' | 'dns'

/** How an image behaves, as exercise.yaml describes it; nothing in it runs. */
export interface ImageBehaviour {
  readonly listen: readonly { readonly port: number; readonly protocol: Protocol; readonly speaks: Speech }[]
  /** Status by absolute path; a path that is not listed answers 404. `*` answers every other path. */
  readonly paths?: Readonly<Record<string, number>>
  /** What changes while the application has a problem; absent: its ports close. */
  readonly problem?: { readonly paths: Readonly<Record<string, number>> }
  /** Seconds from container start until the ports open. */
  readonly startSeconds?: number
  /** Milliseconds until an answer. */
  readonly answersAfter?: number
  /** Ready paths answer 503 unless this Service (`ns/name` or `name`) accepts connections. */
  readonly needs?: readonly { readonly service: string; readonly port: number; readonly paths: readonly string[] }[]
  /** Exit statuses of commands, by their first word, beyond the tools known everywhere. */
  readonly exec?: Readonly<Record<string, number>>
  /** URL in an environment variable that the application calls (exercise 3). */
  readonly calls?: readonly string[]
}

/** Images by normalised name; `undescribed` says what any other image does. */
export interface ImageTable {
  readonly images: Readonly<Record<string, ImageBehaviour>>
  /** exercise: ImagePullBackOff. lab and tables: listens on every declared containerPort and answers 200. */
  readonly undescribed: 'ImagePullBackOff' | 'listens-on-declared-ports'
}

/**
 * What a table or the lab says about one Pod over what its image would do; remembered under the component
 * `pod-override` by the Pod's key. Absent parts stay as the image and the probes have them.
 */
export interface PodOverride {
  /** The Pod's readiness, whatever its probes say. */
  readonly ready?: boolean
  /** Status the application answers to traffic with; probes are unaffected. */
  readonly responds?: number
  /** Milliseconds the application takes for a request; probes are unaffected. */
  readonly delay?: number
}

export const POD_OVERRIDE = 'pod-override'
