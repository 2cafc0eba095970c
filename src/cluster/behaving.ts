import {
  type Behaviour,
  behaviours,
  type ClientMemory,
  NEW_CLIENT,
  nextAddress,
  type Wanted,
} from '../dns/behaviour.ts'
import { endpointsOf } from '../expect/endpoints.ts'
import { type Fraction, ONE } from '../fraction.ts'
import type { Client } from '../network/client.ts'
import { dnsClient } from '../network/resolve.ts'
import type { Outcome } from '../outcome.ts'
import { branches } from '../walk.ts'
import type { Asking } from './asking.ts'

/** Where a client means to go: a name and port, and the Service it stands for. */
export interface Destination {
  readonly name: string
  readonly port: number
  /** `namespace/name`. */
  readonly service: string
}

/** What a client may remember, and how likely it came to that. */
interface World {
  readonly memory: ClientMemory
  readonly weight: Fraction
}

/** One way a connection ends, with its probability. */
export interface Ending {
  readonly value: Outcome
  readonly probability: Fraction
}

/** A client that comes by addresses in its own way, followed in every way things can go: exact, without a draw. */
export class BehavingClient {
  readonly #cluster: Asking
  readonly #client: Client
  readonly #behaviour: Behaviour
  readonly #to: Destination
  #worlds: readonly World[] = [{ memory: NEW_CLIENT, weight: ONE }]

  constructor(cluster: Asking, client: Client, behaviour: Behaviour, to: Destination) {
    this.#cluster = cluster
    this.#client = client
    this.#behaviour = behaviour
    this.#to = to
  }

  /** Where it asks from. */
  get from(): Client {
    return this.#client
  }

  /** Who reads endpoints reads their ports too; who resolves a name knows the Service's. */
  #port(address: string): number {
    const { port, service } = this.#to
    if (behaviours[this.#behaviour].source === 'dns') return port
    const found = endpointsOf(this.#cluster.state, service).find(({ addresses }) => addresses.includes(address))
    return found?.ports[0]?.port ?? this.#known.get(address) ?? port
  }

  /** Ports of endpoints that were listed once: a held address keeps its port. */
  readonly #known = new Map<string, number>()

  #wanted(): Wanted {
    const { name, service } = this.#to
    for (const { addresses, ports } of endpointsOf(this.#cluster.state, service))
      for (const address of addresses) if (ports[0] !== undefined) this.#known.set(address, ports[0].port)
    return { client: dnsClient(this.#client), name, service, family: 'IPv4' }
  }

  /** Opens the next connection: every way it can end. */
  open(): readonly Ending[] {
    const { state, now, options } = this.#cluster
    const wanted = this.#wanted()
    const next = new Map<string, World>()
    const endings: Ending[] = []
    for (const { memory, weight } of this.#worlds) {
      for (const { value, probability } of branches(() =>
        nextAddress(this.#behaviour, wanted, memory, { state, now, options }),
      )) {
        const share = weight.mul(probability)
        const known = next.get(value.memory.key)
        next.set(value.memory.key, { memory: value.memory, weight: known?.weight.add(share) ?? share })
        endings.push(...this.#connected(value.address, value.rcode, share))
      }
    }
    this.#worlds = [...next.values()]
    return endings
  }

  #connected(address: string | undefined, rcode: string, share: Fraction): readonly Ending[] {
    if (address === undefined) {
      const unresolved = rcode === 'NODATA' || rcode === 'SERVFAIL' ? rcode : 'NXDOMAIN'
      return [{ value: { kind: 'unresolved', rcode: unresolved }, probability: share }]
    }
    const to = `${address.includes(':') ? `[${address}]` : address}:${this.#port(address)}`
    return this.#cluster
      .connect({ from: this.#client, to })
      .branches.map(({ value, probability }) => ({ value, probability: probability.mul(share) }))
  }
}
