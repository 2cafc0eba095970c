/** A real server of a virtual server, as its scheduler sees it. */
export interface RealServer {
  /** `10.244.1.10:8080`. */
  readonly id: string
  /** 1 from kube-proxy, 0 while it drains; by hand anything (`ipvsadm -e -w`). */
  readonly weight: number
  readonly active: number
  readonly inactive: number
}

/** What a scheduler knows of a new connection. */
export interface Asked {
  readonly source: string
  readonly sourcePort: number
  /** The virtual address. */
  readonly destination: string
}

/** The chosen server (undefined: none may take it), and what the scheduler remembers for the next time. */
export interface Scheduled<M> {
  readonly server: RealServer | undefined
  readonly memory: M
}

/**
 * One scheduling discipline (net/netfilter/ipvs/ip_vs_*.c). `servers` is in list order and never empty; `start` stands in
 * for where a rotation happens to begin, which nobody knows.
 */
export interface Scheduler {
  readonly name: string
  /** It rotates, so a first pick depends on an unknown start. */
  readonly rotates?: true
  pick(servers: readonly RealServer[], asked: Asked, memory: unknown, start: number): Scheduled<unknown>
}

/** The least by a measure; the first of equals wins, servers without weight are passed over. */
export function least(servers: readonly RealServer[], measure: (server: RealServer) => number): RealServer | undefined {
  let best: RealServer | undefined
  for (const server of servers)
    if (server.weight > 0 && (best === undefined || measure(server) < measure(best))) best = server
  return best
}

/** hash_32 of the kernel: multiplication by the golden ratio, the top bits kept. */
export function hash32(value: number, bits: number): number {
  return Math.imul(value, 0x61c88647) >>> (32 - bits)
}

/** Active connections count 256 times as much as inactive ones. */
export function overhead({ active, inactive }: RealServer): number {
  return active * 256 + inactive
}
