import type { ClusterOptions } from '../environment.ts'
import { type Issue, issue } from '../issue.ts'
import { keyOf, type Stored } from '../object.ts'
import type { ClusterState } from '../state.ts'
import { pendingReason } from './balancers.ts'

/** Annotations of Services and Ingresses that are known and not simulated, by what they switch on. */
const RECOGNISED: readonly (readonly [prefix: string, what: string])[] = [
  ['alb.ingress.kubernetes.io/wafv2-acl-arn', 'AWS WAF'],
  ['alb.ingress.kubernetes.io/wafv2-acl-name', 'AWS WAF'],
  ['alb.ingress.kubernetes.io/waf-acl-id', 'AWS WAF'],
  ['alb.ingress.kubernetes.io/web-acl-id', 'AWS WAF'],
  ['alb.ingress.kubernetes.io/shield-advanced-protection', 'AWS Shield, DDoS protection'],
  ['alb.ingress.kubernetes.io/auth-', 'authentication at the ALB'],
  ['alb.ingress.kubernetes.io/jwt-', 'authentication at the ALB'],
  ['alb.ingress.kubernetes.io/mutual-authentication', 'client certificates at the ALB'],
  ['alb.ingress.kubernetes.io/ip-address-type', 'IPv6 addresses of the ALB'],
  ['alb.ingress.kubernetes.io/load-balancer-attributes', 'attributes of the ALB'],
  ['service.beta.kubernetes.io/aws-load-balancer-access-log-', 'access logs'],
  ['service.beta.kubernetes.io/aws-load-balancer-eip-allocations', 'Elastic IP addresses'],
  ['service.beta.kubernetes.io/aws-load-balancer-proxy-protocol', 'PROXY protocol'],
  ['service.beta.kubernetes.io/aws-load-balancer-subnets', 'choice of subnets'],
  ['service.beta.kubernetes.io/aws-load-balancer-security-groups', 'security groups'],
  ['networking.gke.io/managed-certificates', 'Google-managed certificates'],
  ['networking.gke.io/v1beta1.FrontendConfig', 'FrontendConfig: TLS policies and redirects'],
  ['kubernetes.io/ingress.global-static-ip-name', 'a global anycast address'],
  ['cloud.google.com/backend-config', 'BackendConfig: Cloud CDN, Cloud Armor, session affinity'],
  ['beta.cloud.google.com/backend-config', 'BackendConfig: Cloud CDN, Cloud Armor, session affinity'],
  ['cloud.google.com/neg', 'network endpoint groups'],
  ['cloud.google.com/l4-rbs', 'backend-service-based load balancing'],
  ['networking.gke.io/internal-load-balancer-allow-global-access', 'access from other regions'],
  ['appgw.ingress.kubernetes.io/', 'Azure Application Gateway'],
  ['service.beta.kubernetes.io/azure-load-balancer-resource-group', 'a public address of another resource group'],
  ['service.beta.kubernetes.io/azure-pls-', 'Azure Private Link'],
  ['service.beta.kubernetes.io/azure-dns-label-name', 'a DNS label of Azure, Traffic Manager'],
  ['service.beta.kubernetes.io/azure-allowed-service-tags', 'service tags of Azure'],
]

/** Ingress classes of controllers that are known and not simulated. */
const CLASSES: Readonly<Record<string, string>> = {
  'azure/application-gateway': 'Azure Application Gateway',
  'azure-application-gateway': 'Azure Application Gateway',
  'webapprouting.kubernetes.azure.com': 'the application routing add-on of AKS',
  gce: 'GKE Ingress, a global HTTP(S) load balancer',
  'gce-internal': 'GKE Ingress, an internal HTTP(S) load balancer',
  traefik: 'Traefik',
  haproxy: 'HAProxy',
  kong: 'Kong',
}

const OWNERS: readonly (readonly [prefix: string, cloud: string, environments: readonly string[]])[] = [
  ['service.beta.kubernetes.io/aws-', 'AWS', ['eks', 'eks+lbc']],
  ['service.beta.kubernetes.io/azure-', 'Azure', ['aks']],
  ['networking.gke.io/', 'GKE', ['gke']],
  ['cloud.google.com/', 'GKE', ['gke']],
  ['metallb.io/', 'MetalLB', ['metallb']],
  ['metallb.universe.tf/', 'MetalLB', ['metallb']],
]

interface Annotated {
  readonly kind: string
  readonly metadata: Stored['metadata']
}

function* ofAnnotations(object: Annotated, environment: string): Generator<Issue> {
  const name = `${object.kind} ${keyOf(object)}`
  for (const key of Object.keys(object.metadata.annotations ?? {})) {
    const because = { because: [{ kind: object.kind, key: keyOf(object), field: `metadata.annotations[${key}]` }] }
    const foreign = OWNERS.find(
      ([prefix, , environments]) => key.startsWith(prefix) && !environments.includes(environment),
    )
    const known = RECOGNISED.find(([prefix]) => key.startsWith(prefix))
    if (foreign !== undefined && object.kind === 'Service')
      yield issue(
        'balancer.foreign-annotation',
        { service: keyOf(object), annotation: key, cloud: foreign[1] },
        because,
      )
    else if (known !== undefined)
      yield issue('balancer.not-simulated', { name, annotation: key, what: known[1] }, because)
  }
}

function* ofClass(ingress: Stored<'Ingress'>): Generator<Issue> {
  const name = ingress.spec?.ingressClassName ?? ingress.metadata.annotations?.['kubernetes.io/ingress.class'] ?? ''
  const what = CLASSES[name]
  if (what === undefined) return
  const key = keyOf(ingress)
  yield issue(
    'balancer.not-simulated',
    { name: `Ingress ${key}`, annotation: name, what },
    { because: [{ kind: 'Ingress', key, field: 'spec.ingressClassName' }] },
  )
}

/** What a person should know about load balancers of a state: who waits and why, what is ignored, what is not simulated. */
export function balancerNotices(state: ClusterState, options: ClusterOptions): readonly Issue[] {
  const environment = options.environment ?? 'none'
  const services = state.list('Service')
  const ingresses = state.list('Ingress')
  return [
    ...services.flatMap((service) => pendingReason(service, state, options) ?? []),
    ...services.flatMap((service) => [...ofAnnotations(service, environment)]),
    ...ingresses.flatMap((ingress) => [...ofAnnotations(ingress, environment), ...ofClass(ingress)]),
  ]
}
