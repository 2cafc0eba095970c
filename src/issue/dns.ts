/** What happens to a name: the resolver's steps, the server's answers, and why a name or a record is not there. */
export interface DnsIssues {
  'hop.dns.asked': {
    readonly name: string
    readonly type: string
    readonly server: string
    readonly step: number
    readonly steps: number
  }
  'hop.dns.answered': { readonly name: string; readonly type: string; readonly records: string }
  'hop.dns.cached': { readonly name: string; readonly type: string; readonly records: string; readonly age: number }
  'hop.dns.cached-miss': { readonly name: string; readonly type: string; readonly age: number; readonly left: number }
  'hop.dns.nodata': { readonly name: string; readonly type: string }
  'hop.dns.nxdomain': { readonly name: string }
  'hop.dns.servfail': { readonly name: string }
  'hop.dns.refused': { readonly name: string; readonly server: string }
  'hop.dns.silent': { readonly server: string }
  'hop.dns.no-server': { readonly client: string }
  'hop.dns.hosts-file': { readonly name: string; readonly address: string }
  'hop.dns.chosen': { readonly address: string; readonly count: number }
  'hop.dns.held': { readonly name: string; readonly address: string }
  'hop.dns.listed': { readonly service: string; readonly addresses: string; readonly count: number }
  'dns.no-kind': { readonly name: string; readonly label: string }
  'dns.too-long': { readonly name: string }
  'dns.no-namespace': { readonly name: string; readonly namespace: string }
  'dns.no-service': { readonly name: string; readonly service: string; readonly near: string }
  'dns.no-ready-endpoint': { readonly service: string; readonly endpoints: number }
  'dns.no-port': { readonly service: string; readonly port: string; readonly ports: string }
  'dns.no-endpoint': { readonly service: string; readonly endpoint: string; readonly endpoints: string }
  'dns.external-name-address': { readonly service: string; readonly host: string }
  'dns.external-name-below': { readonly service: string }
  'dns.external-name-broken': { readonly service: string; readonly host: string }
  'dns.namespace-alone': { readonly namespace: string }
  'dns.no-family': { readonly service: string; readonly type: string; readonly addresses: string }
  'dns.pods-disabled': { readonly name: string }
  'dns.no-pod-address': { readonly label: string }
  'dns.no-live-pod': { readonly address: string; readonly namespace: string }
  'dns.no-reverse': { readonly address: string }
  'dns.not-outside': { readonly name: string }
  'dns.servers-cut': { readonly kept: string }
  'dns.search-cut': { readonly kept: string }
  'cache.dns-answer': { readonly seconds: number; readonly zone: string }
  'cache.dns-miss': { readonly seconds: number; readonly zone: string }
  'cache.client-answer': { readonly seconds: number }
  'cache.keep-alive': Record<string, never>
  'cache.flow': { readonly protocol: string; readonly seconds: number }
  'cache.affinity': { readonly service: string; readonly seconds: number }
  'cache.watch': Record<string, never>
  'cache.variables': Record<string, never>
}
