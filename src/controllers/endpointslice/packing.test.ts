import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { Endpoint } from './endpoint.ts'
import { type Existing, packFamily, packGroup, reusing } from './packing.ts'

const endpoint = (number: number, ready = true): Endpoint => ({
  addresses: [`10.0.${number >> 8}.${number & 255}`],
  conditions: { ready, serving: ready, terminating: false },
  targetRef: { kind: 'Pod', namespace: 'shop', name: `p${number}`, uid: String(number) },
})

const range = (from: number, to: number): readonly Endpoint[] =>
  Array.from({ length: to - from }, (_, index) => endpoint(from + index))

const PORTS = [{ name: 'http', port: 8080, protocol: 'TCP' }]

const slice = (name: string, endpoints: readonly Endpoint[], relabelled = false): Existing => ({
  name,
  ports: PORTS,
  endpoints,
  relabelled,
})

/** Slices after a pass, `name size` (new ones `+`), largest first; writes as `c u d`. */
function packed(existing: readonly Existing[], endpoints: readonly Endpoint[]): string {
  const { create, update, unchanged, remove } = packGroup(existing, { ports: PORTS, endpoints })
  const all = [...unchanged, ...update, ...create].map(({ name = '+', endpoints: list }) => `${name} ${list.length}`)
  return `${all.sort().join(', ')} · ${create.length}c ${update.length}u ${remove.length}d`
}

const table: readonly (readonly [
  what: string,
  existing: readonly Existing[],
  desired: readonly Endpoint[],
  result: string,
])[] = [
  ['250 at once', [], range(0, 250), '+ 100, + 100, + 50 · 3c 0u 0d'],
  ['95 and ten more', [slice('a', range(0, 95))], range(0, 105), '+ 10, a 95 · 1c 0u 0d'],
  ['95 and five more', [slice('a', range(0, 95))], range(0, 100), 'a 100 · 0c 1u 0d'],
  [
    '99 and 1, one more: the fullest fit',
    [slice('a', range(0, 99)), slice('b', range(99, 100))],
    range(0, 101),
    'a 100, b 1 · 0c 1u 0d',
  ],
  ['one leaves, one comes: in place', [slice('a', range(0, 3))], [...range(0, 2), endpoint(9)], 'a 3 · 0c 1u 0d'],
  [
    'rewritten slices are filled first, the fullest of them',
    [slice('a', range(0, 50)), slice('b', range(50, 140)), slice('c', range(140, 145))],
    [...range(1, 50), ...range(51, 150)],
    'a 49, b 94, c 5 · 0c 2u 0d',
  ],
  ['a slice left empty goes', [slice('a', range(0, 2)), slice('b', range(2, 4))], range(0, 2), 'a 2 · 0c 0u 1d'],
  [
    'a condition changes in place',
    [slice('a', range(0, 2)), slice('b', range(2, 4))],
    [endpoint(0, false), ...range(1, 4)],
    'a 2, b 2 · 0c 1u 0d',
  ],
  ['nothing changed', [slice('a', range(0, 2))], range(0, 2), 'a 2 · 0c 0u 0d'],
  ['labels alone', [slice('a', range(0, 2), true)], range(0, 2), 'a 2 · 0c 1u 0d'],
  [
    'never merged',
    [slice('a', range(0, 30)), slice('b', range(100, 130))],
    [...range(0, 30), ...range(100, 130)],
    'a 30, b 30 · 0c 0u 0d',
  ],
]

describe('packGroup', () => {
  for (const [what, existing, desired, result] of table)
    it(what, () => {
      expect(packed(existing, desired)).to.equal(result)
    })
})

describe('packFamily', () => {
  it('keeps one placeholder when nobody is left, in the slice that was there', () => {
    const { create, update, remove } = reusing(packFamily([slice('a', range(0, 2))], new Map()))
    expect([create.length, remove.length]).to.deep.equal([0, 0])
    expect(update).to.deep.equal([{ name: 'a', ports: [], endpoints: [] }])
  })

  it('leaves the placeholder alone', () => {
    const placeholder: Existing = { name: 'a', ports: [], endpoints: [], relabelled: false }
    const result = packFamily([placeholder], new Map())
    expect([result.create.length, result.update.length, result.remove.length]).to.deep.equal([0, 0, 0])
  })

  it('keeps the object when all its ports change', () => {
    const ports = [{ name: 'http', port: 9090, protocol: 'TCP' }]
    const { create, update, remove } = reusing(
      packFamily([slice('a', range(0, 2))], new Map([['other', { ports, endpoints: range(0, 2) }]])),
    )
    expect([create.length, remove.length]).to.deep.equal([0, 0])
    expect(update).to.deep.equal([{ name: 'a', ports, endpoints: range(0, 2) }])
  })
})
