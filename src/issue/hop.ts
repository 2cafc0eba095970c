/** What a component did to a packet, a name or a request: one code per kind of hop, `hop.<component>.<deed>`. */
export interface HopIssues {
  'hop.pod.accepted': { readonly pod: string; readonly port: number }
}
