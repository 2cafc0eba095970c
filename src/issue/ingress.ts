/** What ingress-nginx and an ALB do with a request, and what they make of an Ingress. */
export interface IngressIssues {
  'hop.nginx.server': { readonly host: string; readonly server: string }
  'hop.nginx.location': {
    readonly path: string
    readonly location: string
    readonly pathType: string
    readonly regex: boolean
  }
  'hop.nginx.default-backend': { readonly host: string; readonly path: string }
  'hop.nginx.redirect': { readonly status: number; readonly to: string; readonly annotation: string }
  'hop.nginx.tls-redirect': { readonly to: string; readonly forced: boolean }
  'hop.nginx.forbidden': { readonly address: string; readonly list: string }
  'hop.nginx.basic-auth': { readonly secret: string; readonly given: boolean }
  'hop.nginx.external-auth': { readonly url: string; readonly status: number }
  'hop.nginx.too-large': { readonly bytes: number; readonly limit: number }
  'hop.nginx.preflight': { readonly origin: string }
  'hop.nginx.mirror': { readonly url: string }
  'hop.nginx.denied': { readonly reason: string }
  'hop.nginx.no-endpoint': { readonly service: string; readonly port: string }
  'hop.nginx.canary': {
    readonly service: string
    readonly to: 'main' | 'canary'
    readonly by: CanaryReason
    readonly detail: string
  }
  'hop.nginx.rewrite': { readonly from: string; readonly to: string }
  'hop.nginx.peer': { readonly peer: string; readonly service: string; readonly how: string }
  'hop.nginx.failed-try': { readonly peer: string; readonly why: string; readonly again: boolean }
  'hop.nginx.certificate': {
    readonly host: string
    readonly secret: string
    readonly fallback: boolean
    readonly expired: boolean
  }
  'hop.nginx.error-page': { readonly status: number; readonly service: string }
  'hop.alb.listener': { readonly name: string; readonly port: number }
  'hop.alb.no-listener': { readonly name: string; readonly port: number; readonly ports: string }
  'hop.alb.rule': { readonly host: string; readonly path: string; readonly ingress: string }
  'hop.alb.default': { readonly status: number }
  'hop.alb.fixed': { readonly status: number; readonly action: string }
  'hop.alb.redirect': { readonly status: number; readonly to: string; readonly action: string }
  'hop.alb.target-group': { readonly service: string; readonly weight: string; readonly sticky: boolean }
  'hop.alb.empty': { readonly service: string; readonly reason: string }
  'hop.alb.target': { readonly target: string; readonly service: string }
  'ingress.class-missing': { readonly name: string; readonly class: string }
  'ingress.class-other': { readonly name: string; readonly class: string; readonly controller: string }
  'ingress.class-none': { readonly name: string }
  'ingress.canary-dropped': {
    readonly name: string
    readonly reason: 'no-host' | 'no-path' | 'same-service' | 'second'
    readonly host: string
    readonly path: string
  }
  'ingress.canary-weight': { readonly name: string; readonly value: string }
  'ingress.canary-total': { readonly name: string; readonly value: string }
  'ingress.canary-annotation': { readonly name: string; readonly annotation: string }
  'ingress.unpredictable': { readonly name: string; readonly annotation: string }
  'ingress.not-simulated': { readonly name: string; readonly annotation: string }
  'ingress.unknown-annotation': { readonly name: string; readonly annotation: string; readonly near: string }
  'ingress.owner': { readonly name: string; readonly other: string; readonly host: string; readonly path: string }
}

/** Why a request went to the main upstream or to the canary's, in the order they are asked. */
export type CanaryReason =
  | 'pinned-main'
  | 'no-peers'
  | 'pinned-canary'
  | 'header-value'
  | 'header-pattern'
  | 'header'
  | 'cookie'
  | 'weight'
