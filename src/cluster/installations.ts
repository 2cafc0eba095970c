import { readinessGateInjector, serviceMutator } from '../balancer/aws-webhook.ts'
import { gatewayController } from '../controllers/gateway/gateway.ts'
import { albPublisher, ingressStatus, nginxPublisher } from '../controllers/ingress.ts'
import { targetReadiness } from '../controllers/target-readiness.ts'
import type { ClusterOptions } from '../environment.ts'
import { addressFor } from '../external-address.ts'
import type { Client } from '../network/client.ts'
import type { AnyObject } from '../object.ts'
import { albDoors, albGates } from '../routing/alb/doors.ts'
import { accepted } from '../routing/gateway/attach.ts'
import { gatewayRouter } from '../routing/gateway/router.ts'
import { ingressNginx } from '../routing/ingress-nginx/router.ts'
import { nginxWebhook } from '../routing/ingress-nginx/webhook.ts'
import { inbound } from '../routing/istio/inbound.ts'
import { GATEWAY_LABELS, ingressGateway } from '../routing/istio/ingress-gateway.ts'
import { intercept, interceptConnection } from '../routing/istio/sidecar.ts'
import type { Installation } from './install.ts'

/** The address of ingress-nginx' own Service on the outside. */
const NGINX_ADDRESS = '198.51.100.80'

/** The address inside the VPC from which ALBs ask their targets. */
const ALB_SOURCE = '10.0.255.20'

/** A controller's Pod as its upstreams see it; it exists for the walk alone. */
function controllerPod(namespace: string, name: string, labels: Readonly<Record<string, string>>, ip: string): Client {
  return { kind: 'pod', key: `${namespace}/${name}`, namespace, labels, ip, node: 'n1', hostNetwork: false }
}

function ingressClass(name: string, controller: string): AnyObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name },
    spec: { controller },
  } as AnyObject
}

function namespaceObject(name: string): AnyObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }
}

/** ingress-nginx as its chart installs it: class `nginx`, admission webhook on, one address. */
function nginx(options: ClusterOptions): Installation | undefined {
  const asked = options.install?.['ingress-nginx']
  if (asked === undefined) return undefined
  const { webhook = true, watchIngressWithoutClass = false, class: name = 'nginx' } = asked
  const settings = { watchIngressWithoutClass, class: name }
  const firstNode = options.nodes?.[0]?.name ?? 'n1'
  const identity = {
    ...controllerPod(
      'ingress-nginx',
      'ingress-nginx-controller',
      { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
      '10.244.255.80',
    ),
    node: firstNode,
  } as Client
  const router = ingressNginx(settings)
  return {
    webhooks: webhook ? [nginxWebhook(settings)] : [],
    controllers: [ingressStatus(nginxPublisher(settings, () => [{ ip: NGINX_ADDRESS }]))],
    objects: [
      namespaceObject('ingress-nginx'),
      ...(options.install?.['ingress-nginx']?.class === '' ? [] : [ingressClass(name, 'k8s.io/ingress-nginx')]),
    ],
    doors: () => [{ router, addresses: [NGINX_ADDRESS], identity }],
  }
}

/** The AWS Load Balancer Controller: class `alb`, webhooks for Services (unless switched off) and readiness gates. */
function awsLoadBalancerController(options: ClusterOptions): Installation | undefined {
  const asked =
    options.install?.['aws-load-balancer-controller'] ?? (options.environment === 'eks+lbc' ? {} : undefined)
  if (asked === undefined) return undefined
  return {
    webhooks: [...(asked.serviceMutator === false ? [] : [serviceMutator]), readinessGateInjector],
    controllers: [ingressStatus(albPublisher), targetReadiness],
    objects: [ingressClass('alb', 'ingress.k8s.aws/alb')],
    doors: (state) => albDoors(state).map((door) => ({ ...door, identity: { kind: 'outside', ip: ALB_SOURCE } })),
    gates: albGates,
  }
}

/** Each Gateway's own address on the outside, by its place among the names. */
function gatewayAddress(key: string): string {
  return addressFor('other', 'internet-facing', `gateway ${key}`)
}

/** A Gateway controller that serves every class; its proxies are Pods of its own. */
function gatewayApi(options: ClusterOptions): Installation | undefined {
  const asked = options.install?.['gateway-api']
  if (asked === undefined || asked.controller === false) return undefined
  const firstNode = options.nodes?.[0]?.name ?? 'n1'
  const identity = {
    ...controllerPod('gateway-system', 'gateway-proxy', { app: 'gateway-proxy' }, '10.244.255.81'),
    node: firstNode,
  } as Client
  return {
    controllers: [gatewayController(gatewayAddress)],
    objects: [namespaceObject('gateway-system')],
    doors: (state) =>
      state
        .list('Gateway')
        .filter((gateway) => accepted(gateway, state))
        .map((gateway) => ({
          router: gatewayRouter(gateway),
          addresses: [gatewayAddress(`${gateway.metadata.namespace}/${gateway.metadata.name}`)],
          identity,
        })),
  }
}

/** Who the ingress gateway is to other proxies. */
const GATEWAY_PEER = { namespace: 'istio-system', serviceAccount: 'istio-ingressgateway-service-account' } as const

/** The address of the ingress gateway's Service on the outside. */
const ISTIO_ADDRESS = '198.51.100.82'

/** Istio: its ingress gateway at one address and, where asked for, a sidecar beside every Pod. */
function istio(options: ClusterOptions): Installation | undefined {
  const asked = options.install?.istio
  if (asked === undefined) return undefined
  const node = options.nodes?.[0]?.name ?? 'n1'
  const identity = controllerPod('istio-system', 'istio-ingressgateway', GATEWAY_LABELS, '10.244.255.82')
  const router = ingressGateway(node)
  return {
    objects: [namespaceObject('istio-system')],
    doors: () => [
      { router, addresses: [ISTIO_ADDRESS], identity: { ...identity, node } as Client, peer: GATEWAY_PEER },
    ],
    ...(asked.sidecars === true ? { sidecar: intercept, sidecarConnection: interceptConnection, inbound } : {}),
  }
}

/** One line for each controller that can be installed. */
const known: readonly ((options: ClusterOptions) => Installation | undefined)[] = [
  nginx,
  awsLoadBalancerController,
  gatewayApi,
  istio,
]

/** What is installed, in the order of the table. */
export function installations(options: ClusterOptions): readonly Installation[] {
  return known.flatMap((make) => make(options) ?? [])
}
