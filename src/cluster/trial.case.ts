import { type Instant, SECOND } from '../clock.ts'
import { endpointsOf, podReady } from '../expect/endpoints.ts'
import type { Issue } from '../issue.ts'
import { render } from '../messages/render.ts'
import type { Client } from '../network/client.ts'
import type { Cluster } from './cluster.ts'
import type { Trial } from './trial.ts'

/** A trial as one reads it: a look at everything at each whole second, with nothing remembered. */
class Literally {
  readonly #cluster: Cluster
  readonly #service: string
  readonly #pod: string
  readonly #trial: Trial
  readonly #clients: readonly Client[]
  readonly #start: Instant

  constructor(settled: Cluster, service: string, pod: string, trial: Trial, clients: readonly Client[]) {
    this.#cluster = settled.fork()
    this.#service = service
    this.#pod = pod
    this.#trial = trial
    this.#clients = clients
    this.#start = this.#cluster.now
  }

  get #there(): boolean {
    return endpointsOf(this.#cluster.state, this.#service).some(({ pod, ready }) => pod === this.#pod && ready)
  }

  get #otherReady(): boolean {
    const { state } = this.#cluster
    return endpointsOf(state, this.#service).some(({ pod, ready }) => {
      const other = pod === undefined || pod === this.#pod ? undefined : state.get('Pod', pod)
      return ready && other !== undefined && podReady(other)
    })
  }

  get #fails(): string | undefined {
    if (!this.#otherReady) return undefined
    const asked = this.#cluster.connectToService(this.#service, this.#clients)
    const lost = asked.some(({ branches }) => branches.some(({ value }) => value.kind !== 'delivered'))
    return lost ? `fails at ${Math.round((this.#cluster.now - this.#start) / SECOND)}s` : undefined
  }

  *#seconds(until: Instant): Generator<Instant> {
    yield this.#cluster.now
    while (this.#cluster.now < until) {
      this.#cluster.advance(Math.min(SECOND, until - this.#cluster.now))
      yield this.#cluster.now
    }
  }

  #away(): string | undefined {
    let gone = false
    for (const now of this.#seconds(this.#start + this.#trial.fault)) {
      if (this.#there && gone) return `comes back at ${Math.round((now - this.#start) / SECOND)}s`
      if (this.#there && now - this.#start > this.#trial.leaves) return 'stays'
      gone ||= !this.#there
      const fails = this.#there ? undefined : this.#fails
      if (fails !== undefined) return fails
    }
    return undefined
  }

  #back(): string {
    const healed = this.#cluster.now
    let deadline = healed + this.#trial.returns
    for (const now of this.#seconds(healed + 6 * 60 * SECOND)) {
      if (this.#there) return ''
      const running = this.#cluster.runningSince(this.#pod)
      if (running === undefined) deadline = now + this.#trial.returns
      else if (running > healed) deadline = Math.max(deadline, running + this.#trial.returns)
      if (now > deadline) break
      const fails = this.#fails
      if (fails !== undefined) return fails
    }
    return 'does not return'
  }

  outcome(): string {
    this.#cluster.break(this.#pod)
    const away = this.#away()
    if (away !== undefined) return away
    this.#cluster.heal(this.#pod)
    return this.#back()
  }
}

/** What a trial must come to, worked out second by second; '' when nothing is wrong. */
export function literally(
  settled: Cluster,
  service: string,
  pod: string,
  trial: Trial,
  clients: readonly Client[],
): string {
  return new Literally(settled, service, pod, trial, clients).outcome()
}

/** The same of a trial's issues. */
export function told([issue]: readonly Issue[]): string {
  if (issue === undefined) return ''
  switch (issue.code) {
    case 'expect.leaves':
      return 'stays'
    case 'expect.returns':
      return 'does not return'
    case 'expect.comes-back-early':
      return `comes back at ${issue.params.at}`
    case 'expect.fails-meanwhile':
      return `fails at ${issue.params.at}`
    default:
      return render(issue, 'en')
  }
}
