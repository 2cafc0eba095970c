type Nothing = Readonly<Record<string, never>>

/** What the lab says of connections it opens, and of `kubectl port-forward`. */
export interface TrafficIssues {
  'lab.no-node': { readonly name: string; readonly near: string }
  'lab.no-client': { readonly from: string }
  'lab.no-port': { readonly to: string }
  'lab.bad-url': { readonly url: string }
  'lab.bad-header': { readonly header: string }
  'lab.scheduler-mode': { readonly mode: string }
  'lab.connections': {
    readonly from: string
    readonly to: string
    readonly mode: string
    readonly count: number
  }
  'lab.end': Nothing
  'lab.source-seen': Nothing
  'lab.share-of-one': Nothing
  'lab.counted': Nothing
  'lab.way': { readonly share: string; readonly end: string }
  'lab.more-ways': { readonly count: number }
  'forward.type': { readonly target: string }
  'forward.not-found': { readonly kind: string; readonly name: string }
  'forward.no-selector': { readonly service: string }
  'forward.no-pod': { readonly target: string }
  'forward.not-running': { readonly pod: string; readonly phase: string }
  'forward.no-service-port': { readonly service: string; readonly port: string }
  'forward.no-named-port': { readonly pod: string; readonly port: string }
  'forward.udp': { readonly port: string; readonly protocol: string }
  'hop.forward.chosen': { readonly target: string; readonly pod: string; readonly count: number }
  'hop.forward.kubelet': { readonly pod: string; readonly port: number; readonly node: string }
  'hop.forward.refused': { readonly pod: string; readonly port: number }
}
