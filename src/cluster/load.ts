import { type Fraction, ONE, ZERO } from '../fraction.ts'
import type { Hop } from '../hop.ts'
import { issue } from '../issue.ts'
import type { Moment } from '../moment.ts'
import type { Observation } from '../observation.ts'
import { type Branch, BranchBudgetError } from '../walk.ts'
import type { Ask, SessionAnswer, SessionState } from './asking.ts'
import type { Cluster } from './cluster.ts'
import { Recording } from './recording.ts'

/** Many requests to one URL, one after another, or all at once (`every` absent). Milliseconds. */
export interface Load {
  readonly ask: Ask
  readonly count: number
  readonly every?: number
}

/** What clients and proxies did under a load: expectations, exact, hence perhaps fractions. */
export interface Loaded {
  /** Answers by status, other ends by their name. */
  readonly answers: ReadonlyMap<string, Fraction>
  /** Requests that each endpoint got from proxies, retries included. */
  readonly tries: ReadonlyMap<string, Fraction>
  readonly retries: Fraction
  /** Requests that found a connection pool full. */
  readonly overflows: Fraction
  /** How often each endpoint was taken out. */
  readonly ejections: ReadonlyMap<string, Fraction>
  /** The most requests that fail (no answer, or 5xx), whatever nature decides. */
  readonly mostFailed: number
  /** Endpoints that are taken out whatever nature decides. */
  readonly surelyEjected: readonly string[]
  /** What happened to Pods and endpoints meanwhile, and what the proxies did in the likeliest of all ways. */
  readonly moments: readonly Moment[]
  readonly observation: Observation
}

interface World {
  readonly weight: Fraction
  readonly session: SessionState | undefined
  readonly failed: number
  readonly ejected: readonly string[]
  readonly moments: readonly Moment[]
}

/** Ways that differ in what proxies remember are followed apart; beyond this many the question is too wide. */
const MOST = 5000

function add(to: Map<string, Fraction>, name: string, weight: Fraction): void {
  to.set(name, (to.get(name) ?? ZERO).add(weight))
}

function endOf({ outcome }: SessionAnswer): string {
  return outcome.kind === 'answered' ? String(outcome.response.status) : outcome.kind
}

function failedEnd(end: string): boolean {
  return !/^[1-4]\d\d$/.test(end)
}

function textOf(hop: Hop, name: 'peer' | 'pod'): string {
  return String((hop.says.params as Readonly<Record<string, unknown>>)[name] ?? '')
}

const TRIED: readonly string[] = ['hop.mesh.peer', 'hop.gateway.peer']
const RETRIED: readonly string[] = ['hop.mesh.retry', 'hop.gateway.retry']

/** Requests are followed in every way they can go; what proxies remember goes on from one to the next. */
class Run {
  readonly #cluster: Cluster
  readonly #ask: Ask
  #worlds: readonly World[] = [{ weight: ONE, session: undefined, failed: 0, ejected: [], moments: [] }]
  readonly #answers = new Map<string, Fraction>()
  readonly #tries = new Map<string, Fraction>()
  readonly #ejections = new Map<string, Fraction>()
  #retries = ZERO
  #overflows = ZERO
  #observation: Observation | undefined

  constructor(cluster: Cluster, ask: Ask) {
    this.#cluster = cluster
    this.#ask = ask
  }

  send(): void {
    const next = new Map<string, World>()
    for (const world of this.#worlds) {
      const { branches, observation } = this.#cluster.requestInSession(this.#ask, world.session)
      this.#observation ??= observation
      for (const branch of branches) this.#follow(world, branch, next)
    }
    if (next.size > MOST) throw new BranchBudgetError(`more than ${MOST} ways for the proxies to remember a load`)
    this.#worlds = [...next.values()]
  }

  #follow(world: World, { value, probability, trace }: Branch<SessionAnswer>, next: Map<string, World>): void {
    const weight = world.weight.mul(probability)
    const end = endOf(value)
    add(this.#answers, end, weight)
    this.#count(trace, weight)
    const out = trace.filter(({ says }) => says.code === 'hop.mesh.ejected').map((hop) => textOf(hop, 'peer'))
    const ejected = [...new Set([...world.ejected, ...out])].sort()
    const failed = world.failed + (failedEnd(end) ? 1 : 0)
    const session = { ...value.session, cookies: this.#ask.cookies ?? {} }
    const key = `${failed}|${ejected.join()}|${session.key}`
    const known = next.get(key)
    const moments = [...world.moments, ...momentsOf(trace, this.#cluster.now)]
    next.set(key, {
      weight: weight.add(known?.weight ?? ZERO),
      session,
      failed,
      ejected,
      moments: known === undefined || known.weight.compare(weight) < 0 ? moments : known.moments,
    })
  }

  #count(trace: readonly Hop[], weight: Fraction): void {
    for (const hop of trace) {
      const { code } = hop.says
      if (TRIED.includes(code)) add(this.#tries, textOf(hop, 'peer'), weight)
      if (RETRIED.includes(code)) this.#retries = this.#retries.add(weight)
      if (code === 'hop.mesh.overflow') this.#overflows = this.#overflows.add(weight)
      if (code === 'hop.mesh.ejected') add(this.#ejections, textOf(hop, 'peer'), weight)
    }
  }

  get result(): Loaded {
    const [first] = this.#worlds.toSorted((a, b) => b.weight.compare(a.weight))
    return {
      answers: this.#answers,
      tries: this.#tries,
      retries: this.#retries,
      overflows: this.#overflows,
      ejections: this.#ejections,
      mostFailed: Math.max(0, ...this.#worlds.map(({ failed }) => failed)),
      surelyEjected: (first?.ejected ?? []).filter((pod) => this.#worlds.every(({ ejected }) => ejected.includes(pod))),
      moments: first?.moments ?? [],
      observation: this.#observation!,
    }
  }
}

function momentsOf(trace: readonly Hop[], at: number): readonly Moment[] {
  return trace.flatMap(({ says }): readonly Moment[] => {
    if (says.code !== 'hop.mesh.ejected') return []
    const { peer, seconds } = says.params as { readonly peer: string; readonly seconds: number }
    return [{ at, what: issue('moment.ejected', { pod: peer, seconds }) }]
  })
}

/**
 * Puts a load on the cluster. Requests at once stay open beside each other, so that connection pools see them; requests
 * in a row let virtual time pass between them. @throws BranchBudgetError when proxies could remember too many things.
 */
export function load(cluster: Cluster, { ask, count, every }: Load): Loaded {
  const run = new Run(cluster, every === undefined ? { ...ask, stays: true } : ask)
  const recording = new Recording(cluster)
  for (let number = 0; number < count; number++) {
    if (number > 0 && every !== undefined) cluster.advance(every)
    run.send()
  }
  const result = run.result
  const moments = [...recording.end(), ...result.moments].toSorted((a, b) => a.at - b.at)
  return { ...result, moments }
}
