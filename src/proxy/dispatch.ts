import { type Family, familyOf, inCidr } from '../address.ts'
import type { Packet } from '../packet.ts'
import type { NodeView, ProxyConfig } from '../proxy.ts'
import type { KnownAddresses, Traits, Way } from './traits.ts'
import type { Unit } from './units.ts'

/** The unit that a destination belongs to, and by which of its addresses. */
export interface Matched {
  readonly unit: Unit
  readonly way: Way
}

/** Destinations of a node's rules, compiled: one look-up instead of a walk over every Service. */
export class Dispatch {
  readonly #node: NodeView
  readonly #config: ProxyConfig
  readonly #traits: Traits
  readonly #byAddress = new Map<string, Matched>()
  readonly #byNodePort = new Map<string, Matched>()
  readonly #health = new Map<number, Unit>()
  readonly known: KnownAddresses

  constructor(units: readonly Unit[], node: NodeView, config: ProxyConfig, traits: Traits) {
    this.#node = node
    this.#config = config
    this.#traits = traits
    for (const unit of units) this.#enlist(unit)
    const clusterIPs = new Set(units.map(({ clusterIP }) => clusterIP))
    const others = units.flatMap(({ externalIPs, balancerIPs }) => [...externalIPs, ...balancerIPs])
    this.known = { clusterIPs, all: new Set([...clusterIPs, ...others]) }
  }

  #enlist(unit: Unit): void {
    const at = (ip: string, way: Way): void => {
      const key = `${ip} ${unit.port}/${unit.protocol}`
      if (!this.#byAddress.has(key)) this.#byAddress.set(key, { unit, way })
    }
    at(unit.clusterIP, 'cluster')
    for (const ip of unit.externalIPs) at(ip, 'external')
    for (const ip of unit.balancerIPs) at(ip, 'balancer')
    const nodePort = `${unit.family} ${unit.nodePort}/${unit.protocol}`
    if (unit.nodePort !== 0 && !this.#byNodePort.has(nodePort))
      this.#byNodePort.set(nodePort, { unit, way: 'nodePort' })
    if (unit.healthCheckNodePort !== 0 && !this.#health.has(unit.healthCheckNodePort))
      this.#health.set(unit.healthCheckNodePort, unit)
  }

  /** An address of a Service comes before a node port, as in every mode's rules. */
  match({ destination, port, protocol }: Packet): Matched | undefined {
    const direct = this.#byAddress.get(`${destination} ${port}/${protocol}`)
    if (direct !== undefined) return direct
    const family: Family = familyOf(destination) ?? 'IPv4'
    const found = this.#byNodePort.get(`${family} ${port}/${protocol}`)
    if (found === undefined) return undefined
    return this.#traits.nodePortAddress(destination, family, this.#node, this.#config) ? found : undefined
  }

  /** The unit whose node port is closed at a local address, where the mode closes it without serving there. */
  closed({ destination, port, protocol }: Packet): Unit | undefined {
    if (this.#traits.closesNodePortsEverywhere !== true) return undefined
    if (!this.#node.addresses.includes(destination) && !inCidr(destination, '127.0.0.0/8')) return undefined
    return this.#byNodePort.get(`${familyOf(destination) ?? 'IPv4'} ${port}/${protocol}`)?.unit
  }

  /** The Service whose health check answers at a port of the node. */
  health({ destination, port, protocol }: Packet): Unit | undefined {
    return protocol === 'TCP' && this.#node.addresses.includes(destination) ? this.#health.get(port) : undefined
  }
}
