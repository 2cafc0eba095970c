import { behaviourOf, type ImageTable, opensAt, servingContainers } from '../application.ts'
import type { Instant } from '../clock.ts'
import { type NetworkMemory, NO_MEMORY } from '../network/memory.ts'
import type { NetworkView } from '../network/view.ts'
import type { Outcome } from '../outcome.ts'
import type { ClusterState } from '../state.ts'
import type { Branch } from '../walk.ts'

/** When ports of the cluster's Pods open; past ones are among them. */
function openings(state: ClusterState, images: ImageTable): readonly Instant[] {
  return state.list('Pod').flatMap((pod) =>
    servingContainers(pod).flatMap((container) => {
      const behaviour = behaviourOf(images, container)
      return behaviour === undefined ? [] : (opensAt(pod, container, behaviour) ?? [])
    }),
  )
}

/** Whether more than Pods and hosts can change with time alone: health checks of balancers, ejections in a mesh. */
function hasClocksOfItsOwn({ state, gates, sidecar, sidecarConnection }: NetworkView): boolean {
  return (
    sidecar !== undefined ||
    sidecarConnection !== undefined ||
    state.list('Service').some(({ spec }) => spec?.type === 'LoadBalancer') ||
    gates(state).length > 0
  )
}

/**
 * The first instant at which a new connection could go another way although nothing is written: a port opens, or a host
 * gets another address. The present instant where more than that depends on time, remembered flows and names among it.
 */
export function steadyUntil(view: NetworkView, memory: NetworkMemory): Instant {
  if (memory !== NO_MEMORY || hasClocksOfItsOwn(view)) return view.now
  const { state, images, options, now } = view
  const moved = (options.hosts ?? []).flatMap(({ addresses }) => addresses.map(({ from }) => from))
  return Math.min(...[...openings(state, images), ...moved].filter((at) => at > now), Number.POSITIVE_INFINITY)
}

type Ways = readonly Branch<Outcome>[]

/**
 * Answers to questions that are asked again and again, as long as they stand: nothing was written, the network remembers
 * nothing new, and no time passed that could change one.
 */
export class StandingAnswers {
  #state: ClusterState | undefined
  #memory: NetworkMemory = NO_MEMORY
  #from: Instant = 0
  /** Worked out when somebody asks at a later instant. */
  #until: Instant | undefined
  #known = new Map<unknown, Map<string, Ways>>()

  /** The ways of a question of somebody, walked if no answer to it stands. */
  of(asker: unknown, question: string, view: NetworkView, memory: NetworkMemory, walk: () => Ways): Ways {
    if (!this.#stand(view, memory)) this.#begin(view, memory)
    let mine = this.#known.get(asker)
    if (mine === undefined) {
      mine = new Map()
      this.#known.set(asker, mine)
    }
    let ways = mine.get(question)
    if (ways === undefined) {
      ways = walk()
      mine.set(question, ways)
    }
    return ways
  }

  #stand(view: NetworkView, memory: NetworkMemory): boolean {
    if (view.state !== this.#state || memory !== this.#memory || view.now < this.#from) return false
    if (view.now === this.#from) return true
    this.#until ??= steadyUntil({ ...view, now: this.#from }, memory)
    return view.now < this.#until
  }

  #begin({ state, now }: NetworkView, memory: NetworkMemory): void {
    this.#state = state
    this.#memory = memory
    this.#from = now
    this.#until = undefined
    this.#known = new Map()
  }
}
