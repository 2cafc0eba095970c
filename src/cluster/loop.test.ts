import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { Controller, WatchEvent, Write } from '../controller.ts'
import type { AnyObject, Stored } from '../object.ts'
import { Snapshot } from '../state.ts'
import { type Commit, Loop } from './loop.ts'

const config = (name: string, value: string): AnyObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data: { value },
})

/** Stores ConfigMaps, but for one that is called `bad`. */
const commit: Commit = (write, state) => {
  const object = (write as Extract<Write, { verb: 'update' }>).object as unknown as Stored
  const { name } = object.metadata
  if (name === 'bad') return { status: 422, reason: 'Invalid', message: 'bad', errors: [] } as never
  const old = state.find('ConfigMap', name)
  const next = { ...object, metadata: { ...object.metadata, resourceVersion: String(state.resourceVersion + 1) } }
  const event = { kind: 'ConfigMap', key: name, object: next } as const
  const events: readonly WatchEvent[] = [
    old === undefined ? { ...event, type: 'ADDED' } : { ...event, type: 'MODIFIED', old },
  ]
  return { state: state.with('ConfigMap', next as unknown as Stored), events }
}

/** Counts looks; the first one writes. */
function writer(names: readonly string[], foresees: boolean): Controller & { readonly looks: string[] } {
  const looks: string[] = []
  return {
    name: 'writer',
    looks,
    watches: ['ConfigMap'],
    keys: ({ key }) => [key],
    ...(foresees ? { foresaw: () => true } : {}),
    reconcile: (key, state) => {
      looks.push(key)
      const done = state.find('ConfigMap', names[0]!) !== undefined
      return { writes: done ? [] : names.map((name) => ({ verb: 'update', object: config(name, 'made') })) }
    },
  }
}

function looksOf(names: readonly string[], foresees: boolean): readonly (readonly string[])[] {
  const author = writer(names, foresees)
  const reader = writer(['start'], false)
  const loop = new Loop([author, reader], commit, new Snapshot())
  loop.write({ verb: 'create', object: config('start', 'x') })
  loop.settle()
  return [author.looks, reader.looks]
}

describe('a controller that foresaw what its own write leaves to do', () => {
  it('does not look again; everybody else does', () => {
    expect(looksOf(['made'], false)).to.deep.equal([
      ['start', 'made'],
      ['made', 'start'],
    ])
    expect(looksOf(['made'], true)).to.deep.equal([['start'], ['made', 'start']])
  })

  it('looks again when the API server refused a part of the plan', () => {
    expect(looksOf(['made', 'bad'], true)).to.deep.equal([
      ['start', 'made'],
      ['made', 'start'],
    ])
  })
})
