import { World as CucumberWorld, type IWorldOptions, setWorldConstructor } from '@cucumber/cucumber'
import { AssertionError } from 'chai'
import type { BehavingClient } from '../src/cluster/behaving.ts'
import type { Cluster } from '../src/cluster/cluster.ts'
import type { PooledClient } from '../src/cluster/pool.ts'
import type { Prepared, Submission } from '../src/cluster/prepared.ts'
import { diagnose } from '../src/diagnosis/diagnose.ts'
import type { EnvironmentName } from '../src/environment.ts'
import { EVIDENCE, evidenceOf } from '../src/evidence.ts'
import type { Issue } from '../src/issue.ts'
import { render } from '../src/messages/render.ts'
import type { Moment } from '../src/moment.ts'
import { type Client, podClient } from '../src/network/client.ts'
import { keyOf } from '../src/object.ts'
import type { Observation } from '../src/observation.ts'
import type { Crossing } from '../src/proxy/crossing.ts'

/** World parameters: plain Cucumber is given the folder of the submission, the batch runner the prepared value. */
export interface WorldParameters {
  readonly submission?: string
  /** The exercise's folder; absent: the folder of the feature file. */
  readonly exercise?: string
  readonly prepared?: Prepared
}

/** What a step sees: its own fork of the settled cluster, the submission, and the one way to fail. */
export class World extends CucumberWorld<WorldParameters> {
  #prepared: Prepared | undefined
  #cluster: Cluster | undefined
  /** Through whose rules the connections of the scenario's steps went. */
  crossings: Crossing[] = []
  /** Clients that a step left asking, by what they ask and how; they live as long as the scenario's cluster. */
  readonly standing = new Map<string, readonly BehavingClient[]>()
  /** Clients that keep HTTP connections, by the URL they ask. */
  readonly pools = new Map<string, PooledClient>()

  constructor(options: IWorldOptions<WorldParameters>) {
    super(options)
    if (options.parameters.prepared !== undefined) this.open(options.parameters.prepared)
  }

  /** Gives the scenario its submission; the fork is made when a step first asks for the cluster. */
  open(prepared: Prepared): void {
    this.#prepared = prepared
    this.#cluster = undefined
    this.crossings = []
    this.standing.clear()
    this.pools.clear()
  }

  get #opened(): Prepared {
    if (this.#prepared === undefined) {
      throw new Error(
        'no submission: give --world-parameters \'{"submission":"FOLDER"}\' and import "src/batch/cucumber.ts"',
      )
    }
    return this.#prepared
  }

  /** The scenario's own cluster: what steps do to it, no other scenario sees. */
  get cluster(): Cluster {
    this.#cluster ??= this.#opened.cluster.fork()
    return this.#cluster
  }

  /** From here on the scenario plays where the same was handed in, in another environment. */
  moveTo(environment: EnvironmentName): void {
    this.open(this.#opened.elsewhere(environment))
    this.expectSettled()
  }

  get submission(): Submission {
    return this.#opened.submission
  }

  /** Pods without labels, one on every Ready worker node: the client that exercises imagine. */
  clients(namespace: string): readonly Client[] {
    return this.cluster.clientPods(namespace)
  }

  /** The Pods that run in a namespace (of the image, if the exercise names one); where none does, imagined ones there. */
  callers(namespace: string): readonly Client[] {
    const image = this.#opened.clients?.[namespace]?.image
    const wanted = image === undefined ? undefined : new Set(this.cluster.podsOfImage(image))
    const pods = this.cluster.state.list('Pod', wanted === undefined ? { namespace } : {})
    const running = pods.flatMap((pod) => (wanted?.has(keyOf(pod)) === false ? [] : (podClient(pod) ?? [])))
    return running.length > 0 ? running : this.clients(namespace)
  }

  /** Passes without issues; else attaches them with what was observed and what happened meanwhile, and fails the criterion. */
  expect(
    issues: readonly Issue[],
    observations: readonly Observation[] = [],
    story: (() => readonly Moment[]) | undefined = undefined,
  ): void {
    if (issues.length === 0) return
    const cause = this.#diagnosis(issues, observations)
    const told = cause === undefined ? issues : [...issues, cause]
    const evidence = evidenceOf(told, observations, (reference) => this.cluster.locate(reference))
    const moments = story?.()
    this.attach(JSON.stringify(moments === undefined ? evidence : { ...evidence, moments }), EVIDENCE)
    throw new AssertionError(issues.map((one) => render(one, 'en')).join('\n'))
  }

  /** The well-known mistake behind it, if there is one. */
  #diagnosis(issues: readonly Issue[], observations: readonly Observation[]): Issue | undefined {
    const { images, state, now } = this.cluster.view()
    return diagnose({ state, now, images, notices: this.cluster.notices(), issues, observations })
  }

  /** What must be there to judge at all: without it the criterion is skipped. A step returns the answer to Cucumber. */
  needs(issues: readonly Issue[]): 'skipped' | undefined {
    if (issues.length === 0) return undefined
    const evidence = evidenceOf(issues, [], (reference) => this.cluster.locate(reference))
    this.attach(JSON.stringify({ ...evidence, unjudged: true }), EVIDENCE)
    return 'skipped'
  }

  /** The cluster has come to rest with the submission in it. */
  expectSettled(): void {
    this.expect(this.#opened.unsettled)
  }
}

setWorldConstructor(World)
