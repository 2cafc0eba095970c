/** What a submission may bring, before its manifests are read; every value can be configured. */
export interface Limits {
  readonly fileBytes: number
  readonly submissionBytes: number
  readonly files: number
  /** Files and folders of any kind that are looked at. */
  readonly entries: number
  /** Folders inside folders. */
  readonly depth: number
  /** Milliseconds of the wall clock until a worker is given up: a safety net, never a grade. */
  readonly wallClock: number
}

export const LIMITS: Limits = {
  fileBytes: 1_048_576,
  submissionBytes: 4_194_304,
  files: 200,
  entries: 10_000,
  depth: 32,
  wallClock: 120_000,
}

/** What a submission may make of its cluster; `limits` of exercise.yaml changes them. */
export const CLUSTER_LIMITS = { pods: 1_000, endpointSlices: 3_000, objects: 2_000 } as const
