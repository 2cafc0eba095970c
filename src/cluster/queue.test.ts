import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { Pending, Timers } from './queue.ts'

const controller = fc.nat(3)
const key = fc.constantFrom('a', 'b', 'c')

type Act<T> = (queues: T[], models: Map<string, number>[]) => void

/** What the timers are, told in the plainest way: `controller key` → instant. */
function dueOf(model: Map<string, number>, now: number): readonly string[] {
  const due = [...model].filter(([, at]) => at <= now).map(([id]) => id)
  for (const id of due) model.delete(id)
  return due.sort()
}

const timerAct: fc.Arbitrary<Act<Timers>> = fc.oneof(
  fc.tuple(fc.nat(9), controller, key, fc.option(fc.nat(20), { nil: undefined })).map(([which, one, name, at]) => {
    return (queues: Timers[], models: Map<string, number>[]) => {
      queues[which % queues.length]!.set(one, name, at)
      if (at === undefined) models[which % models.length]!.delete(`${one} ${name}`)
      else models[which % models.length]!.set(`${one} ${name}`, at)
    }
  }),
  fc.tuple(fc.nat(9), fc.nat(20)).map(([which, now]) => (queues: Timers[], models: Map<string, number>[]) => {
    const taken = queues[which % queues.length]!.take(now)
    const ids = taken.map((due) => `${due.controller} ${due.key}`)
    expect([...ids].sort()).to.deep.equal(dueOf(models[which % models.length]!, now))
  }),
  fc.nat(9).map((which) => (queues: Timers[], models: Map<string, number>[]) => {
    queues.push(queues[which % queues.length]!.fork())
    models.push(new Map(models[which % models.length]!))
  }),
)

describe('timers', () => {
  it('are the newest for each key, in every fork its own', () => {
    fc.assert(
      fc.property(fc.array(timerAct, { maxLength: 40 }), (acts) => {
        const queues = [new Timers()]
        const models = [new Map<string, number>()]
        for (const act of acts) {
          act(queues, models)
          const next = models.map((model) => (model.size === 0 ? undefined : Math.min(...model.values())))
          expect(queues.map((one) => one.next())).to.deep.equal(next)
        }
      }),
    )
  })
})

describe('keys that wait', () => {
  it('come by controller and sorted, each once, also those woken meanwhile', () => {
    const some = fc.array(fc.tuple(controller, key), { maxLength: 8 })
    fc.assert(
      fc.property(some, fc.array(some, { maxLength: 6 }), (start, later) => {
        const pending = new Pending()
        const model = new Set<string>()
        const wake = (all: readonly (readonly [number, string])[]): void => {
          for (const [one, name] of all) {
            pending.add(one, name)
            model.add(`${one} ${name}`)
          }
        }
        wake(start)
        for (const more of [...later, [], [], [], []]) {
          const fork = pending.fork()
          const [first] = [...model].sort()
          expect(pending.next()).to.equal(first === undefined ? undefined : Number(first[0]))
          expect(fork.next()).to.equal(pending.next())
          if (first === undefined) continue
          const mine = [...model].filter((id) => id[0] === first[0]).sort()
          const taken = pending.take(Number(first[0])).map((name) => `${first[0]} ${name}`)
          expect(taken).to.deep.equal(mine)
          expect(fork.take(Number(first[0])).map((name) => `${first[0]} ${name}`)).to.deep.equal(mine)
          for (const id of mine) model.delete(id)
          wake(more)
        }
      }),
    )
  })
})
