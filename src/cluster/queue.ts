import type { Instant } from '../clock.ts'
import { byCodeUnit } from '../state.ts'

interface Due {
  readonly at: Instant
  readonly controller: number
  readonly key: string
}

/** Keys that their controllers are to look at, each once. */
export class Pending {
  /** By controller; absent until it is first woken. */
  readonly #keys: (Set<string> | undefined)[] = []
  /** No controller before this one is awake. */
  #first = 0

  fork(): Pending {
    const copy = new Pending()
    for (let index = this.#first; index < this.#keys.length; index++)
      for (const key of this.#keys[index] ?? []) copy.add(index, key)
    return copy
  }

  add(controller: number, key: string): void {
    const keys = this.#keys[controller]
    if (keys === undefined) this.#keys[controller] = new Set([key])
    else keys.add(key)
    if (controller < this.#first) this.#first = controller
  }

  /** The first controller that is awake; undefined: none is. */
  next(): number | undefined {
    for (; this.#first < this.#keys.length; this.#first++)
      if ((this.#keys[this.#first]?.size ?? 0) > 0) return this.#first
    return undefined
  }

  /** Takes a controller's keys, sorted. */
  take(controller: number): readonly string[] {
    const keys = this.#keys[controller]!
    const taken = [...keys]
    keys.clear()
    return taken.length === 1 ? taken : taken.sort(byCodeUnit)
  }
}

const NONE: readonly Due[] = []

/** Timers of the controllers, earliest first; one per (controller, key), the newest request wins. */
export class Timers {
  /** By controller, then by key. */
  #at: (Map<string, Due> | undefined)[] = []
  /** What was set anew or taken back stays in it until it comes up. */
  #heap: Due[] = []
  /** A fork reads the same timers until either of the two changes one. */
  #shared = false

  fork(): Timers {
    const copy = new Timers()
    copy.#at = this.#at
    copy.#heap = this.#heap
    copy.#shared = true
    this.#shared = true
    return copy
  }

  #own(): void {
    if (!this.#shared) return
    this.#at = this.#at.map((timers) => timers && new Map(timers))
    this.#heap = [...this.#heap]
    this.#shared = false
  }

  set(controller: number, key: string, at: Instant | undefined): void {
    const before = this.#at[controller]?.get(key)
    if (before?.at === at) return
    this.#own()
    if (at === undefined) {
      this.#at[controller]!.delete(key)
      return
    }
    const due = { at, controller, key }
    const timers = this.#at[controller]
    if (timers === undefined) this.#at[controller] = new Map([[key, due]])
    else timers.set(key, due)
    this.#push(due)
  }

  /** The next instant at which something is due. */
  next(): Instant | undefined {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (this.#at[first.controller]?.get(first.key) === first) return first.at
      this.#pop()
    }
    return undefined
  }

  /** Takes everything due at or before `now`. */
  take(now: Instant): readonly Due[] {
    let next = this.next()
    if (next === undefined || next > now) return NONE
    this.#own()
    const taken: Due[] = []
    while (next !== undefined && next <= now) {
      const first = this.#heap[0]!
      this.#pop()
      this.#at[first.controller]!.delete(first.key)
      taken.push(first)
      next = this.next()
    }
    return taken
  }

  #push(due: Due): void {
    const heap = this.#heap
    let index = heap.push(due) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (heap[parent]!.at <= due.at) break
      heap[index] = heap[parent]!
      index = parent
    }
    heap[index] = due
  }

  #pop(): void {
    const heap = this.#heap
    const last = heap.pop()!
    if (heap.length === 0) return
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && heap[child + 1]!.at < heap[child]!.at) child++
      if (heap[child]!.at >= last.at) break
      heap[index] = heap[child]!
      index = child
    }
    heap[index] = last
  }
}
