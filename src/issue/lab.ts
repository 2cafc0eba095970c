type Nothing = Readonly<Record<string, never>>

/** What the lab's commands say of manifests and of the throw-away cluster. */
export interface LabIssues {
  'lab.created': Nothing
  'lab.configured': Nothing
  'lab.unchanged': Nothing
  'lab.refused': Nothing
  'lab.unreadable': Nothing
  'lab.summary': {
    readonly created: number
    readonly configured: number
    readonly unchanged: number
    readonly refused: number
  }
  'lab.warning': Nothing
  'lab.timeline': Nothing
  'lab.moment.allocated': { readonly object: string; readonly addresses: string; readonly ports: string }
  'lab.moment.validated': { readonly object: string }
  'lab.moment.stored': { readonly object: string; readonly version: string }
  'lab.moment.pod-made': { readonly pod: string; readonly owner: string }
  'lab.moment.pod-scheduled': { readonly pod: string; readonly node: string }
  'lab.moment.pod-ready': { readonly pod: string; readonly address: string }
  'lab.moment.slice': { readonly slice: string; readonly ready: number; readonly endpoints: number }
  'lab.moment.name': { readonly name: string; readonly address: string }
  'lab.moment.node': { readonly node: string; readonly address: string }
  'lab.no-file': { readonly file: string }
  'lab.nothing-read': { readonly file: string }
  'lab.unknown-resource': { readonly name: string; readonly near: string }
  'lab.none-found': { readonly namespace: string }
  'lab.none-anywhere': Nothing
  'lab.not-found': { readonly resource: string; readonly name: string }
  'lab.bad-selector': { readonly detail: string }
  'lab.no-event': { readonly value: string; readonly forms: string }
  'lab.no-counters': { readonly mode: string; readonly node: string }
  'lab.no-client': { readonly from: string }
  'lab.duration': { readonly flag: string; readonly value: string }
  'lab.reach-allowed': { readonly from: string; readonly to: string; readonly policies: string }
  'lab.reach-exempt': { readonly from: string; readonly to: string; readonly why: 'itself' | 'own-node' }
  'lab.reach-denied': {
    readonly from: string
    readonly to: string
    readonly direction: 'Ingress' | 'Egress'
    readonly policies: string
  }
  'lab.front-none': Nothing
  'lab.front-billed': { readonly count: number }
}
