import type { Words } from './row.ts'

/** Annotations of Services, Ingresses and Gateways of GKE under networking.gke.io (ingress-gce, cloud-provider-gcp). */
export const networking: Words = {
  prefix: 'networking.gke.io/',
  simulated: ['load-balancer-type'],
  known: {
    'global-access': ['internal-load-balancer-allow-global-access'],
    subnets: ['internal-load-balancer-subnet', 'load-balancer-subnet'],
    'static-address': ['load-balancer-ip-addresses', 'static-ip'],
    weighted: ['weighted-load-balancing'],
    affinity: ['l4-strong-session-affinity'],
    certificates: ['managed-certificates', 'certmap', 'pre-shared-certs'],
    'frontend-config': ['v1beta1.FrontendConfig'],
    firewall: ['suppress-firewall-xpn-error'],
    'health-path': ['transparent-health-checker'],
    'dns-label': ['service-extension', 'topology'],
    // Written by the controllers themselves.
    names: ['backend-service', 'target-pool', 'internal-load-balancer-*'],
  },
}

/** Annotations of GKE under cloud.google.com. */
export const cloud: Words = {
  prefix: 'cloud.google.com/',
  simulated: ['load-balancer-type', 'network-tier'],
  known: {
    neg: ['neg', 'neg-status', 'neg-routes', 'app-protocols'],
    'backend-config': ['backend-config'],
    subsetting: ['l4-rbs', 'load-balancer-backend-share'],
    tags: ['load-balancer-resource-labels'],
    'private-link': ['psc-*'],
  },
}

/** Earlier spellings, and what Ingresses of GKE carry under other prefixes. */
export const ingress: readonly Words[] = [
  { prefix: 'beta.cloud.google.com/', simulated: [], known: { 'backend-config': ['backend-config'] } },
  { prefix: 'alpha.cloud.google.com/', simulated: [], known: { subsetting: ['load-balancer-backend-share'] } },
  {
    prefix: 'ingress.gcp.kubernetes.io/',
    simulated: [],
    known: { certificates: ['pre-shared-cert'], rewrite: ['path-prefix-rewrite'], names: ['instance-groups'] },
  },
  {
    prefix: 'kubernetes.io/ingress.',
    simulated: ['class'],
    known: {
      anycast: ['global-static-ip-name'],
      'static-address': ['regional-static-ip-name'],
      'frontend-config': ['allow-http'],
    },
  },
]
