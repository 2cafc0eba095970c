/** What the rules of a node do to a packet. */
export interface ProxyIssues {
  'hop.proxy.service': { readonly service: string; readonly way: string; readonly count: number }
  'hop.proxy.endpoint': {
    readonly service: string
    readonly address: string
    readonly share: string
    readonly masquerade: string
  }
  'hop.proxy.affinity': { readonly service: string; readonly address: string; readonly seconds: number }
  'hop.proxy.no-endpoints': { readonly service: string }
  'hop.proxy.no-local-endpoints': { readonly service: string; readonly node: string }
  'hop.proxy.source-range': { readonly service: string; readonly source: string }
  'hop.proxy.stray': { readonly address: string; readonly how: 'refused' | 'dropped' }
  'hop.proxy.process-gone': { readonly service: string; readonly node: string }
  'proxy.needs-os': { readonly mode: string; readonly node: string; readonly os: string; readonly has: string }
  'proxy.needs-kernel': { readonly mode: string; readonly node: string; readonly kernel: string; readonly has: string }
  'proxy.needs-module': { readonly mode: string; readonly node: string; readonly module: string }
  'hop.proxy.health': { readonly service: string; readonly count: number; readonly status: number }
}
