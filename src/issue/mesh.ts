/** What Istio's proxies do with a request: a sidecar beside a client, or the ingress gateway. */
export interface MeshIssues {
  'mesh.custom-authorization': { readonly name: string; readonly provider: string }
  'mesh.tokens': { readonly name: string }
  'routing.not-simulated': { readonly kind: string; readonly name: string; readonly field: string }
  'hop.mesh.server': { readonly gateway: string; readonly host: string; readonly port: number }
  'hop.mesh.no-server': { readonly host: string; readonly port: number }
  'hop.mesh.no-virtual-service': { readonly host: string; readonly gateway: string }
  'hop.mesh.rule': { readonly virtualService: string; readonly rule: string | number; readonly host: string }
  'hop.mesh.no-rule': { readonly host: string; readonly path: string }
  'hop.mesh.default': { readonly service: string }
  'hop.mesh.destination': { readonly destination: string; readonly share: string }
  'hop.mesh.no-destination': Readonly<Record<string, never>>
  'hop.mesh.no-cluster': { readonly destination: string; readonly reason: string }
  'hop.mesh.no-endpoint': { readonly cluster: string; readonly service: string }
  'hop.mesh.peer': { readonly peer: string; readonly service: string }
  'hop.mesh.failed': { readonly peer: string; readonly why: string }
  'hop.mesh.retry': {
    readonly attempt: number
    readonly attempts: number
    readonly reason: string
    readonly peer: string
  }
  'hop.mesh.timeout': { readonly limit: number }
  'hop.mesh.ejected': { readonly peer: string; readonly seconds: number }
  'hop.mesh.fault': { readonly fault: string; readonly detail: string }
  'hop.mesh.redirect': { readonly location: string; readonly status: number }
  'hop.mesh.direct': { readonly status: number }
  'hop.mesh.plaintext': { readonly pod: string }
  'hop.mesh.denied': { readonly pod: string; readonly policies: string }
  'hop.mesh.not-allowed': { readonly pod: string; readonly policies: string }
  'hop.mesh.preflight': { readonly origin: string; readonly allowed: 'yes' | 'no' }
  'hop.mesh.unregistered': { readonly host: string }
  'hop.mesh.unregistered-stream': { readonly address: string }
  'hop.mesh.stream-server': { readonly gateway: string; readonly port: number }
  'hop.mesh.stream-unserved': { readonly gateway: string; readonly port: number }
  'hop.mesh.client-certificate': { readonly gateway: string }
  'hop.mesh.no-tls-server': { readonly name: string; readonly port: number }
  'hop.mesh.wants-tls': { readonly port: number }
  'hop.mesh.stream': { readonly destination: string; readonly share: string }
  'hop.mesh.stream-unrouted': Readonly<Record<string, never>>
  'hop.mesh.stream-nowhere': { readonly destination: string; readonly reason: string }
  'hop.mesh.stream-no-endpoint': { readonly cluster: string; readonly service: string }
  'hop.mesh.custom': { readonly pod: string; readonly policy: string }
  'hop.mesh.overflow': { readonly cluster: string; readonly limit: string; readonly most: number }
  'hop.mesh.queued': { readonly peer: string; readonly turns: number }
  'hop.mesh.mirror': { readonly destination: string }
}
