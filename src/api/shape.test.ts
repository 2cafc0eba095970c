import { describe, it } from 'node:test'
import { assert } from 'chai'
import fc from 'fast-check'
import { readManifests } from '../manifest/read.ts'
import type { AnyObject } from '../object.ts'
import { everyServed } from './discovery.ts'
import { kinds } from './fields.ts'
import { mutated, seeds } from './mutation.case.ts'
import type { Served } from './served.ts'
import { fits, shapeOfType } from './shape.ts'
import { draftOf, freeze } from './share.ts'
import { StrictDecoding } from './strict.ts'

const route = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r}
spec:
  parentRefs: [{name: g, port: 80}]
  rules: [{backendRefs: [{name: web, port: 80}], retry: {attempts: 2}, timeouts: {request: 1s}}]
`

const values = [...seeds, route, route.replace(', port: 80}]', '}]').replace('retry: {attempts: 2}, ', '')].flatMap(
  (text) => readManifests(text, 'seed').manifests.map(({ value }) => value as AnyObject),
)

function servedOf({ apiVersion, kind }: AnyObject): Served | undefined {
  return everyServed().find((one) => one.apiVersion === apiVersion && one.kind === kind)
}

/** What the whole of strict decoding makes of a value. */
function strictly(
  value: unknown,
  served: Served,
  standard: boolean,
): { readonly made: unknown; readonly fine: boolean } {
  const strict = new StrictDecoding(served, standard)
  const made = strict.struct(value, kinds[`${served.apiVersion}/${served.kind}`]!, '', '')
  return { made, fine: strict.refusal(made as AnyObject) === undefined }
}

const cases = fc
  .tuple(
    fc.constantFrom(...values.filter((value) => typeof value === 'object' && servedOf(value) !== undefined)),
    fc.boolean(),
  )
  .chain(([value, standard]) => {
    const served = servedOf(value)!
    const { made, fine } = strictly(value, served, standard)
    const old = fine ? freeze(draftOf(made)) : undefined
    return mutated(old ?? value).map((next) => ({ old, next, served, standard }))
  })

describe('what fits', () => {
  it('is what strict decoding leaves as it is, whatever is stored', () => {
    let fitting = 0
    fc.assert(
      fc.property(cases, ({ old, next, served, standard }) => {
        const shape = shapeOfType(kinds[`${served.apiVersion}/${served.kind}`]!, standard)
        // A copy, so that nothing is known of its parts.
        const copy = draftOf(next)
        const { made, fine } = strictly(copy, served, standard)
        const expected = fine && made === copy
        assert.equal(fits(copy, shape), expected)
        assert.equal(fits(next, shape, old), expected)
        assert.equal(fits(next, shape), expected)
        if (expected) fitting++
      }),
      { numRuns: 3000 },
    )
    assert.isAbove(fitting, 300)
  })
})
