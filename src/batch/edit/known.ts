import type { Tree, Value } from './tree.ts'

export type Labels = Readonly<Record<string, string>>

/** What a submission and its exercise say themselves: the values that a student may have meant, each list in order, once. */
export interface Known {
  /** Values of a label key on Pods, their templates and namespaces. */
  labels(key: string): readonly string[]
  /** Whole label sets of Pods and templates. */
  readonly labelSets: readonly Labels[]
  /** Whole selectors of workloads and Services. */
  readonly selectors: readonly Labels[]
  /** Names of objects of a kind. */
  names(kind: string): readonly string[]
  readonly namespaces: readonly string[]
  /** Ports that containers, images and Services have, and ports that the exercise names. */
  readonly ports: readonly number[]
  readonly portNames: readonly string[]
  readonly images: readonly string[]
  /** Probe handlers that an image answers. */
  handlers(image: string): readonly Tree[]
  /** Host names that the exercise makes public, and of hosts outside. */
  readonly hosts: readonly string[]
  readonly urls: readonly string[]
  readonly paths: readonly string[]
  readonly addresses: readonly string[]
  /** Numbers that stand in the criteria, and what is left of a hundred per cent. */
  readonly numbers: readonly number[]
  /** Classes of Ingresses and Gateways that are installed. */
  readonly classes: readonly string[]
  /** Annotation keys that something installed reads. */
  readonly annotations: readonly string[]
  /** Values of an annotation wherever it stands. */
  annotated(key: string): readonly Value[]
}
