/** What a Gateway does with a request, by which listener, rule and backend. */
export interface GatewayIssues {
  'hop.gateway.listener': { readonly gateway: string; readonly listener: string; readonly host: string }
  'hop.gateway.no-route': { readonly host: string; readonly path: string }
  'hop.gateway.rule': { readonly route: string; readonly rule: number; readonly match: string }
  'hop.gateway.filter': { readonly filter: string; readonly detail: string }
  'hop.gateway.backend': { readonly service: string; readonly share: string }
  'hop.gateway.no-backend': { readonly route: string; readonly rule: number }
  'hop.gateway.invalid-backend': { readonly backend: string; readonly reason: string }
  'hop.gateway.no-endpoint': { readonly service: string }
  'hop.gateway.peer': { readonly peer: string; readonly service: string }
  'hop.gateway.failed': { readonly peer: string; readonly why: string }
  'hop.gateway.retry': {
    readonly peer: string
    readonly status: number
    readonly attempt: number
    readonly attempts: number
  }
  'hop.gateway.invalid-tls': { readonly service: string }
  'hop.gateway.timeout': { readonly after: number; readonly limit: number }
  'hop.gateway.preflight': { readonly origin: string; readonly allowed: 'yes' | 'no' }
  'hop.gateway.unknown-filter': { readonly filter: string }
  'hop.gateway.no-listener': {
    readonly gateway: string
    readonly port: number
    readonly protocol: string
    readonly name: string
  }
  'hop.gateway.stream': {
    readonly route: string
    readonly listener: string
    readonly service: string
    readonly share: string
  }
  'hop.gateway.no-stream-backend': { readonly route: string }
  'hop.gateway.invalid-stream-backend': { readonly backend: string; readonly reason: string }
  'hop.gateway.no-stream-endpoint': { readonly service: string }
}
