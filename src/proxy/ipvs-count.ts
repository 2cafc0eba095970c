import { addressNumber } from '../address.ts'
import type { Instant } from '../clock.ts'
import { socketText } from '../packet.ts'
import { bytesOf, type Crossing } from './crossing.ts'

/** What a virtual server, or one of its real servers, has counted. */
export interface ServerCount {
  readonly connections: number
  readonly inPackets: number
  readonly outPackets: number
  readonly inBytes: number
  readonly outBytes: number
}

/** A virtual server with its counts and those of its real servers, in list order. */
export interface VirtualCount extends ServerCount {
  readonly protocol: string
  /** `10.96.0.80:80`. */
  readonly address: string
  readonly servers: readonly (ServerCount & { readonly address: string })[]
}

const FLAGS: Readonly<Record<string, string>> = { '-t': 'TCP', '-u': 'UDP', '--sctp-service': 'SCTP' }

/** The crossings that a virtual server took: they came to its address and left for another. */
function taken(crossings: readonly Crossing[], protocol: string, address: string): readonly Crossing[] {
  return crossings.filter(
    ({ before, after }) =>
      before.protocol === protocol &&
      socketText(before.destination, before.port) === address &&
      socketText(after.destination, after.port) !== address,
  )
}

function counted(crossings: readonly Crossing[]): ServerCount {
  const sent = crossings.flatMap(({ packets }) => packets.sent)
  const answered = crossings.flatMap(({ packets }) => packets.answered)
  return {
    connections: crossings.length,
    inPackets: sent.length,
    outPackets: answered.length,
    inBytes: bytesOf(sent),
    outBytes: bytesOf(answered),
  }
}

const PROTOCOLS: readonly string[] = ['TCP', 'UDP', 'SCTP']

/** ipvsadm sorts by protocol number, address and port (ipvs_cmp_services, ipvs_cmp_dests). */
function inOrder(a: { readonly address: string; readonly protocol?: string }, b: typeof a): number {
  const protocols = PROTOCOLS.indexOf(a.protocol ?? '') - PROTOCOLS.indexOf(b.protocol ?? '')
  if (protocols !== 0) return protocols
  const [[host, port], [other, next]] = [a, b].map(({ address }) => /^\[?(.*?)\]?:(\d+)$/.exec(address)!.slice(1)) as [
    [string, string],
    [string, string],
  ]
  const hosts = addressNumber(host) - addressNumber(other)
  return hosts === 0n ? Number(port) - Number(next) : hosts < 0n ? -1 : 1
}

/** What every virtual and real server of `ipvsadm -Sn` has counted, in the order of ipvsadm. */
export function countIpvs(listing: string, crossings: readonly Crossing[]): readonly VirtualCount[] {
  const lines = listing.split('\n').filter(Boolean)
  const all = lines.flatMap((line, index): readonly VirtualCount[] => {
    const [, flag = '', address = ''] = /^-A (\S+) (\S+)/.exec(line) ?? []
    if (address === '') return []
    const protocol = FLAGS[flag]!
    const own = taken(crossings, protocol, address)
    const rest = lines.slice(index + 1)
    const next = rest.findIndex((one) => one.startsWith('-A '))
    const servers = rest.slice(0, next === -1 ? undefined : next).map((one) => / -r (\S+)/.exec(one)![1]!)
    return [
      {
        protocol,
        address,
        ...counted(own),
        servers: servers
          .map((server) => ({
            address: server,
            ...counted(own.filter(({ after }) => socketText(after.destination, after.port) === server)),
          }))
          .sort(inOrder),
      },
    ]
  })
  return all.sort(inOrder)
}

/** Nine columns; from a hundred million on in thousands, and so on (ipvsadm.c print_largenum). */
function large(value: number): string {
  const [unit, sign] = (
    [
      [1e8, 1, ''],
      [1e9, 1e3, 'K'],
      [1e11, 1e6, 'M'],
      [1e14, 1e9, 'G'],
    ].find(([below]) => value < (below as number)) ?? [0, 1e12, 'T']
  ).slice(1) as [number, string]
  return `${String(Math.floor(value / unit)).padStart(sign === '' ? 9 : 8)}${sign}`
}

function columns({ connections, inPackets, outPackets, inBytes, outBytes }: ServerCount): string {
  return [connections, inPackets, outPackets, inBytes, outBytes].map(large).join('')
}

/** `ipvsadm -Ln --stats`. */
export function ipvsStats(counts: readonly VirtualCount[]): string {
  const titles = ['Conns', 'InPkts', 'OutPkts', 'InBytes', 'OutBytes'].map((title) => ` ${title.padStart(8)}`).join('')
  const lines = counts.flatMap((virtual) => [
    `${`${virtual.protocol}  ${virtual.address}`.slice(0, 33).padEnd(33)}${columns(virtual)}`,
    ...virtual.servers.map((server) => `  -> ${server.address.slice(0, 28).padEnd(28)}${columns(server)}`),
  ])
  return `${['IP Virtual Server version 1.2.1 (size=4096)', `${'Prot LocalAddress:Port'.padEnd(33)}${titles}`, '  -> RemoteAddress:Port', ...lines].join('\n')}\n`
}

/** Seconds that an entry lives, by what its connection came to (ip_vs_proto_tcp.c tcp_timeouts, ip_vs_proto_udp.c). */
const STATES: Readonly<Record<Crossing['state'], readonly [state: string, seconds: number]>> = {
  open: ['ESTABLISHED', 900],
  closed: ['TIME_WAIT', 120],
  refused: ['CLOSE', 10],
  silent: ['SYN_RECV', 60],
}

function time(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`
}

function entry(protocol: string, left: number, state: string, sockets: readonly [string, string, string]): string {
  const [source, virtual, destination] = sockets
  return `${protocol.padEnd(3)} ${time(left).padEnd(6)} ${state.padEnd(11)} ${source.padEnd(18)} ${virtual.padEnd(18)} ${destination}`
}

/** Seconds of persistence by virtual server, as `-p` says. */
function persistence(listing: string): ReadonlyMap<string, number> {
  const found = [...listing.matchAll(/^-A (\S+) (\S+) .*-p (\d+)/gm)]
  return new Map(found.map(([, flag = '', address = '', seconds]) => [`${address}/${FLAGS[flag]}`, Number(seconds)]))
}

/**
 * `ipvsadm -Lnc`: what the connection table still holds, in the order of opening (the kernel's is that of a hash), and
 * behind it the templates that keep a client with its server.
 */
export function ipvsConnections(listing: string, crossings: readonly Crossing[], now: Instant): string {
  const sticky = persistence(listing)
  const templates = new Map<string, string>()
  const lines = crossings.flatMap(({ before, after, state, at }) => {
    const virtual = socketText(before.destination, before.port)
    const server = socketText(after.destination, after.port)
    if (server === virtual) return []
    const { protocol } = before
    const [name, seconds] = protocol === 'UDP' ? ['UDP', 300] : STATES[state]
    const age = Math.floor((now - at) / 1000)
    const kept = sticky.get(`${virtual}/${protocol}`)
    if (kept !== undefined && age < kept)
      templates.set(
        `${before.source} ${virtual}/${protocol}`,
        entry(protocol, kept - age, 'ASSURED', [socketText(before.source, 0), virtual, server]),
      )
    return age < seconds || (state === 'open' && protocol === 'TCP')
      ? [
          entry(protocol, Math.max(0, seconds - age), name, [
            socketText(before.source, before.sourcePort),
            virtual,
            server,
          ]),
        ]
      : []
  })
  const title = `pro expire ${'state'.padEnd(11)} ${'source'.padEnd(18)} ${'virtual'.padEnd(18)} destination`
  return `${['IPVS connection entries', title, ...lines, ...templates.values()].join('\n')}\n`
}
