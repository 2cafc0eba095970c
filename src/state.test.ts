import { describe, it } from 'node:test'
import { assert } from 'chai'
import fc from 'fast-check'
import { keyOf, type Stored } from './object.ts'
import { matchesSelector } from './selector.ts'
import { byCodeUnit, Snapshot } from './state.ts'

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
const labels = fc.dictionary(fc.constantFrom('app', 'tier'), fc.constantFrom('a', 'b'))
const owner = fc.record({ uid: fc.constantFrom('u1', 'u2'), controller: fc.boolean() })
const kinds = ['Pod', 'Service', 'EndpointSlice', 'Event'] as const

const change = fc.record({
  kind: fc.constantFrom(...kinds),
  namespace: fc.constantFrom('default', 'shop'),
  name: fc.constantFrom('x', 'x', 'y'),
  gone: fc.constantFrom(false, false, true),
  labels: maybe(labels),
  owners: maybe(fc.uniqueArray(owner, { maxLength: 2, selector: ({ uid }) => uid })),
  node: fc.constantFrom(undefined, '', 'node-1', 'node-2'),
  phase: fc.constantFrom(undefined, 'Pending', 'Running', 'Succeeded', 'Failed'),
  scheduled: maybe(fc.constantFrom('True', 'False')),
  /** Parts that stay those of the version before, by reference. */
  kept: fc.constantFrom(
    [],
    ['labels', 'ownerReferences'],
    ['labels', 'ownerReferences', 'spec'],
    ['labels', 'spec', 'status'],
    ['ownerReferences', 'spec', 'status'],
  ),
})

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never
type Fields = Readonly<Record<string, unknown>>

function made(of: Change, resourceVersion: number, old: Stored | undefined): Stored {
  const spec = of.kind === 'Service' ? { selector: of.labels } : { nodeName: of.node }
  const conditions = of.scheduled === undefined ? undefined : [{ type: 'PodScheduled', status: of.scheduled }]
  const metadata: Fields = { labels: of.labels, ownerReferences: of.owners, ...kept(of, old?.metadata) }
  const parts: Fields = { spec, status: { phase: of.phase, conditions }, ...kept(of, old) }
  const identity = { namespace: of.namespace, name: of.name, resourceVersion: String(resourceVersion) }
  return { apiVersion: 'v1', kind: of.kind, ...parts, metadata: { ...metadata, ...identity } } as unknown as Stored
}

function kept(of: Change, old: object | undefined): Fields {
  return Object.fromEntries(Object.entries(old ?? {}).filter(([name]) => (of.kept as readonly string[]).includes(name)))
}

/** The answers of a snapshot, each by a look at every object. */
function scanned(objects: ReadonlyMap<string, Stored>): unknown {
  const all = [...objects].sort(([a], [b]) => byCodeUnit(a, b)).map(([, object]) => object)
  const of = (kind: string): readonly Stored[] => all.filter((object) => object.kind === kind)
  const pods = of('Pod') as unknown as readonly Stored<'Pod'>[]
  const living = pods.filter(({ status }) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
  const refused = living.filter(
    ({ spec, status }) => !spec?.nodeName && status?.conditions?.some(({ status: said }) => said === 'False') === true,
  )
  const namespaces = ['default', 'shop']
  const inNamespace = (kind: string, namespace: string): readonly Stored[] =>
    of(kind).filter(({ metadata }) => metadata.namespace === namespace)
  const owned = (kind: string, by: (one: { readonly uid: string; readonly controller?: boolean }) => boolean) =>
    of(kind).filter(({ metadata }) => metadata.ownerReferences?.some(by) === true)
  const selects = (service: Stored, wanted: Readonly<Record<string, string>>): boolean => {
    const selector = (service as unknown as Stored<'Service'>).spec?.selector ?? {}
    return Object.keys(selector).length > 0 && matchesSelector({ matchLabels: selector }, wanted)
  }
  return {
    all: kinds.map(of),
    listed: kinds.map((kind) => namespaces.map((namespace) => inNamespace(kind, namespace))),
    matching: kinds.map((kind) =>
      namespaces.map((namespace) =>
        inNamespace(kind, namespace).filter(({ metadata }) => matchesSelector(SELECTOR, metadata.labels)),
      ),
    ),
    selecting: WANTED.map((wanted) => inNamespace('Service', 'shop').filter((service) => selects(service, wanted))),
    owned: ['u1', 'u2'].map((uid) => owned('Pod', (one) => one.uid === uid && one.controller === true)),
    dependents: ['u1', 'u2'].map((uid) => owned('Pod', (one) => one.uid === uid)),
    podsOn: ['', 'node-1'].map((node) => living.filter(({ spec }) => (spec?.nodeName ?? '') === node).map(keyOf)),
    unschedulable: refused.map(keyOf),
  }
}

const WANTED: readonly Readonly<Record<string, string>>[] = [
  { app: 'a', tier: 'b' },
  { app: 'b', tier: 'a' },
  { app: 'a' },
  { tier: 'b' },
]
const SELECTOR = { matchLabels: { app: 'a', tier: 'b' } }

function answered(state: Snapshot): unknown {
  const namespaces = ['default', 'shop']
  return {
    all: kinds.map((kind) => state.all(kind)),
    listed: kinds.map((kind) => namespaces.map((namespace) => state.list(kind as 'Pod', { namespace }))),
    matching: kinds.map((kind) =>
      namespaces.map((namespace) => state.list(kind as 'Pod', { namespace, labels: SELECTOR })),
    ),
    selecting: WANTED.map((wanted) => state.selecting(wanted, 'shop')),
    owned: ['u1', 'u2'].map((uid) => state.ownedBy('Pod', uid)),
    dependents: ['u1', 'u2'].map((uid) => state.dependents('Pod', uid)),
    podsOn: ['', 'node-1'].map((node) => state.podsOn(node)),
    unschedulable: state.unschedulable(),
  }
}

describe('Snapshot', () => {
  it('answers from its places what a look at every object would, in every version', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), change), { minLength: 20, maxLength: 60 }), (changes) => {
        const versions = [{ state: new Snapshot(), objects: new Map<string, Map<string, Stored>>() }]
        for (const [from, one] of changes) {
          const { state, objects } = versions[Math.max(0, versions.length - 1 - from)]!
          const key = `${one.namespace}/${one.name}`
          const old = state.find(one.kind, key)
          const next = new Map(objects).set(one.kind, new Map(objects.get(one.kind)))
          if (one.gone) next.get(one.kind)!.delete(key)
          else next.get(one.kind)!.set(key, made(one, state.resourceVersion + 1, old))
          const object = next.get(one.kind)!.get(key)
          const after = object === undefined ? state.without(one.kind, key) : state.with(one.kind, object)
          assert.strictEqual(after.find(one.kind, key), object)
          versions.push({ state: after, objects: next })
        }
        for (const { state, objects } of versions) {
          const every = new Map(
            [...objects].flatMap(([kind, map]) => [...map].map(([key, one]) => [`${kind} ${key}`, one])),
          )
          assert.deepEqual(answered(state), scanned(every))
          for (const kind of kinds) assert.equal(state.count(kind), objects.get(kind)?.size ?? 0)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('remembers by component and key, and forgets', () => {
    const state = new Snapshot().remembering('a', 'x', 1).remembering('b', 'x', 2)
    const later = state.remembering('a', 'x', undefined)
    assert.deepEqual([state.memory('a', 'x'), state.memory('b', 'x'), state.memory('c', 'x')], [1, 2, undefined])
    assert.deepEqual([later.memory('a', 'x'), later.remembers('a'), later.remembers('b')], [undefined, false, true])
    assert.deepEqual(state.memories('a'), [['x', 1]])
    assert.equal(later.resourceVersion, new Snapshot().resourceVersion)
  })
})
