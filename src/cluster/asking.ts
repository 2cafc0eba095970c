import type { Family } from '../address.ts'
import { type Issue, issue } from '../issue.ts'
import { type Client, clientOf, clientText, imaginedPod } from '../network/client.ts'
import type { Connected } from '../network/connect.ts'
import { type CookieJar, NO_COOKIES } from '../network/cookies.ts'
import { memoryKey, type NetworkMemory } from '../network/memory.ts'
import { dial, type RequestOptions, request } from '../network/network.ts'
import { type Dig, type Dug, dig, type LookedUp, lookUp } from '../network/resolve.ts'
import type { NetworkView } from '../network/view.ts'
import type { Observation, Question } from '../observation.ts'
import type { Outcome } from '../outcome.ts'
import type { Protocol } from '../packet.ts'
import type { ProxyModeName } from '../proxy.ts'
import { stream } from '../random.ts'
import { type Branch, branches, sample, type Walk } from '../walk.ts'
import { Proxying } from './proxying.ts'
import { serviceTargets } from './questions.ts'
import { StandingAnswers } from './standing-answers.ts'

/** Who asks: a client value, `pod ns/name`, `node n1`, or an outside address. */
export type From = Client | string

/** A question to a URL. */
export interface Ask extends Omit<RequestOptions, 'client' | 'url'> {
  readonly from: From
  readonly url: string
  /** It stays open after the question: proxies count it among their open requests. */
  readonly stays?: boolean
}

/** A connection to `name:port` or `address:port` that is really opened. */
export interface Opening {
  readonly from: From
  readonly to: string
  readonly protocol?: Protocol
  readonly sourcePort?: number
  /** It is not closed again. */
  readonly hold?: boolean
}

function socketOf(to: string): { readonly host: string; readonly port: number } {
  const [, host = '', port = '0'] = /^(.*):(\d+)$/.exec(to) ?? []
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

/** A client's session between two requests: its cookies and what the network remembers of it. */
export interface SessionState {
  readonly jar: CookieJar
  readonly memory: NetworkMemory
  /** Equal keys behave alike for ever. */
  readonly key: string
}

export interface SessionAnswer {
  readonly outcome: Outcome
  readonly session: SessionState
}

/** A place nobody is at: the question names a client that does not exist. */
export class NoClientError extends Error {
  override readonly name = 'NoClientError'
}

/** A living cluster that clients ask: connections, requests, names. A question changes nothing. */
export class Asking extends Proxying {
  readonly #standing = new StandingAnswers()

  /** What a walk sees of the cluster now. */
  view(): NetworkView {
    const state = this.loop.state
    return {
      state,
      now: this.now,
      options: this.options,
      images: this.blueprint.images,
      proxy: this.blueprint.proxy,
      doors: this.blueprint.doors,
      gates: this.blueprint.gates,
      sidecar: this.blueprint.sidecar,
      sidecarConnection: this.blueprint.sidecarConnection,
      inbound: this.blueprint.inbound,
      dataplane: (node) => this.dataplanes.of(state, node),
      emptyFlows: (node) => this.dataplanes.mode(state, node).empty(),
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
    serverName,
  }: {
    readonly from: From
    readonly to: string
    readonly protocol?: Protocol
    /** TLS begins at once, asking for this name. */
    readonly serverName?: string
  }): Observation {
    const client = this.client(from)
    const { host, port } = socketOf(to)
    const view = this.view()
    const how = serverName === undefined ? {} : { tls: { serverName } }
    const walk = (): Walk<Connected> => dial(client, host, port, protocol, view, this.memory, how)
    const question = `${protocol} ${to} ${serverName ?? ''}`
    return {
      question: { ask: 'connect', from: clientText(client), to, at: this.now },
      branches: this.#standing.of(from, question, view, this.memory, () => this.#ways(walk)),
    }
  }

  /** New connections from each client to a Service's own address and port (headless: to its endpoints, evenly). */
  connectToService(service: string, clients: readonly From[]): readonly Observation[] {
    const view = this.view()
    const to = `Service ${service}`
    return clients.map((from) => {
      const client = this.client(from)
      return {
        question: { ask: 'connect', from: clientText(client), to, at: this.now },
        branches: this.#ways(() => serviceTargets(client, service, view, this.memory)),
      }
    })
  }

  /** Sends one request to a URL as a new client. */
  request(ask: Ask): Observation {
    const client = this.client(ask.from)
    const question: Question = { ask: 'request', from: clientText(client), to: ask.url, at: this.now }
    return this.#observe(question, (view) => request({ ...ask, client }, view, this.memory))
  }

  /** The next request of a client that keeps its cookies; without a session, its first. */
  requestInSession(
    ask: Ask,
    session: SessionState | undefined,
  ): { readonly branches: readonly Branch<SessionAnswer>[]; readonly observation: Observation } {
    const client = this.client(ask.from)
    const view = ask.stays === true ? { ...this.view(), stays: true } : this.view()
    const { jar, memory } = session ?? { jar: NO_COOKIES, memory: this.memory }
    const all = [
      ...branches(() => answered(request({ ...ask, client, jar }, view, memory)), this.options.limits?.branches),
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
    const jar = ask.session?.jar ?? NO_COOKIES
    const branch = sample(
      () => answered(request({ ...ask, client, jar }, view, this.memory)),
      stream(this.options.seed ?? 'kubekata', name),
    )
    this.memory = branch.value.session.memory
    return branch
  }

  /** One connection that really happens, as `live` does a request; a held one stays open for schedulers to count. */
  open({ from, to, protocol = 'TCP', sourcePort, hold = false }: Opening, name: string): Branch<Outcome> {
    const client = this.client(from)
    const view = this.view()
    const { host, port } = socketOf(to)
    const socket = { hold, ...(sourcePort === undefined ? {} : { sourcePort }) }
    const branch = sample(
      () => dial(client, host, port, protocol, view, this.memory, socket),
      stream(this.options.seed ?? 'kubekata', name),
    )
    this.memory = branch.value.memory
    return { ...branch, value: branch.value.outcome }
  }

  /** A connection after others of which the network remembers something: every way it can go, and what is remembered then. */
  connectWith(
    { from, to, protocol = 'TCP', sourcePort, hold = false }: Opening,
    memory: NetworkMemory = this.memory,
  ): readonly Branch<Connected>[] {
    const client = this.client(from)
    const view = this.view()
    const { host, port } = socketOf(to)
    const socket = { hold, ...(sourcePort === undefined ? {} : { sourcePort }) }
    return [...branches(() => dial(client, host, port, protocol, view, memory, socket), this.options.limits?.branches)]
  }

  /** What an administrator sees of a node's rules, of both families or of one: as saved, as listed, as printed. @throws NoClientError without such a node. */
  rules(node: string, family?: Family): string {
    if (this.state.get('Node', node) === undefined) throw new NoClientError(`no node ${node}`)
    const plane = this.dataplanes.of(this.state, node)
    return family === undefined ? plane.listing : plane.listingOf(family)
  }

  /** Families that a node has rules for. */
  ruleFamilies(node: string): readonly Family[] {
    return this.dataplanes.of(this.state, node).families
  }

  /** Why kube-proxy does not start on a node; empty: it does. */
  proxyUnmet(node: string): readonly Issue[] {
    return this.dataplanes.unmet(this.state, node)
  }

  /** How a node turns Services' addresses into Pods': its mode, and with ipvs the scheduler. */
  proxyOf(node: string): { readonly mode: ProxyModeName; readonly scheduler?: string } {
    const { name: mode } = this.dataplanes.mode(this.state, node)
    return { mode, ...(mode === 'ipvs' ? { scheduler: this.dataplanes.scheduler(this.state, node) } : {}) }
  }

  #observe(question: Question, walk: (view: NetworkView) => Ending): Observation {
    const view = this.view()
    return { question, branches: this.#ways(() => walk(view)) }
  }

  #ways(walk: () => Ending): readonly Branch<Outcome>[] {
    const ways: Branch<Outcome>[] = []
    for (const { value, probability, trace } of branches(walk, this.options.limits?.branches))
      ways.push({ value: value.outcome, probability, trace })
    return ways
  }

  /** Looks a name up as a client's resolver would: every way it can go, with the address or how it failed. */
  resolve({ from, name }: { readonly from: From; readonly name: string }): readonly Branch<LookedUp>[] {
    const client = this.client(from)
    const view = this.view()
    return [...branches(() => lookUp(client, name, view, this.memory.dns), this.options.limits?.branches)]
  }

  /** Asks a client's name servers for records of any type, as dig does. */
  dig({ from, ...question }: Dig & { readonly from: From }): Branch<Dug> {
    const client = this.client(from)
    const view = this.view()
    const cache = question.cache ?? this.memory.dns
    return branches(() => dig(client, { ...question, cache }, view)).next().value as Branch<Dug>
  }

  /** Whether a host resolves from a client; the issue says how it fails. An address counts as resolved. */
  expectResolves(from: From, host: string): readonly Issue[] {
    const client = this.client(from)
    const view = this.view()
    for (const { value, trace } of branches(
      () => lookUp(client, host, view, this.memory.dns),
      this.options.limits?.branches,
    )) {
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
}

/** A walk that comes to an outcome, whatever it leaves behind. */
type Ending = Walk<{ readonly outcome: Outcome }>

function* answered(
  walk: Walk<{
    readonly outcome: Outcome
    readonly memory: NetworkMemory
    readonly jar: CookieJar
  }>,
): Walk<SessionAnswer> {
  const { outcome, memory, jar } = yield* walk
  return {
    outcome,
    session: { jar, memory, key: `${JSON.stringify(jar)}|${memoryKey(memory)}` },
  }
}
