import type { Words } from './row.ts'

/** Service annotations of cloud-provider-azure (topics/loadbalancer.md, pls-integration.md). */
export const azure: Words = {
  prefix: 'service.beta.kubernetes.io/azure-',
  simulated: [
    'load-balancer-internal',
    'load-balancer-ipv4',
    'allowed-ip-ranges',
    'allowed-service-tags',
    'deny-all-except-load-balancer-source-ranges',
    'disable-load-balancer-floating-ip',
    'load-balancer-health-probe-interval',
    'load-balancer-health-probe-num-of-probe',
  ],
  known: {
    subnets: ['load-balancer-internal-subnet'],
    'health-path': ['load-balancer-health-probe-request-path', 'load-balancer-health-probe-protocol'],
    'resource-group': ['load-balancer-resource-group'],
    'idle-timeout': ['load-balancer-tcp-idle-timeout'],
    'static-address': ['load-balancer-ipv6', 'pip-name', 'pip-name-ipv6', 'pip-prefix-id', 'pip-prefix-id-ipv6'],
    'global-lb': ['additional-public-ips'],
    tags: ['pip-tags', 'pip-ip-tags'],
    'dns-label': ['dns-label-name'],
    'ha-ports': ['load-balancer-enable-high-availability-ports', 'load-balancer-mixed-protocols'],
    'security-groups': ['shared-securityrule'],
    names: ['load-balancer-mode', 'load-balancer-configurations'],
    'private-link': ['pls-*'],
    outbound: ['load-balancer-disable-outbound-snat'],
  },
}

/** Rules for one port of a Service. */
export const azurePort: Words = {
  prefix: 'service.beta.kubernetes.io/port_',
  simulated: [],
  known: { 'port-rules': ['{port}_no_lb_rule', '{port}_no_probe_rule', '{port}_health-probe_*'] },
}

/** Azure Application Gateway, as an Ingress asks for it. */
export const gateway: Words = {
  prefix: 'appgw.ingress.kubernetes.io/',
  simulated: [],
  known: { 'application-gateway': ['*'] },
}
