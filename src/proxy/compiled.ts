import type { CompiledRoute, FlowTable, Translation } from '../proxy.ts'
import type { Draw } from '../random.ts'
import { branches, type Walk } from '../walk.ts'
import { ClientTable } from './client-table.ts'

/** What a Service remembers of clients. */
export interface Memory {
  /** Seconds; 0: nothing. */
  readonly affinity: number
  /** A record of exactly the timeout's age still counts. */
  readonly inclusive: boolean
}

/** Every connection draws afresh. */
class Draws implements CompiledRoute {
  readonly ends: readonly Translation[]
  readonly #count: number

  constructor(ends: readonly Translation[]) {
    this.ends = ends
    this.#count = ends.length
  }

  connect(_client: number, _now: number, draw: Draw): number {
    return this.#count === 1 ? 0 : draw(this.#count)
  }
}

/** A client stays where it was while its record is young enough; every connection makes it young again. */
class Sticky implements CompiledRoute {
  readonly ends: readonly Translation[]
  readonly #timeout: number
  readonly #clients = new ClientTable()

  constructor(ends: readonly Translation[], { affinity, inclusive }: Memory) {
    this.ends = ends
    this.#timeout = affinity * 1000 + (inclusive ? 0 : -1)
  }

  connect(client: number, now: number, draw: Draw): number {
    const clients = this.#clients
    const place = clients.place(client)
    const fresh = clients.seen(place)
    const end = now - fresh <= this.#timeout ? clients.end(place) : this.ends.length === 1 ? 0 : draw(this.ends.length)
    clients.note(place, end, now)
    return end
  }
}

/**
 * A walk that asks one question at most, with equal weights, compiled: the walk itself is run once for every answer, so
 * what is compiled is what it says.
 */
export function compiled(
  walk: () => Walk<readonly [Translation, FlowTable]>,
  memory: Memory,
): CompiledRoute | undefined {
  const all = [...branches(walk)]
  const [first] = all
  if (first === undefined || all.some(({ probability }) => !probability.equals(first.probability))) return undefined
  const ends = all.map(({ value: [translation] }) => translation)
  const forwards = ends.every(({ kind }) => kind === 'forward')
  return memory.affinity > 0 && forwards ? new Sticky(ends, memory) : new Draws(ends)
}
