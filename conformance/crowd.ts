import type { Ask, Cluster, SessionAnswer, SessionState } from '../src/cluster/cluster.ts'
import type { HttpResponse } from '../src/http.ts'
import { NO_COOKIES } from '../src/network/cookies.ts'
import type { Outcome } from '../src/outcome.ts'
import { stream } from '../src/random.ts'

/** One way a request went, with its share of all requests of a phase. */
export interface Reply {
  readonly share: number
  readonly outcome: Outcome
  readonly response?: HttpResponse
}

/** What nature may have decided so far: the session's cookies, the network's memory, the Pods that answered. */
interface World {
  readonly probability: number
  readonly session: SessionState | undefined
  readonly memory: SessionState['memory'] | undefined
  /** The one Pod that answered so far; `many` when there were several. */
  readonly pod: string
}

interface Way {
  readonly probability: number
  readonly answer: SessionAnswer
  readonly label: string
}

const WORLDS = 400

/**
 * Clients that send requests one after another, followed in every way things can go with its probability: shares are
 * exact while the ways stay few, and an evenly drawn sample of them beyond.
 */
export class Crowd {
  readonly #cluster: Cluster
  #worlds: readonly World[] = [{ probability: 1, session: undefined, memory: undefined, pod: '' }]
  #tally = new Map<string, { sum: number; answer: Pick<SessionAnswer, 'outcome'> }>()
  #ways = new Map<string, readonly Way[]>()
  #first: readonly (readonly string[])[] | undefined
  readonly #random = stream('crowd', 'worlds')

  constructor(cluster: Cluster) {
    this.#cluster = cluster
  }

  /** A new phase: answers are counted afresh; cookies and memory stay. */
  begin(): void {
    this.#tally = new Map()
    this.#ways = new Map()
    this.#first = undefined
    this.#worlds = this.#worlds.map((world) => ({ ...world, pod: '' }))
  }

  #waysOf(ask: Ask, session: SessionState | undefined, key: string): readonly Way[] {
    let ways = this.#ways.get(key)
    if (ways === undefined) {
      ways = this.#cluster.requestInSession(ask, session).branches.map(({ value, probability }) => ({
        probability: probability.valueOf(),
        answer: value,
        label: labelOf(value),
      }))
      this.#ways.set(key, ways)
    }
    return ways
  }

  /** `count` requests, each of a new client or all of the one that keeps its cookies. */
  send(ask: Ask, count: number, sameSession: boolean): void {
    const text = JSON.stringify(ask)
    for (let number = 0; number < count; number++) {
      const next = new Map<string, World>()
      for (const world of this.#worlds) {
        const session = sessionOf(world, ask, sameSession)
        const ways = this.#waysOf(ask, session, `${text}|${session?.key ?? ''}|${sameSession}`)
        if (this.#first === undefined) this.#first = ways.map(({ answer }) => cookieNames(answer))
        for (const way of ways) this.#step(world, way, sameSession, next)
      }
      this.#worlds = this.#thinned([...next.values()])
    }
  }

  /** `count` connections of new clients that send nothing. */
  open(from: string, to: string, protocol: 'TCP' | 'UDP', serverName: string | undefined, count: number): void {
    const { branches } = this.#cluster.connect({
      from,
      to,
      protocol,
      ...(serverName === undefined ? {} : { serverName }),
    })
    for (const { value: outcome, probability } of branches) {
      const label = JSON.stringify(outcome)
      const sum = (this.#tally.get(label)?.sum ?? 0) + count * probability.valueOf()
      this.#tally.set(label, { sum, answer: { outcome } })
    }
  }

  #step(world: World, { probability, answer, label }: Way, sameSession: boolean, next: Map<string, World>): void {
    const weight = world.probability * probability
    const counted = this.#tally.get(label)
    if (counted === undefined) this.#tally.set(label, { sum: weight, answer })
    else counted.sum += weight
    const answering = podOf(answer) ?? `no Pod`
    const pod = world.pod === '' || world.pod === answering ? answering : 'many'
    const session = sameSession ? answer.session : world.session
    const key = `${pod}|${JSON.stringify(session?.jar ?? null)}|${memoryPart(answer.session)}`
    const known = next.get(key)
    next.set(key, { probability: weight + (known?.probability ?? 0), session, memory: answer.session.memory, pod })
  }

  /** Beyond a bound a systematic sample stands for all: evenly spaced along their probabilities. */
  #thinned(worlds: readonly World[]): readonly World[] {
    if (worlds.length <= WORLDS) return worlds
    const offset = this.#random.below(1_000_000) / 1_000_000
    const kept: World[] = []
    let sum = 0
    for (const world of worlds) {
      const before = Math.ceil(sum * WORLDS - offset)
      sum += world.probability
      const copies = Math.ceil(sum * WORLDS - offset) - before
      if (copies > 0) kept.push({ ...world, probability: copies / WORLDS })
    }
    const whole = kept.reduce((total, { probability }) => total + probability, 0)
    return kept.map((world) => ({ ...world, probability: world.probability / whole }))
  }

  /** Every way a request went, with its share of the `total` requests. */
  replies(total: number): readonly Reply[] {
    return [...this.#tally.values()].map(({ sum, answer: { outcome } }) => ({
      share: sum / Math.max(1, total),
      outcome,
      ...(outcome.kind === 'answered' ? { response: outcome.response } : {}),
    }))
  }

  /** How likely one and the same Pod gave every answer of the phase. */
  get onePod(): number {
    return this.#worlds.reduce((sum, { pod, probability }) => (pod === 'many' ? sum : sum + probability), 0)
  }

  /** Names of the cookies set by each way the first request could go. */
  get firstCookies(): readonly (readonly string[])[] {
    return this.#first ?? []
  }
}

function sessionOf({ session, memory }: World, ask: Ask, sameSession: boolean): SessionState | undefined {
  if (memory === undefined) return undefined
  const jar = sameSession ? (session?.jar ?? NO_COOKIES) : NO_COOKIES
  const key = `${JSON.stringify([jar, ask.cookies])}|${JSON.stringify(Object.values(memory.routers).map((one) => one.key))}|${Object.values(
    memory.flows,
  )
    .map((one) => one.key)
    .join()}`
  return { jar, memory, key }
}

function memoryPart({ memory }: SessionState): string {
  const part = (of: Readonly<Record<string, { readonly key: string }>>): string =>
    Object.keys(of)
      .sort()
      .map((name) => `${name}=${of[name]!.key}`)
      .join(';')
  return `${part(memory.routers)}|${part(memory.flows)}`
}

function podOf({ outcome }: SessionAnswer): string | undefined {
  if (outcome.kind === 'answered') return outcome.response.pod
  return outcome.kind === 'delivered' && outcome.to.kind === 'pod' ? outcome.to.key : undefined
}

function cookieNames({ outcome }: SessionAnswer): readonly string[] {
  return outcome.kind === 'answered' ? outcome.response.cookies.map(({ name }) => name).sort() : []
}

function labelOf({ outcome }: SessionAnswer): string {
  if (outcome.kind !== 'answered') return JSON.stringify(outcome)
  const { cookies: _, delay: __, ...response } = outcome.response
  return JSON.stringify(response)
}
