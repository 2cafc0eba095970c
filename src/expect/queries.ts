import { type Issue, issue } from '../issue.ts'

/** Names that a Pod's resolver sent, in order, until one had an answer. */
export interface SentQueries {
  /** `ns/name`. */
  readonly pod: string
  readonly name: string
  readonly tried: readonly string[]
}

/** Every Pod finds the name with just so many queries. */
export function expectQueries(sent: readonly SentQueries[], expected: number): readonly Issue[] {
  return sent.flatMap(({ pod, name, tried }) => {
    if (tried.length === expected) return []
    const because = [{ kind: 'Pod', key: pod, field: 'spec.dnsConfig' }]
    return [
      issue('expect.queries', { pod, name, expected, actual: tried.length, tried: tried.join(', ') }, { because }),
    ]
  })
}
