import { type Family, familyOf, inCidr } from '../address.ts'
import { kept } from '../kept.ts'
import type { Packet } from '../packet.ts'
import type { NodeView, ProxyConfig } from '../proxy.ts'
import type { KnownAddresses, Traits, Way } from './traits.ts'
import type { Unit } from './units.ts'

/** The unit that a destination belongs to, and by which of its addresses. */
export interface Matched {
  readonly unit: Unit
  readonly way: Way
}

/** Destinations of units, whatever the node. */
class Destinations {
  readonly byAddress = new Map<string, Matched>()
  readonly byNodePort = new Map<string, Matched>()
  readonly health = new Map<number, Unit>()
  readonly #units: readonly Unit[]
  #known: KnownAddresses | undefined

  constructor(units: readonly Unit[]) {
    this.#units = units
    for (const unit of units) this.#enlist(unit)
  }

  get known(): KnownAddresses {
    this.#known ??= knownAddresses(this.#units)
    return this.#known
  }

  #enlist(unit: Unit): void {
    this.#at(unit.clusterIP, unit, 'cluster')
    for (const ip of unit.externalIPs) this.#at(ip, unit, 'external')
    for (const ip of unit.balancerIPs) this.#at(ip, unit, 'balancer')
    if (unit.nodePort !== 0) {
      const nodePort = `${unit.family} ${unit.nodePort}/${unit.protocol}`
      if (!this.byNodePort.has(nodePort)) this.byNodePort.set(nodePort, { unit, way: 'nodePort' })
    }
    if (unit.healthCheckNodePort !== 0 && !this.health.has(unit.healthCheckNodePort))
      this.health.set(unit.healthCheckNodePort, unit)
  }

  #at(ip: string, unit: Unit, way: Way): void {
    const key = `${ip} ${unit.port}/${unit.protocol}`
    if (!this.byAddress.has(key)) this.byAddress.set(key, { unit, way })
  }
}

function knownAddresses(units: readonly Unit[]): KnownAddresses {
  const clusterIPs = new Set(units.map(({ clusterIP }) => clusterIP))
  const others = units.flatMap(({ externalIPs, balancerIPs }) => [...externalIPs, ...balancerIPs])
  return { clusterIPs, all: new Set([...clusterIPs, ...others]) }
}

/** Nodes with the same units share what is compiled from them. */
const destinationsOf = kept((units: readonly Unit[]): Destinations => new Destinations(units))

/** Destinations of a node's rules, compiled: one look-up instead of a walk over every Service. */
export class Dispatch {
  readonly #destinations: Destinations
  readonly #node: NodeView
  readonly #config: ProxyConfig
  readonly #traits: Traits

  constructor(units: readonly Unit[], node: NodeView, config: ProxyConfig, traits: Traits) {
    this.#destinations = destinationsOf(units)
    this.#node = node
    this.#config = config
    this.#traits = traits
  }

  get known(): KnownAddresses {
    return this.#destinations.known
  }

  /** An address of a Service comes before a node port, as in every mode's rules. */
  match({ destination, port, protocol }: Packet): Matched | undefined {
    const { byAddress, byNodePort } = this.#destinations
    const direct = byAddress.get(`${destination} ${port}/${protocol}`)
    if (direct !== undefined) return direct
    if (byNodePort.size === 0) return undefined
    const family: Family = familyOf(destination) ?? 'IPv4'
    const found = byNodePort.get(`${family} ${port}/${protocol}`)
    if (found === undefined) return undefined
    return this.#traits.nodePortAddress(destination, family, this.#node, this.#config) ? found : undefined
  }

  /** The unit whose node port is closed at a local address, where the mode closes it without serving there. */
  closed({ destination, port, protocol }: Packet): Unit | undefined {
    if (this.#traits.closesNodePortsEverywhere !== true) return undefined
    if (!this.#node.addresses.includes(destination) && !inCidr(destination, '127.0.0.0/8')) return undefined
    return this.#destinations.byNodePort.get(`${familyOf(destination) ?? 'IPv4'} ${port}/${protocol}`)?.unit
  }

  /** The Service whose health check answers at a port of the node. */
  health({ destination, port, protocol }: Packet): Unit | undefined {
    const { health } = this.#destinations
    if (health.size === 0 || protocol !== 'TCP' || !this.#node.addresses.includes(destination)) return undefined
    return health.get(port)
  }
}
