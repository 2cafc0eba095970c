import { kept } from '../kept.ts'
import { socketText } from '../packet.ts'
import { chainHash } from './chain-hash.ts'
import type { Candidate } from './endpoints.ts'
import type { Unit } from './units.ts'

/** Chain names of a unit. */
export interface Chains {
  readonly svc: string
  readonly svl: string
  readonly ext: string
  readonly fw: string
  endpoint(candidate: Candidate): string
}

function made(unit: Unit): Chains {
  const protocol = unit.protocol.toLowerCase()
  const hash = chainHash(unit.name, protocol)
  const endpoints = new Map<string, string>()
  return {
    svc: `KUBE-SVC-${hash}`,
    svl: `KUBE-SVL-${hash}`,
    ext: `KUBE-EXT-${hash}`,
    fw: `KUBE-FW-${hash}`,
    endpoint({ ip, port }) {
      const at = socketText(ip, port)
      let name = endpoints.get(at)
      if (name === undefined) {
        name = `KUBE-SEP-${chainHash(unit.name, protocol, at)}`
        endpoints.set(at, name)
      }
      return name
    },
  }
}

/** The names that iptables mode gives a unit's chains; families share them, each in its own tables. */
export const chainsOf = kept(made)
