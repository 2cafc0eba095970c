import type { Instant } from '../clock.ts'

interface Due {
  readonly at: Instant
  readonly controller: number
  readonly key: string
}

/** Timers of the controllers, earliest first; one per (controller, key), the newest request wins. Copying is a fork. */
export class Timers {
  readonly #at = new Map<string, Due>()
  #heap: Due[] = []

  fork(): Timers {
    const copy = new Timers()
    for (const [id, due] of this.#at) copy.#at.set(id, due)
    copy.#heap = [...this.#heap]
    return copy
  }

  set(controller: number, key: string, at: Instant | undefined): void {
    const id = `${controller}\0${key}`
    if (at === undefined) {
      this.#at.delete(id)
      return
    }
    if (this.#at.get(id)?.at === at) return
    const due = { at, controller, key }
    this.#at.set(id, due)
    this.#push(due)
  }

  /** The next instant at which something is due. */
  next(): Instant | undefined {
    this.#prune()
    return this.#heap[0]?.at
  }

  /** Takes everything due at or before `now`. */
  take(now: Instant): Due[] {
    const taken: Due[] = []
    for (;;) {
      this.#prune()
      const first = this.#heap[0]
      if (first === undefined || first.at > now) return taken
      this.#pop()
      this.#at.delete(`${first.controller}\0${first.key}`)
      taken.push(first)
    }
  }

  #prune(): void {
    while (
      this.#heap[0] !== undefined &&
      this.#at.get(`${this.#heap[0].controller}\0${this.#heap[0].key}`) !== this.#heap[0]
    )
      this.#pop()
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
