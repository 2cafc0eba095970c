import { duration, type Instant } from '../clock.ts'
import type { Controller } from '../controller.ts'
import type { ClusterOptions } from '../environment.ts'
import type { ContainerVariable } from '../expect/variable.ts'
import { type Issue, issue } from '../issue.ts'
import { type Client, clientOf, clientText, imaginedPod } from '../network/client.ts'
import { type ExternalAddress, externalAddresses } from '../network/external.ts'
import { memoryKey, type NetworkMemory, NO_MEMORY } from '../network/memory.ts'
import { dial, type RequestOptions, request } from '../network/network.ts'
import { type LookedUp, lookUp } from '../network/resolve.ts'
import type { NetworkView } from '../network/view.ts'
import type { AnyObject, ObjectKey } from '../object.ts'
import type { Observation, Question } from '../observation.ts'
import type { Outcome } from '../outcome.ts'
import type { Protocol } from '../packet.ts'
import type { Position, Reference } from '../position.ts'
import { stream } from '../random.ts'
import { type Refusal, StatusError } from '../refusal.ts'
import { type ClusterState, Snapshot } from '../state.ts'
import { type Branch, branches, sample, type Walk } from '../walk.ts'
import { type Applied, applyText } from './apply.ts'
import { committer } from './commit.ts'
import { Dataplanes } from './dataplanes.ts'
import { systemObjects } from './defaults.ts'
import { type Blueprint, blueprint } from './install.ts'
import { Loop } from './loop.ts'
import { notices as noticesOf } from './notices.ts'
import { podsOfImage, runningSince, serviceTargets, variablesOf, versionOf } from './questions.ts'
import { Sources } from './sources.ts'

/** Who asks: a client value, `pod ns/name`, `node n1`, or an outside address. */
export type From = Client | string

/** A question to a URL. */
export interface Ask extends Omit<RequestOptions, 'client' | 'url'> {
  readonly from: From
  readonly url: string
}

/** A client's session between two requests: its cookies and what the network remembers of it. */
export interface SessionState {
  readonly cookies: Readonly<Record<string, string>>
  readonly memory: NetworkMemory
  /** Equal keys behave alike for ever. */
  readonly key: string
}

export interface SessionAnswer {
  readonly outcome: Outcome
  readonly session: SessionState
}

interface Parts {
  readonly options: ClusterOptions
  readonly blueprint: Blueprint
  readonly loop: Loop
  readonly sources: Sources
  readonly dataplanes: Dataplanes
  readonly memory: NetworkMemory
}

/** A place nobody is at: the question names a client that does not exist. */
export class NoClientError extends Error {
  override readonly name = 'NoClientError'
}

/**
 * A Kubernetes cluster as a value in memory, on a virtual clock: hand it manifests, let time pass, break things, and ask
 * what a client would see. Every answer is exact; nothing waits, sleeps or draws luck.
 */
export class Cluster {
  readonly options: ClusterOptions
  readonly #blueprint: Blueprint
  readonly #loop: Loop
  readonly #sources: Sources
  readonly #dataplanes: Dataplanes
  #memory: NetworkMemory

  private constructor({ options, blueprint: made, loop, sources, dataplanes, memory }: Parts) {
    this.options = options
    this.#blueprint = made
    this.#loop = loop
    this.#sources = sources
    this.#dataplanes = dataplanes
    this.#memory = memory
  }

  /** A fresh cluster: nodes Ready, system namespaces and Services there, installed controllers running, clock at 0. */
  static create(options: ClusterOptions = {}): Cluster {
    const made = blueprint(options)
    const loop = new Loop(made.controllers, committer(made.admission), new Snapshot(), options.limits?.rounds)
    const cluster = new Cluster({
      options,
      blueprint: made,
      loop,
      sources: new Sources(),
      dataplanes: new Dataplanes(options),
      memory: NO_MEMORY,
    })
    for (const object of [...systemObjects(options), ...made.objects]) cluster.#create(object)
    loop.settle()
    return cluster
  }

  #create(object: AnyObject): void {
    const refusal = this.#loop.write({ verb: 'create', object })
    if (refusal !== undefined)
      throw new Error(`the cluster refuses its own ${object.kind} ${object.metadata?.name}: ${refusal.message}`)
    if (object['status'] !== undefined) this.#loop.write({ verb: 'updateStatus', object })
  }

  /** A second cluster that shares nothing mutable with this one; costs nothing. */
  fork(): Cluster {
    return new Cluster({
      options: this.options,
      blueprint: this.#blueprint,
      loop: this.#loop.fork(),
      sources: this.#sources.fork(),
      dataplanes: this.#dataplanes.fork(),
      memory: this.#memory,
    })
  }

  get state(): ClusterState {
    return this.#loop.state
  }

  /** Milliseconds since the cluster was born. */
  get now(): Instant {
    return this.#loop.now
  }

  get controllers(): readonly Controller[] {
    return this.#blueprint.controllers
  }

  /** Writes that the API server refused to controllers. */
  get refused(): Loop['refused'] {
    return this.#loop.refused
  }

  /** Sees every write with its virtual instant; returns the way to stop. */
  listen(listener: Parameters<Loop['listen']>[0]): () => void {
    return this.#loop.listen(listener)
  }

  /**
   * Applies the documents of a text as `kubectl apply -f` would: each on its own, a refused one holding back no other.
   * Controllers run what is due at this instant.
   */
  apply(text: string | Uint8Array, file = 'manifest.yaml'): readonly Applied[] {
    const applied = applyText(text, file, this.#loop, this.#blueprint.admission, this.#sources)
    this.#loop.settle()
    return applied
  }

  /** Deletes an object as `kubectl delete` would. @throws StatusError when there is none. */
  delete(kind: string, key: ObjectKey, gracePeriodSeconds?: number): void {
    const refusal = this.#loop.write({
      verb: 'delete',
      kind,
      key,
      ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    })
    if (refusal !== undefined) throw new StatusError(refusal)
    this.#loop.settle()
  }

  /** Writes one object as a controller would; the refusal, if any, is returned. */
  write(write: Parameters<Loop['write']>[0]): Refusal | undefined {
    const refusal = this.#loop.write(write)
    if (refusal === undefined) this.#loop.settle()
    return refusal
  }

  /** Lets virtual time pass: milliseconds, or `30s`, `2m`. */
  advance(time: number | string): void {
    const milliseconds = typeof time === 'number' ? time : duration(time)
    if (milliseconds === undefined || milliseconds < 0) throw new RangeError(`not a duration: ${time}`)
    this.#loop.advance(milliseconds)
  }

  /** Runs the controllers until nothing more is due at this instant. */
  settle(): void {
    this.#loop.settle()
  }

  /** The application of a Pod has a problem from now on, whatever restarts. */
  break(pod: ObjectKey): void {
    this.#remember('fault', pod, Object.freeze({ since: this.now, kind: 'problem' }))
  }

  heal(pod: ObjectKey): void {
    this.#remember('fault', pod, undefined)
  }

  /** A node fails: its kubelet, its Pods and its addresses fall silent. */
  breakNode(node: string): void {
    this.#remember('node-fault', node, Object.freeze({ since: this.now }))
  }

  healNode(node: string): void {
    this.#remember('node-fault', node, undefined)
  }

  #remember(component: string, key: string, value: unknown): void {
    this.#loop.write({ verb: 'remember', component, key, value })
    this.#loop.settle()
  }

  /** What a walk sees of the cluster now. */
  view(): NetworkView {
    const state = this.#loop.state
    return {
      state,
      now: this.now,
      options: this.options,
      images: this.#blueprint.images,
      proxy: this.#blueprint.proxy,
      doors: this.#blueprint.doors,
      gates: this.#blueprint.gates,
      dataplane: (node) => this.#dataplanes.of(state, node),
      emptyFlows: (node) => this.#dataplanes.mode(state, node).empty(),
    }
  }

  client(from: From): Client {
    if (typeof from !== 'string') return from
    const client = clientOf(from, this.state)
    if (client === undefined) throw new NoClientError(`no client ${from}: it has no address`)
    return client
  }

  /** A Pod without labels in a namespace on each Ready worker node, imagined for the question. */
  clientPods(namespace: string): readonly Client[] {
    const nodes = this.state
      .list('Node')
      .filter(({ status }) => status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'))
    return nodes.map((node) => imaginedPod(namespace, node))
  }

  /** Opens a new connection to `name:port` or `address:port`: every way it can go, with exact probabilities. */
  connect({
    from,
    to,
    protocol = 'TCP',
  }: {
    readonly from: From
    readonly to: string
    readonly protocol?: Protocol
  }): Observation {
    const client = this.client(from)
    const [, host = '', port = '0'] = /^(.*):(\d+)$/.exec(to) ?? []
    const name = host.replace(/^\[|\]$/g, '')
    return this.#observe({ ask: 'connect', from: clientText(client), to, at: this.now }, (view) =>
      outcomes(dial(client, name, Number(port), protocol, view, this.#memory)),
    )
  }

  /** New connections from each client to a Service's own address and port (headless: to its endpoints, evenly). */
  connectToService(service: string, clients: readonly From[]): readonly Observation[] {
    return clients.map((from) => {
      const client = this.client(from)
      const question: Question = { ask: 'connect', from: clientText(client), to: `Service ${service}`, at: this.now }
      return this.#observe(question, (view) => outcomes(serviceTargets(client, service, view, this.#memory)))
    })
  }

  /** Sends one request to a URL as a new client. */
  request(ask: Ask): Observation {
    const client = this.client(ask.from)
    const question: Question = { ask: 'request', from: clientText(client), to: ask.url, at: this.now }
    return this.#observe(question, (view) => outcomes(request({ ...ask, client }, view, this.#memory)))
  }

  /** The next request of a client that keeps its cookies; without a session, its first. */
  requestInSession(
    ask: Ask,
    session: SessionState | undefined,
  ): { readonly branches: readonly Branch<SessionAnswer>[]; readonly observation: Observation } {
    const client = this.client(ask.from)
    const view = this.view()
    const { cookies, memory } = session ?? { cookies: ask.cookies ?? {}, memory: this.#memory }
    const all = [
      ...branches(() => answered(request({ ...ask, client, cookies }, view, memory)), this.options.limits?.branches),
    ]
    const question: Question = { ask: 'request', from: clientText(client), to: ask.url, at: this.now }
    return {
      branches: all,
      observation: { question, branches: all.map((branch) => ({ ...branch, value: branch.value.outcome })) },
    }
  }

  /** One connection or request that really happens: luck from the run's seed, and the cluster remembers the flow. */
  live(ask: Ask & { readonly session?: SessionState }, name: string): Branch<SessionAnswer> {
    const client = this.client(ask.from)
    const view = this.view()
    const cookies = ask.session?.cookies ?? ask.cookies ?? {}
    const branch = sample(
      () => answered(request({ ...ask, client, cookies }, view, this.#memory)),
      stream(this.options.seed ?? 'kubekata', name),
    )
    this.#memory = branch.value.session.memory
    return branch
  }

  #observe(question: Question, walk: (view: NetworkView) => Walk<Outcome>): Observation {
    const view = this.view()
    return { question, branches: [...branches(() => walk(view), this.options.limits?.branches)] }
  }

  /** Looks a name up as a client's resolver would: every way it can go, with the address or how it failed. */
  resolve({ from, name }: { readonly from: From; readonly name: string }): readonly Branch<LookedUp>[] {
    const client = this.client(from)
    const view = this.view()
    return [...branches(() => lookUp(client, name, view), this.options.limits?.branches)]
  }

  /** Whether a host resolves from a client; the issue says how it fails. An address counts as resolved. */
  expectResolves(from: From, host: string): readonly Issue[] {
    const client = this.client(from)
    const view = this.view()
    for (const { value, trace } of branches(() => lookUp(client, host, view), this.options.limits?.branches)) {
      if (value.address === undefined)
        return [
          issue(
            'expect.resolves',
            { from: clientText(client), name: host, rcode: value.rcode },
            { because: trace.flatMap((hop) => hop.because) },
          ),
        ]
    }
    return []
  }

  /** Addresses on which the outside reaches a Service: its load balancer's, or those of Ingresses that lead to it. */
  externalAddresses(service: string): readonly ExternalAddress[] {
    return externalAddresses(this.state, service, this.options)
  }

  /** What stands in front of the Pods without effect, ignored, pending or not simulated. */
  notices(): readonly Issue[] {
    return noticesOf(this.state, this.options)
  }

  podsOfImage(image: string): readonly ObjectKey[] {
    return podsOfImage(this.state, image)
  }

  variablesOf(variable: string, image: string): readonly ContainerVariable[] {
    return variablesOf(this.state, variable, image)
  }

  /** The label `version` of the Pod that answered with status 200. */
  versionOf(outcome: Outcome): string | undefined {
    return versionOf(this.state, outcome)
  }

  /** When the Pod's containers last started, if all of them run. */
  runningSince(pod: ObjectKey): Instant | undefined {
    return runningSince(this.state, pod)
  }

  /** Where a field was handed in; controllers' objects lead to their owners'. */
  locate(reference: Reference): Position | undefined {
    return this.#sources.locate(reference, this.state)
  }
}

function* outcomes(walk: Walk<{ readonly outcome: Outcome }>): Walk<Outcome> {
  return (yield* walk).outcome
}

function* answered(
  walk: Walk<{
    readonly outcome: Outcome
    readonly memory: NetworkMemory
    readonly cookies: Readonly<Record<string, string>>
  }>,
): Walk<SessionAnswer> {
  const { outcome, memory, cookies } = yield* walk
  return {
    outcome,
    session: { cookies, memory, key: `${JSON.stringify(Object.entries(cookies).sort())}|${memoryKey(memory)}` },
  }
}
