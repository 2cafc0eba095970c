/** What a Service is asked to carry. */
export interface Load {
  /** New connections a second, of all clients together. */
  readonly rate: number
  readonly clients: number
  readonly endpoints: number
  /** Of each node: kube-proxy sizes the connection-tracking table by them. */
  readonly cores: number
}

/** A limit that a load may reach: how much of it is used, and how much there is. */
export interface Limit {
  readonly name: 'conntrack' | 'source ports' | 'affinity records' | 'Endpoints addresses'
  readonly used: number
  readonly limit: number
}

/** nf_conntrack_tcp_timeout_time_wait: an entry stays that long after its connection. Seconds. */
const TRACKED = 120
/** A client's own port is not used again to the same destination while its socket is in TIME_WAIT. Seconds. */
const TIME_WAIT = 60
/** net.ipv4.ip_local_port_range. */
const PORTS = 60_999 - 32_768 + 1
/** KubeProxyConfiguration.conntrack: maxPerCore and min. */
const [PER_CORE, LEAST] = [32_768, 131_072]
/** ip_list_tot of xt_recent, for each endpoint. */
const RECORDS = 100
/** The Endpoints API keeps a thousand addresses; EndpointSlices have no such limit. */
const ADDRESSES = 1000

/** Every limit of short connections through one node in iptables mode, the fullest first. */
export function limitsAt({ rate, clients, endpoints, cores }: Load): readonly Limit[] {
  const limits: readonly Limit[] = [
    { name: 'conntrack', used: rate * TRACKED, limit: Math.max(LEAST, cores * PER_CORE) },
    { name: 'source ports', used: (rate / clients) * TIME_WAIT, limit: PORTS },
    { name: 'affinity records', used: clients, limit: endpoints * RECORDS },
    { name: 'Endpoints addresses', used: endpoints, limit: ADDRESSES },
  ]
  return [...limits].sort((a, b) => b.used / b.limit - a.used / a.limit)
}
