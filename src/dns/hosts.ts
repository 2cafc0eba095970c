import { type DnsQuestion, emptyReply, type Reply, type ResourceRecord } from './message.ts'
import { closestZone, hostType, inZone, reverseAddress } from './name.ts'
import type { HostsOptions } from './plugins.ts'

/**
 * The hosts plugin: a name that is listed with another family is empty; one that is not listed goes on only where
 * `fallthrough` says so, and is a failure of the server otherwise, since a hosts file has no SOA to deny with
 * (plugin/hosts/hosts.go). Undefined: the next plugin answers.
 */
export function hostsReply(question: DnsQuestion, options: HostsOptions): Reply | undefined {
  const { name, type } = question
  if (type === 'PTR') return pointer(question, options)
  if (closestZone(name, options.zones) === undefined) return undefined
  const own = options.entries
    .filter(({ names }) => names.includes(name.toLowerCase()))
    .map(({ address }) => hostType(address))
  const answers: readonly ResourceRecord[] = own
    .filter((host) => host.type === type)
    .map(({ data }) => ({ name, ttl: options.ttl, type, data }))
  if (own.length === 0) {
    const on = options.fallthrough === true || options.fallthrough.some((zone) => inZone(name, zone))
    return on ? undefined : emptyReply(question, 'SERVFAIL')
  }
  return { ...emptyReply(question, 'NOERROR', { authoritative: true }), answers }
}

function pointer(question: DnsQuestion, options: HostsOptions): Reply | undefined {
  const address = reverseAddress(question.name)
  if (!options.reverse || address === undefined) return undefined
  const names = options.entries.filter((one) => hostType(one.address).data === address).flatMap(({ names: own }) => own)
  if (names.length === 0) return undefined
  const answers = names.map((data) => ({ name: question.name, ttl: options.ttl, type: 'PTR', data }))
  return { ...emptyReply(question, 'NOERROR', { authoritative: true }), answers }
}
