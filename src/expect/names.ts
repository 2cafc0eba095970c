import { canonical } from '../address.ts'
import { type Issue, issue } from '../issue.ts'

/** How a name was answered to one client. */
export interface Lookup {
  /** `pod ns/name`. */
  readonly from: string
  readonly name: string
  readonly addresses: readonly string[]
  /** What is said when there is no address. */
  readonly rcode: 'NXDOMAIN' | 'NODATA' | 'SERVFAIL'
}

function text(answer: readonly string[] | string): string {
  return typeof answer === 'string' ? answer : [...answer].sort().join(', ')
}

/** Every client is told just these addresses in any order, or is told so that there are none. */
export function expectNames(
  lookups: readonly Lookup[],
  expected: readonly string[] | 'NXDOMAIN' | 'NODATA',
): readonly Issue[] {
  const wanted = typeof expected === 'string' ? expected : text(expected.map((one) => canonical(one) ?? one))
  return lookups.flatMap(({ from, name, addresses, rcode }) => {
    const actual = addresses.length === 0 ? rcode : text(addresses.map((one) => canonical(one) ?? one))
    if (actual === wanted) return []
    const because = [{ kind: 'Pod', key: from.replace(/^pod /, '') }]
    return [issue('expect.resolves-to', { from, name, expected: wanted || 'NXDOMAIN', actual }, { because })]
  })
}
