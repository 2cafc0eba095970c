import { describe, it } from 'node:test'
import { assert } from 'chai'
import fc from 'fast-check'
import { readManifests } from '../manifest/read.ts'
import type { AnyObject, Stored } from '../object.ts'
import { type FieldError, isRefusal, type Refusal } from '../refusal.ts'
import { admit } from './admit.ts'
import { mutated, seeds } from './mutation.case.ts'
import { Trial } from './trial.case.ts'

type Verb = 'create' | 'update' | 'updateStatus'

/** What the server answers: the object as stored, or why not. */
function answered(trial: Trial, verb: Verb, object: AnyObject): Stored | Refusal | undefined {
  const answer = admit({ verb, object }, trial.state, 7000, trial.context)
  return isRefusal(answer) ? answer : answer.object
}

/** The state with one object, and that object. */
interface Standing {
  readonly trial: Trial
  readonly stored: Stored
}

const standing: readonly Standing[] = seeds.flatMap((text) =>
  readManifests(text, 'seed').manifests.flatMap(({ value }) => {
    const trial = new Trial()
    const answer = admit({ verb: 'create', object: value as AnyObject }, trial.state, 0, trial.context)
    if (isRefusal(answer) || answer.object === undefined) return []
    trial.state = answer.state
    return [{ trial, stored: answer.object }]
  }),
)

function copy(object: unknown): AnyObject {
  return JSON.parse(JSON.stringify(object)) as AnyObject
}

function isObject(value: unknown): value is AnyObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

describe('what a writer took from the stored object', () => {
  it('is answered as if it were written anew', () => {
    const changes = fc
      .constantFrom(...standing)
      .chain(({ trial, stored }) => mutated(stored).map((next) => ({ trial, stored, next })))
    let accepted = 0
    fc.assert(
      fc.property(changes, fc.constantFrom<Verb>('update', 'updateStatus'), ({ trial, stored, next }, verb) => {
        if (!isObject(next)) return
        const object = verb === 'update' ? next : { ...(stored as unknown as AnyObject), status: next['status'] }
        const anew = answered(trial, verb, copy(object))
        const taken = answered(trial, verb, object)
        assert.deepEqual(taken, anew)
        if (!isRefusal(taken ?? {})) accepted++
      }),
      { numRuns: 2000 },
    )
    assert.isAbove(accepted, 100)
  })

  it('a slice with one more endpoint is judged as a new one', () => {
    const address = fc.constantFrom('10.0.0.1', '10.0.0.2', '127.0.0.1', 'x', '2001:db8::1')
    const endpoint = fc.record({
      addresses: fc.array(address, { maxLength: 2 }),
      nodeName: fc.constantFrom('node-1', 'Node_1'),
    })
    const endpoints = fc.array(endpoint, { maxLength: 4 })
    const type = fc.constantFrom('IPv4', 'IPv6', 'FQDN', 'IPv5')
    const slice = (addressType: string, list: unknown): AnyObject => ({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'a', namespace: 'default' },
      addressType,
      endpoints: list,
    })
    const errors = (answer: unknown): readonly FieldError[] =>
      isRefusal(answer as object) ? (answer as Refusal).errors.filter(({ field }) => field !== 'addressType') : []
    fc.assert(
      fc.property(endpoints, type, endpoints, type, fc.nat(4), (before, was, after, is, kept) => {
        const fresh = new Trial()
        const list = [...before.slice(0, kept), ...after]
        // What did not change at all is not looked at again, upstream.
        if (JSON.stringify(list) === JSON.stringify(before)) return
        const wanted = slice(is, list)
        const anew = errors(answered(fresh, 'create', wanted))
        const trial = new Trial()
        const stored = trial.try({ verb: 'create', object: slice(was, before) })
        if (isRefusal(stored)) return
        assert.deepEqual(errors(answered(trial, 'update', wanted)), anew)
      }),
      { numRuns: 1000 },
    )
  })

  it('a binding names a node', () => {
    const trial = new Trial()
    const object = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', namespace: 'default' },
      spec: { containers: [{ name: 'main', image: 'x' }] },
    }
    const pod = trial.create(object) as unknown as Stored<'Pod'>
    const bind = (nodeName: string): unknown =>
      answered(trial, 'update', { ...pod, spec: { ...pod.spec, nodeName } } as unknown as AnyObject)
    const refused = bind('Node_1') as Refusal
    assert.deepEqual(
      refused.errors.map(({ field }) => field),
      ['spec.nodeName'],
    )
    const bound = bind('node-1') as Stored<'Pod'>
    assert.equal(bound.spec?.nodeName, 'node-1')
    const image = { ...bound.spec!, containers: [{ ...bound.spec!.containers[0]!, image: ' x' }] }
    const wrong = answered(trial, 'update', { ...pod, spec: image } as unknown as AnyObject) as Refusal
    assert.deepInclude(
      wrong.errors.map(({ field }) => field),
      'spec.containers[0].image',
    )
  })
})
