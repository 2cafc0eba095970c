/** Well-known mistakes behind an unmet expectation (`diagnosis/`): what is written, and what was probably meant. */
export interface DiagnosisIssues {
  'diagnosis.selector': {
    readonly service: string
    readonly expected: string
    /** What the nearest Pod carries; empty: it lacks the label. */
    readonly actual: string
    readonly pod: string
  }
  'diagnosis.target-port-name': {
    readonly service: string
    readonly pod: string
    readonly expected: string
    readonly actual: string
    readonly near: string
  }
  'diagnosis.target-port-closed': {
    readonly service: string
    readonly pod: string
    readonly expected: string
    readonly actual: string
  }
  'diagnosis.service-port': { readonly service: string; readonly expected: string; readonly actual: string }
  'diagnosis.headless-port': { readonly service: string; readonly expected: string; readonly actual: string }
  'diagnosis.namespace': { readonly service: string; readonly expected: string; readonly actual: string }
  'diagnosis.probe-port': {
    readonly pod: string
    readonly probe: string
    readonly expected: string
    readonly actual: string
  }
  'diagnosis.probe-path': {
    readonly pod: string
    readonly probe: string
    readonly path: string
    readonly expected: string
    readonly actual: string
  }
  'diagnosis.probe-speech': {
    readonly pod: string
    readonly probe: string
    readonly expected: string
    readonly actual: string
  }
  'diagnosis.no-pre-stop': { readonly pod: string; readonly container: string }
  'diagnosis.recreate': { readonly deployment: string }
  'diagnosis.publishes-anyway': { readonly service: string }
  'diagnosis.replicas': { readonly actual: string }
  'diagnosis.source-rewritten': { readonly service: string; readonly expected: string; readonly actual: string }
  'diagnosis.no-readiness': { readonly pod: string; readonly container: string }
  'diagnosis.blind-readiness': { readonly pod: string; readonly path: string }
  'diagnosis.canary-rule': {
    readonly canary: string
    readonly main: string
    readonly what: string
    readonly expected: string
    readonly actual: string
  }
  'diagnosis.canary-weight': { readonly canary: string; readonly expected: string; readonly actual: string }
  'diagnosis.canary-total': { readonly canary: string; readonly expected: string; readonly actual: string }
  'diagnosis.canary-missing': { readonly ingress: string; readonly annotation: string }
  'diagnosis.affinity-place': { readonly canary: string; readonly main: string }
  'diagnosis.affinity-bypassed': { readonly service: string; readonly ingress: string }
  'diagnosis.hash-by': { readonly ingress: string }
  'diagnosis.service-upstream': { readonly ingress: string }
  'diagnosis.weights': { readonly service: string; readonly share: string }
  'diagnosis.weights-forget': Readonly<Record<string, never>>
  'diagnosis.share-by-pods': { readonly service: string; readonly actual: string }
  'diagnosis.ingress-class': {
    readonly ingress: string
    readonly expected: string
    readonly actual: string
    readonly near: string
  }
  'diagnosis.ingress-classless': { readonly ingress: string; readonly expected: string }
  'diagnosis.backend-service': {
    readonly by: string
    readonly expected: string
    readonly actual: string
    readonly near: string
  }
  'diagnosis.backend-port': {
    readonly by: string
    readonly service: string
    readonly expected: string
    readonly actual: string
  }
  'diagnosis.route-parent': {
    readonly route: string
    readonly expected: string
    readonly actual: string
    readonly near: string
  }
  'diagnosis.route-refused': { readonly route: string; readonly reason: string; readonly detail: string }
  'diagnosis.reference-grant': { readonly route: string; readonly namespace: string }
  'diagnosis.policy-port': { readonly policy: string; readonly expected: string; readonly actual: string }
  'diagnosis.policy-dns': { readonly policy: string; readonly pod: string }
  'diagnosis.policy-types': { readonly policy: string }
  'diagnosis.load-balancer-class': { readonly service: string; readonly actual: string }
  'diagnosis.internal-balancer': {
    readonly service: string
    readonly annotation: string
    readonly expected: string
    readonly actual: string
  }
  'diagnosis.local-policy': { readonly service: string }
  'diagnosis.external-name-host': { readonly service: string; readonly expected: string; readonly actual: string }
  'diagnosis.image': { readonly pod: string; readonly expected: string; readonly actual: string }
  'diagnosis.unschedulable': { readonly pod: string; readonly message: string }
  'diagnosis.governing-service': { readonly set: string; readonly expected: string; readonly actual: string }
}
