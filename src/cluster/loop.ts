import type { Instant } from '../clock.ts'
import type { Controller, WatchEvent, Write } from '../controller.ts'
import type { Refusal } from '../refusal.ts'
import type { Snapshot } from '../state.ts'
import { Pending, Timers } from './queue.ts'
import { doneEvent, failedEvent } from './told.ts'

/** Applies one write: the next snapshot and what watchers see, or the API server's refusal. */
export type Commit = (
  write: Write,
  state: Snapshot,
  now: Instant,
) => { readonly state: Snapshot; readonly events: readonly WatchEvent[] } | Refusal

/** The submission makes the controllers run for ever: graded, not broken. */
export class RunawayError extends Error {
  override readonly name = 'RunawayError'
}

/**
 * Event → keys → de-duplicated queue → reconcile → admit each write → more events. The only owner of mutable state; it
 * does not know what any controller is for.
 */
export class Loop {
  state: Snapshot
  now: Instant = 0
  /** Writes that the API server refused, latest last. */
  readonly refused: {
    readonly controller: string
    readonly key: string
    readonly write: Write
    readonly refusal: Refusal
  }[] = []
  readonly #controllers: readonly Controller[]
  readonly #commit: Commit
  #pending = new Pending()
  /** By kind: which controllers hear of it. */
  readonly #watching: Map<string, readonly number[]>
  readonly #budget: number
  #rounds = 0
  #timers = new Timers()
  #listeners: ((event: WatchEvent, now: Instant) => void)[] = []

  constructor(
    controllers: readonly Controller[],
    commit: Commit,
    state: Snapshot,
    budget = 100_000,
    watching = new Map<string, readonly number[]>(),
  ) {
    this.#controllers = controllers
    this.#watching = watching
    this.#commit = commit
    this.state = state
    this.#budget = budget
  }

  /** A second loop that shares nothing mutable with this one. */
  fork(): Loop {
    const copy = new Loop(this.#controllers, this.#commit, this.state, this.#budget, this.#watching)
    copy.now = this.now
    copy.#rounds = this.#rounds
    copy.#timers = this.#timers.fork()
    copy.#pending = this.#pending.fork()
    copy.refused.push(...this.refused)
    return copy
  }

  /** Sees every event with its virtual instant (timelines, watches). */
  listen(listener: (event: WatchEvent, now: Instant) => void): () => void {
    this.#listeners.push(listener)
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== listener)
    }
  }

  /** Commits one write and queues whoever it concerns; controllers run at the next `settle`. */
  write(write: Write): Refusal | undefined {
    const answer = this.#commit(write, this.state, this.now)
    if ('reason' in answer) return answer
    this.accept(answer.state, answer.events)
    return undefined
  }

  /** Takes over a state that the API server already admitted. */
  accept(state: Snapshot, events: readonly WatchEvent[]): void {
    this.state = state
    for (const event of events) this.announce(event)
  }

  announce(event: WatchEvent): void {
    this.#announce(event, undefined)
  }

  /** Everybody hears of it who watches, but for an author who foresaw it. */
  #announce(event: WatchEvent, author: number | undefined): void {
    for (const listener of this.#listeners) listener(event, this.now)
    for (const index of this.#watching.get(event.kind) ?? this.#watchers(event)) {
      if (index === author) continue
      for (const key of this.#controllers[index]!.keys(event, this.state)) this.#pending.add(index, key)
    }
  }

  #watchers({ kind, type }: WatchEvent): readonly number[] {
    const concerned = ({ watches }: Controller): boolean => watches?.includes(kind) ?? type !== 'MEMORY'
    const found = this.#controllers.flatMap((controller, index) => (concerned(controller) ? [index] : []))
    this.#watching.set(kind, found)
    return found
  }

  /** Runs what is due now until nothing changes. Controllers run in their order, keys sorted: no event order survives. */
  settle(): void {
    for (const { controller, key } of this.#timers.take(this.now)) this.#pending.add(controller, key)
    for (let index = this.#pending.next(); index !== undefined; index = this.#pending.next())
      for (const key of this.#pending.take(index)) this.#reconcile(index, key)
  }

  #reconcile(index: number, key: string): void {
    if (++this.#rounds > this.#budget) throw new RunawayError(`more than ${this.#budget} controller rounds`)
    const controller = this.#controllers[index]!
    const { writes, requeueAfter } = controller.reconcile(key, this.state, this.now)
    if (writes.length > 0) this.#commitAll(writes, index, key)
    this.#timers.set(index, key, requeueAfter === undefined ? undefined : this.now + Math.max(1, requeueAfter))
  }

  #commitAll(writes: readonly Write[], index: number, key: string): void {
    const controller = this.#controllers[index]!
    const refusedBefore = this.refused.length
    const foreseen: WatchEvent[] = []
    let refusedOne = false
    for (const write of writes) {
      // Controllers create in growing batches and stop at the first failure (controller_utils, slowStartBatch).
      if (refusedOne && write.verb === 'create') continue
      const answer = this.#commit(write, this.state, this.now)
      if (!('reason' in answer)) {
        this.state = answer.state
        for (const event of answer.events) {
          const passes = controller.foresaw?.(event, this.state) === true
          if (passes) foreseen.push(event)
          this.#announce(event, passes ? index : undefined)
        }
        if (write.verb === 'create' || write.verb === 'delete')
          this.#tell(doneEvent(controller.name, write, answer.events))
        continue
      }
      refusedOne ||= write.verb === 'create'
      this.refused.push({ controller: controller.name, key, write, refusal: answer })
      this.#tell(failedEvent(controller.name, write, answer))
    }
    // What it decided on came only in part: it looks again.
    if (this.refused.length === refusedBefore) return
    for (const event of foreseen)
      for (const again of controller.keys(event, this.state)) this.#pending.add(index, again)
  }

  #tell(event: Write | undefined): void {
    if (event !== undefined) this.write(event)
  }

  /** Moves the clock, running everything that falls due on the way. Milliseconds. */
  advance(milliseconds: number): void {
    const end = this.now + milliseconds
    this.settle()
    for (;;) {
      const next = this.#timers.next()
      if (next === undefined || next > end) break
      this.now = Math.max(this.now, next)
      this.settle()
    }
    this.now = end
  }

  /** The next virtual instant at which a controller wants to run. */
  next(): Instant | undefined {
    return this.#timers.next()
  }
}
