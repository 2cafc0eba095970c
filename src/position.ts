/** A place in a submitted file; lines and columns count from 1, the end is exclusive. `file` is relative to the submission. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** A field as the API server writes it: `spec.ports[0].targetPort`, `metadata.annotations[example.com/a]`; '' is the object itself. */
export type FieldPath = string

const step = /\.?([^.[\]]+)|\[([^\]]*)\]/g

/** Splits a field path into keys and indices; a bracket that holds only digits is an index. */
export function segments(path: FieldPath): (string | number)[] {
  const found: (string | number)[] = []
  for (const match of path.matchAll(step)) {
    if (match[1] !== undefined) found.push(match[1])
    else found.push(/^\d+$/.test(match[2]!) ? Number(match[2]) : match[2]!)
  }
  return found
}

/** A field of an object in the cluster: what a hop, an issue or an event happened because of. */
export interface Reference {
  readonly kind: string
  /** `namespace/name`, or `name` for cluster-scoped kinds. */
  readonly key: string
  readonly field?: FieldPath
}
