import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { annotationNames, meaningOf } from './vocabulary.ts'

const S = 'service.beta.kubernetes.io/'

/** Names as the manuals list them, one cloud a block; `{port}` stands for a number. */
const documented = `
${S}load-balancer-source-ranges ${S}aws-load-balancer-type ${S}aws-load-balancer-nlb-target-type ${S}aws-load-balancer-name
${S}aws-load-balancer-internal ${S}aws-load-balancer-scheme ${S}aws-load-balancer-proxy-protocol ${S}aws-load-balancer-ip-address-type
${S}aws-load-balancer-access-log-enabled ${S}aws-load-balancer-access-log-s3-bucket-name ${S}aws-load-balancer-access-log-s3-bucket-prefix
${S}aws-load-balancer-cross-zone-load-balancing-enabled ${S}aws-load-balancer-ssl-cert ${S}aws-load-balancer-ssl-ports
${S}aws-load-balancer-ssl-negotiation-policy ${S}aws-load-balancer-backend-protocol ${S}aws-load-balancer-additional-resource-tags
${S}aws-load-balancer-healthcheck-protocol ${S}aws-load-balancer-healthcheck-port ${S}aws-load-balancer-healthcheck-path
${S}aws-load-balancer-healthcheck-healthy-threshold ${S}aws-load-balancer-healthcheck-unhealthy-threshold
${S}aws-load-balancer-healthcheck-timeout ${S}aws-load-balancer-healthcheck-interval ${S}aws-load-balancer-healthcheck-success-codes
${S}aws-load-balancer-eip-allocations ${S}aws-load-balancer-private-ipv4-addresses ${S}aws-load-balancer-ipv6-addresses
${S}aws-load-balancer-target-group-attributes ${S}aws-load-balancer-subnets ${S}aws-load-balancer-alpn-policy
${S}aws-load-balancer-target-node-labels ${S}aws-load-balancer-attributes ${S}aws-load-balancer-security-groups
${S}aws-load-balancer-manage-backend-security-group-rules ${S}aws-load-balancer-extra-security-groups
${S}aws-load-balancer-connection-draining-enabled ${S}aws-load-balancer-connection-draining-timeout
${S}aws-load-balancer-connection-idle-timeout ${S}aws-load-balancer-access-log-emit-interval

alb.ingress.kubernetes.io/load-balancer-name alb.ingress.kubernetes.io/group.name alb.ingress.kubernetes.io/group.order
alb.ingress.kubernetes.io/tags alb.ingress.kubernetes.io/ip-address-type alb.ingress.kubernetes.io/scheme
alb.ingress.kubernetes.io/subnets alb.ingress.kubernetes.io/security-groups alb.ingress.kubernetes.io/load-balancer-attributes
alb.ingress.kubernetes.io/manage-backend-security-group-rules alb.ingress.kubernetes.io/wafv2-acl-arn alb.ingress.kubernetes.io/waf-acl-id
alb.ingress.kubernetes.io/shield-advanced-protection alb.ingress.kubernetes.io/listen-ports alb.ingress.kubernetes.io/ssl-redirect
alb.ingress.kubernetes.io/inbound-cidrs alb.ingress.kubernetes.io/certificate-arn alb.ingress.kubernetes.io/ssl-policy
alb.ingress.kubernetes.io/target-type alb.ingress.kubernetes.io/backend-protocol alb.ingress.kubernetes.io/backend-protocol-version
alb.ingress.kubernetes.io/target-group-attributes alb.ingress.kubernetes.io/healthcheck-port alb.ingress.kubernetes.io/healthcheck-protocol
alb.ingress.kubernetes.io/healthcheck-path alb.ingress.kubernetes.io/healthcheck-interval-seconds
alb.ingress.kubernetes.io/healthcheck-timeout-seconds alb.ingress.kubernetes.io/healthy-threshold-count
alb.ingress.kubernetes.io/unhealthy-threshold-count alb.ingress.kubernetes.io/success-codes alb.ingress.kubernetes.io/auth-type
alb.ingress.kubernetes.io/auth-idp-cognito alb.ingress.kubernetes.io/auth-idp-oidc alb.ingress.kubernetes.io/auth-on-unauthenticated-request
alb.ingress.kubernetes.io/auth-scope alb.ingress.kubernetes.io/auth-session-cookie alb.ingress.kubernetes.io/auth-session-timeout
alb.ingress.kubernetes.io/actions.split alb.ingress.kubernetes.io/conditions.split alb.ingress.kubernetes.io/transforms.split
alb.ingress.kubernetes.io/target-node-labels alb.ingress.kubernetes.io/mutual-authentication
alb.ingress.kubernetes.io/listener-attributes.HTTPS-443 alb.ingress.kubernetes.io/minimum-load-balancer-capacity

networking.gke.io/load-balancer-type cloud.google.com/load-balancer-type networking.gke.io/internal-load-balancer-allow-global-access
networking.gke.io/internal-load-balancer-subnet networking.gke.io/load-balancer-ip-addresses networking.gke.io/weighted-load-balancing
cloud.google.com/network-tier cloud.google.com/l4-rbs cloud.google.com/neg cloud.google.com/backend-config beta.cloud.google.com/backend-config
cloud.google.com/app-protocols networking.gke.io/managed-certificates networking.gke.io/v1beta1.FrontendConfig
kubernetes.io/ingress.global-static-ip-name kubernetes.io/ingress.regional-static-ip-name kubernetes.io/ingress.allow-http
ingress.gcp.kubernetes.io/pre-shared-cert

${S}azure-load-balancer-internal ${S}azure-load-balancer-internal-subnet ${S}azure-load-balancer-mode ${S}azure-dns-label-name
${S}azure-shared-securityrule ${S}azure-load-balancer-resource-group ${S}azure-allowed-service-tags ${S}azure-allowed-ip-ranges
${S}azure-load-balancer-tcp-idle-timeout ${S}azure-pip-name ${S}azure-pip-name-ipv6 ${S}azure-pip-prefix-id ${S}azure-pip-prefix-id-ipv6
${S}azure-pip-tags ${S}azure-load-balancer-health-probe-interval ${S}azure-load-balancer-health-probe-num-of-probe
${S}azure-load-balancer-health-probe-request-path ${S}azure-load-balancer-ipv4 ${S}azure-load-balancer-ipv6
${S}port_80_no_lb_rule ${S}port_80_no_probe_rule ${S}port_80_health-probe_protocol ${S}port_443_health-probe_port
${S}port_80_health-probe_interval ${S}port_80_health-probe_num-of-probe ${S}port_80_health-probe_request-path
${S}azure-load-balancer-enable-high-availability-ports ${S}azure-deny-all-except-load-balancer-source-ranges
${S}azure-additional-public-ips ${S}azure-disable-load-balancer-floating-ip ${S}azure-pip-ip-tags ${S}azure-pls-create ${S}azure-pls-name
${S}azure-pls-ip-configuration-subnet appgw.ingress.kubernetes.io/backend-path-prefix appgw.ingress.kubernetes.io/waf-policy-for-path

metallb.io/address-pool metallb.io/loadBalancerIPs metallb.io/allow-shared-ip metallb.universe.tf/address-pool
metallb.universe.tf/loadBalancerIPs metallb.universe.tf/allow-shared-ip
`
  .split(/\s+/)
  .filter((name) => name !== '')

/** `written → meant`. */
const slips: readonly (readonly [written: string, meant: string])[] = [
  [`${S}aws-load-balancer-schema`, `${S}aws-load-balancer-scheme`],
  [`${S}aws-loadbalancer-scheme`, `${S}aws-load-balancer-scheme`],
  [`${S}aws-load-balancer-nlb-target-typ`, `${S}aws-load-balancer-nlb-target-type`],
  [`${S}azure-load-balancer-interal`, `${S}azure-load-balancer-internal`],
  [`${S}load-balancer-source-range`, `${S}load-balancer-source-ranges`],
  ['alb.ingress.kubernetes.io/shceme', 'alb.ingress.kubernetes.io/scheme'],
  ['alb.ingress.kubernetes.io/inbound-cidr', 'alb.ingress.kubernetes.io/inbound-cidrs'],
  ['networking.gke.io/loadbalancer-type', 'networking.gke.io/load-balancer-type'],
  ['metallb.io/addresspool', 'metallb.io/address-pool'],
  ['metallb.io/loadBalancerIP', 'metallb.io/loadBalancerIPs'],
  ['service.alpha.kubernetes.io/aws-load-balancer-scheme', `${S}aws-load-balancer-scheme`],
  ['metalb.io/address-pool', 'metallb.io/address-pool'],
]

function sources(folder: string): string {
  return readdirSync(join(import.meta.dirname, folder))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(import.meta.dirname, folder, file), 'utf8'))
    .join('\n')
}

describe('annotations of load balancers', () => {
  it('every one that a manual lists is known, read or not', () => {
    expect(documented.filter((name) => !['simulated', 'known'].includes(meaningOf(name)?.kind ?? ''))).to.deep.equal([])
    expect(documented.length).to.be.greaterThan(120)
  })

  it('what is said to be read is read somewhere', () => {
    const text = sources('..') + sources('../../routing/alb')
    const read = annotationNames.filter((name) => meaningOf(name)?.kind === 'simulated')
    const silent = read.filter((name) => {
      const own = name.split('/')[1]!.replace(/^(aws-load-balancer|azure|ingress)[-.]/, '')
      return !text.includes(`${own}'`) && !text.includes(`${own}\``)
    })
    expect(silent).to.deep.equal([])
  })

  for (const [written, meant] of slips)
    it(`${written}: a slip for ${meant}`, () => {
      const meaning = meaningOf(written)
      expect([meaning?.kind, meaning?.kind === 'unknown' && meaning.near[0]]).to.deep.equal(['unknown', meant])
    })

  it('annotations of others are nobody’s slip', () => {
    for (const name of ['example.com/scheme', 'prometheus.io/scrape', 'nginx.ingress.kubernetes.io/canary', 'owner'])
      expect(meaningOf(name)).to.equal(undefined)
  })
})
