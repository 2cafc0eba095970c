import type { IGateway } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/Gateway'
import type { IGatewayClass } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/GatewayClass'
import type { IGRPCRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/GRPCRoute'
import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute'
import type { ITCPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1alpha2/TCPRoute'
import type { ITLSRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1alpha2/TLSRoute'
import type { IUDPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1alpha2/UDPRoute'
import type { IReferenceGrant } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1beta1/ReferenceGrant'
import type { IDestinationRule } from '@kubernetes-models/istio/networking.istio.io/v1/DestinationRule'
import type { IGateway as IIstioGateway } from '@kubernetes-models/istio/networking.istio.io/v1/Gateway'
import type { IVirtualService } from '@kubernetes-models/istio/networking.istio.io/v1/VirtualService'
import type { IAuthorizationPolicy } from '@kubernetes-models/istio/security.istio.io/v1/AuthorizationPolicy'
import type { IPeerAuthentication } from '@kubernetes-models/istio/security.istio.io/v1/PeerAuthentication'
import type { IDaemonSet } from 'kubernetes-models/apps/v1/DaemonSet'
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment'
import type { IReplicaSet } from 'kubernetes-models/apps/v1/ReplicaSet'
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet'
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler'
import type { ICronJob } from 'kubernetes-models/batch/v1/CronJob'
import type { IJob } from 'kubernetes-models/batch/v1/Job'
import type { IEndpointSlice } from 'kubernetes-models/discovery.k8s.io/v1/EndpointSlice'
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress'
import type { IIngressClass } from 'kubernetes-models/networking.k8s.io/v1/IngressClass'
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy'
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget'
import type { IClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole'
import type { IClusterRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding'
import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role'
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding'
import type { IStorageClass } from 'kubernetes-models/storage.k8s.io/v1/StorageClass'
import type { IConfigMap } from 'kubernetes-models/v1/ConfigMap'
import type { IEndpoints } from 'kubernetes-models/v1/Endpoints'
import type { IEvent } from 'kubernetes-models/v1/Event'
import type { INamespace } from 'kubernetes-models/v1/Namespace'
import type { INode } from 'kubernetes-models/v1/Node'
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import type { IPod } from 'kubernetes-models/v1/Pod'
import type { ISecret } from 'kubernetes-models/v1/Secret'
import type { IService } from 'kubernetes-models/v1/Service'
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount'

/** What every stored object carries after admission. */
export interface StoredMeta {
  readonly name: string
  readonly namespace?: string
  readonly uid: string
  readonly resourceVersion: string
  readonly generation?: number
  /** RFC 3339 in whole seconds, as etcd keeps it: objects of one second tie, as in a real cluster. */
  readonly creationTimestamp: string
  readonly deletionTimestamp?: string
  readonly deletionGracePeriodSeconds?: number
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly finalizers?: readonly string[]
  readonly generateName?: string
  readonly ownerReferences?: readonly OwnerReference[]
}

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
  readonly blockOwnerDeletion?: boolean
}

/** Every kind with behaviour or a type of its own. A name that two groups share is written `Kind.group`. */
export interface Kinds {
  Namespace: INamespace
  Node: INode
  Pod: IPod
  ReplicaSet: IReplicaSet
  Deployment: IDeployment
  StatefulSet: IStatefulSet
  DaemonSet: IDaemonSet
  Job: IJob
  CronJob: ICronJob
  Service: IService
  EndpointSlice: IEndpointSlice
  Endpoints: IEndpoints
  ConfigMap: IConfigMap
  Secret: ISecret
  ServiceAccount: IServiceAccount
  PersistentVolumeClaim: IPersistentVolumeClaim
  StorageClass: IStorageClass
  Ingress: IIngress
  IngressClass: IIngressClass
  NetworkPolicy: INetworkPolicy
  PodDisruptionBudget: IPodDisruptionBudget
  HorizontalPodAutoscaler: IHorizontalPodAutoscaler
  Role: IRole
  RoleBinding: IRoleBinding
  ClusterRole: IClusterRole
  ClusterRoleBinding: IClusterRoleBinding
  Event: IEvent
  GatewayClass: IGatewayClass
  Gateway: IGateway
  HTTPRoute: IHTTPRoute
  GRPCRoute: IGRPCRoute
  TLSRoute: ITLSRoute
  TCPRoute: ITCPRoute
  UDPRoute: IUDPRoute
  ReferenceGrant: IReferenceGrant
  'Gateway.networking.istio.io': IIstioGateway
  VirtualService: IVirtualService
  DestinationRule: IDestinationRule
  PeerAuthentication: IPeerAuthentication
  AuthorizationPolicy: IAuthorizationPolicy
}

export type Kind = keyof Kinds

/** An object as the cluster keeps it: deeply frozen, metadata complete. Kinds without a type of their own are inert. */
export type Stored<K extends Kind = Kind> = Omit<Kinds[K], 'metadata'> & {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: StoredMeta
}

/** Any object on its way through the API server, before its kind is known to the type system. */
export interface AnyObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata?: {
    readonly name?: string
    readonly generateName?: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations?: Readonly<Record<string, string>>
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

/** `namespace/name`, or `name` for cluster-scoped kinds. */
export type ObjectKey = string

export function objectKey(namespace: string | undefined, name: string): ObjectKey {
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`
}

export function keyOf({
  metadata,
}: {
  readonly metadata: { readonly name: string; readonly namespace?: string }
}): ObjectKey {
  const { name, namespace } = metadata
  return namespace === undefined || namespace === '' ? name : `${namespace}/${name}`
}

/** The kind under which the cluster files an object: its `kind`, or `Kind.group` where two groups share the word. */
export function storeKind(apiVersion: string, kind: string): string {
  return kind === 'Gateway' && apiVersion.startsWith('networking.istio.io/') ? 'Gateway.networking.istio.io' : kind
}
