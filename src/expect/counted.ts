import { type Issue, issue } from '../issue.ts'

/** What a node has counted for a Service; undefined: its mode counts nothing. */
export interface Counted {
  readonly node: string
  readonly mode: string
  readonly service: string
  readonly connections: number | undefined
}

/** A node has counted exactly so many connections to a Service. */
export function expectCounted({ node, mode, service, connections }: Counted, expected: number): readonly Issue[] {
  const because = [{ kind: 'Service', key: service }]
  if (connections === undefined) return [issue('expect.no-counters', { node, mode }, { because })]
  if (connections === expected) return []
  return [issue('expect.counted', { node, service, expected, actual: connections }, { because })]
}
