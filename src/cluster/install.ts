import type { Webhook } from '../admission.ts'
import type { AdmissionContext } from '../api/admit.ts'
import type { ApiProfile } from '../api/profile.ts'
import type { ImageTable } from '../application.ts'
import type { Gate } from '../balancer/contract.ts'
import type { Controller } from '../controller.ts'
import { controllers } from '../controllers/index.ts'
import { serviceLoadBalancer } from '../controllers/service-loadbalancer.ts'
import type { ClusterOptions } from '../environment.ts'
import { kubelets } from '../kubelet/index.ts'
import type { Door } from '../network/door.ts'
import type { Inbound, Sidecar, SidecarConnection } from '../network/view.ts'
import type { AnyObject } from '../object.ts'
import type { ProxyConfig } from '../proxy.ts'
import type { ClusterState } from '../state.ts'
import { proxyConfig } from './defaults.ts'
import { installations } from './installations.ts'
import { proxySync } from './proxy-sync.ts'

/** What one installed controller brings along. */
export interface Installation {
  readonly webhooks?: readonly Webhook[]
  readonly controllers?: readonly Controller[]
  readonly objects?: readonly AnyObject[]
  doors?(state: ClusterState): readonly Door[]
  gates?(state: ClusterState): readonly Gate[]
  /** What a proxy beside every Pod makes of its requests. */
  readonly sidecar?: Sidecar
  readonly sidecarConnection?: SidecarConnection
  readonly inbound?: Inbound
}

/** Everything a cluster is built from, made once and shared by all its forks. */
export interface Blueprint {
  readonly admission: AdmissionContext
  readonly controllers: readonly Controller[]
  readonly objects: readonly AnyObject[]
  readonly images: ImageTable
  readonly proxy: ProxyConfig
  readonly doors: (state: ClusterState) => readonly Door[]
  readonly gates: (state: ClusterState) => readonly Gate[]
  readonly sidecar: Sidecar | undefined
  readonly sidecarConnection: SidecarConnection | undefined
  readonly inbound: Inbound | undefined
}

/** Images of the cluster's own Pods. */
const SYSTEM_IMAGES: ImageTable['images'] = {
  'registry.k8s.io/coredns/coredns:v1.12.1': {
    listen: [
      { port: 53, protocol: 'UDP', speaks: 'dns' },
      { port: 53, protocol: 'TCP', speaks: 'dns' },
      { port: 8080, protocol: 'TCP', speaks: 'http' },
      { port: 8181, protocol: 'TCP', speaks: 'http' },
      { port: 9153, protocol: 'TCP', speaks: 'http' },
    ],
    paths: { '*': 200 },
  },
}

const ISTIO_GROUPS = ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'] as const

function profileOf(options: ClusterOptions): ApiProfile {
  const { kubernetes = '1.34', featureGates = {}, install = {}, serviceCIDRs = ['10.96.0.0/12'] } = options
  const gateway = install['gateway-api']?.channel ?? 'standard'
  return {
    minor: Number(kubernetes.split('.')[1] ?? 34),
    featureGates,
    gatewayChannel: gateway,
    groups: [
      ...(install.istio === undefined ? [] : [...ISTIO_GROUPS]),
      ...(install.metallb === undefined && options.environment !== 'metallb' ? [] : ['metallb.io']),
      ...(install['aws-load-balancer-controller'] === undefined ? [] : ['elbv2.k8s.aws']),
    ],
    serviceCIDRs,
    nodePorts: [30000, 32767],
  }
}

function limitsOf({ limits = {} }: ClusterOptions): Readonly<Record<string, number>> {
  const { pods, endpointSlices } = limits
  return {
    ...(pods === undefined ? {} : { Pod: pods }),
    ...(endpointSlices === undefined ? {} : { EndpointSlice: endpointSlices }),
  }
}

/** What the options install, put together in one order. */
export function blueprint(options: ClusterOptions): Blueprint {
  const installed = installations(options)
  const images: ImageTable = {
    images: { ...SYSTEM_IMAGES, ...options.images },
    undescribed: options.undescribedImages ?? 'listens-on-declared-ports',
  }
  return {
    admission: {
      profile: profileOf(options),
      webhooks: installed.flatMap(({ webhooks = [] }) => webhooks),
      seed: options.seed ?? 'kubekata',
      limits: limitsOf(options),
    },
    controllers: [
      ...controllers(options),
      ...kubelets(images),
      serviceLoadBalancer(options),
      ...((options.proxy?.syncPeriod ?? 0) > 0 ? [proxySync(options.proxy!.syncPeriod!)] : []),
      ...installed.flatMap((one) => one.controllers ?? []),
    ],
    objects: installed.flatMap(({ objects = [] }) => objects),
    images,
    proxy: proxyConfig(options),
    doors: (state) => installed.flatMap((one) => one.doors?.(state) ?? []),
    gates: (state) => installed.flatMap((one) => one.gates?.(state) ?? []),
    sidecar: installed.find(({ sidecar }) => sidecar !== undefined)?.sidecar,
    sidecarConnection: installed.find((one) => one.sidecarConnection !== undefined)?.sidecarConnection,
    inbound: installed.find((one) => one.inbound !== undefined)?.inbound,
  }
}
