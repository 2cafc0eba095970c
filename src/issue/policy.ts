/** What NetworkPolicies say to a connection. */
export interface PolicyIssues {
  'hop.policy.allowed': {
    readonly direction: 'Ingress' | 'Egress'
    readonly pod: string
    readonly peer: string
    readonly port: string
    readonly rules: string
  }
  'hop.policy.denied': {
    readonly direction: 'Ingress' | 'Egress'
    readonly pod: string
    readonly peer: string
    readonly port: string
    readonly policies: string
  }
  'hop.policy.itself': { readonly pod: string }
  'hop.policy.own-node': { readonly pod: string; readonly peer: string }
  'hop.policy.not-enforced': { readonly pod: string }
}
