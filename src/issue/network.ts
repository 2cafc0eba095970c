/** What happens to a packet or a request between the proxies: routing, sockets, applications. */
export interface NetworkIssues {
  'hop.network.accepted': {
    readonly receiver: string
    readonly port: number
    readonly protocol: string
    readonly source: string
  }
  'hop.network.refused': { readonly receiver: string; readonly port: number; readonly protocol: string }
  'hop.network.no-family': { readonly address: string; readonly family: string }
  'hop.network.nobody': { readonly address: string }
  'hop.network.service-range': { readonly address: string }
  'hop.network.no-such-port': { readonly service: string; readonly port: string; readonly ports: string }
  'hop.network.underlay': { readonly address: string }
  'hop.network.node-down': { readonly node: string }
  'hop.network.firewall': { readonly node: string; readonly port: string; readonly open: string }
  'hop.network.node-entry': { readonly node: string; readonly address: string; readonly port: number }
  'hop.network.ended': { readonly how: string }
  'hop.dns.balancer': { readonly name: string; readonly address: string; readonly count: number }
  'hop.dns.published': { readonly name: string; readonly addresses: string; readonly owner: string }
  'hop.http.answered': { readonly receiver: string; readonly status: number; readonly path: string }
  'hop.http.host-refused': { readonly host: string; readonly name: string; readonly status: number }
}
