import type { BalancerTopic } from './balancer-topic.ts'

/** Load balancers: what they do with a connection, and why a Service has no address. */
export interface BalancerIssues {
  'hop.balancer.not-public': { readonly balancer: string; readonly address: string }
  'hop.balancer.nat': { readonly address: string }
  'hop.balancer.no-listener': { readonly balancer: string; readonly port: number; readonly ports: string }
  'hop.balancer.source-range': { readonly balancer: string; readonly source: string; readonly ranges: string }
  'hop.balancer.no-target': { readonly balancer: string; readonly service: string; readonly port: number }
  'hop.balancer.target': {
    readonly balancer: string
    readonly target: string
    readonly port: number
    readonly healthy: number
    readonly all: number
    readonly client: 'kept' | 'lost'
  }
  'hop.balancer.fails-open': { readonly balancer: string }
  'hop.balancer.admits': { readonly balancer: string; readonly port: number }
  'balancer.failed': { readonly service: string; readonly provider: string; readonly message: string }
  'balancer.silent': {
    readonly address: string
    readonly pool: string
    readonly reason: 'no-advertisement' | 'no-peer' | 'no-endpoint'
  }
  'balancer.nobody': { readonly service: string; readonly environment: string }
  'balancer.class': { readonly service: string; readonly class: string; readonly environment: string }
  'balancer.steps-aside': { readonly service: string; readonly annotation: string; readonly value: string }
  'balancer.provisioning': { readonly service: string; readonly provider: string; readonly seconds: number }
  'balancer.not-simulated': { readonly name: string; readonly annotation: string; readonly topic: BalancerTopic }
  'balancer.unknown-annotation': { readonly name: string; readonly annotation: string; readonly near: string }
  'balancer.foreign-annotation': { readonly service: string; readonly annotation: string; readonly cloud: string }
  'balancer.ingress-pending': { readonly ingress: string; readonly class: string; readonly message: string }
}
