/**
 * kubekata's face for programs: a Kubernetes cluster as a value in memory, on a virtual clock, that answers exactly.
 *
 * @example Hand it manifests, let time pass, ask who gets the connections.
 * ```ts
 * import { Cluster, podShares } from 'kubekata'
 *
 * const cluster = Cluster.create()
 * cluster.apply(`
 * apiVersion: apps/v1
 * kind: Deployment
 * metadata: { name: web }
 * spec:
 *   replicas: 3
 *   selector: { matchLabels: { app: web } }
 *   template:
 *     metadata: { labels: { app: web } }
 *     spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 80 }] }] }
 * ---
 * apiVersion: v1
 * kind: Service
 * metadata: { name: web }
 * spec: { selector: { app: web }, ports: [{ port: 80 }] }
 * `)
 * cluster.advance('30s')
 *
 * const [client] = cluster.clientPods('default')
 * const observation = cluster.connect({ from: client!, to: 'web:80' })
 * for (const share of podShares([observation]).values()) console.log(share.toFraction())
 * // 1/3
 * // 1/3
 * // 1/3
 * ```
 *
 * @example Break a Pod's application and watch its endpoint go.
 * ```ts
 * import { Cluster, endpointsOf } from 'kubekata'
 *
 * const cluster = Cluster.create()
 * cluster.apply(`
 * apiVersion: v1
 * kind: Pod
 * metadata: { name: db, labels: { app: db } }
 * spec:
 *   containers:
 *     - name: db
 *       image: mysql
 *       ports: [{ containerPort: 3306 }]
 *       readinessProbe: { tcpSocket: { port: 3306 }, periodSeconds: 5, failureThreshold: 2 }
 * ---
 * apiVersion: v1
 * kind: Service
 * metadata: { name: db }
 * spec: { selector: { app: db }, ports: [{ port: 3306 }] }
 * `)
 * cluster.advance('1m')
 * cluster.break('default/db')
 * cluster.advance('10s')
 * console.log(endpointsOf(cluster.state, 'default/db')[0]?.ready)
 * // false
 * cluster.heal('default/db')
 * cluster.advance('10s')
 * console.log(endpointsOf(cluster.state, 'default/db')[0]?.ready)
 * // true
 * ```
 *
 * @example Every branch carries its trace: what each component did, by which rule.
 * ```ts
 * import { Cluster } from 'kubekata'
 *
 * const cluster = Cluster.create()
 * cluster.apply(`
 * apiVersion: v1
 * kind: Service
 * metadata: { name: empty }
 * spec: { clusterIP: 10.96.7.7, selector: { app: nobody }, ports: [{ port: 80 }] }
 * `)
 * const [client] = cluster.clientPods('default')
 * const { branches } = cluster.connect({ from: client!, to: '10.96.7.7:80' })
 * console.log(branches[0]!.value.kind, branches[0]!.trace.map(({ rule }) => rule).join(' | '))
 * // refused KUBE-SERVICES "default/empty has no endpoints"
 * ```
 *
 * @example A name, as a Pod of another namespace looks it up.
 * ```ts
 * import { Cluster } from 'kubekata'
 *
 * const cluster = Cluster.create({ namespaces: { shop: {} } })
 * cluster.apply(`
 * apiVersion: v1
 * kind: Service
 * metadata: { name: payment, namespace: shop }
 * spec: { clusterIP: 10.96.7.8, selector: { app: payment }, ports: [{ port: 80 }] }
 * `)
 * const [client] = cluster.clientPods('default')
 * for (const name of ['payment.shop', 'payment']) {
 *   const [{ value } = { value: undefined }] = cluster.resolve({ from: client!, name })
 *   console.log(name, value?.address ?? value?.rcode)
 * }
 * // payment.shop 10.96.7.8
 * // payment NXDOMAIN
 * ```
 *
 * @example A request through an Ingress from outside, on a cluster with a node that fails.
 * ```ts
 * import { Cluster, fractionText, shareOf } from 'kubekata'
 *
 * const cluster = Cluster.create({
 *   nodes: [{ name: 'n1', zone: 'a' }, { name: 'n2', zone: 'b' }],
 *   install: { 'ingress-nginx': {} },
 *   publicNames: ['shop.example'],
 * })
 * cluster.apply(`
 * apiVersion: v1
 * kind: Pod
 * metadata: { name: one, labels: { app: shop } }
 * spec: { nodeName: n2, containers: [{ name: web, image: shop, ports: [{ containerPort: 80 }] }] }
 * ---
 * apiVersion: v1
 * kind: Service
 * metadata: { name: shop }
 * spec: { selector: { app: shop }, ports: [{ port: 80 }] }
 * ---
 * apiVersion: networking.k8s.io/v1
 * kind: Ingress
 * metadata: { name: shop }
 * spec: { ingressClassName: nginx, defaultBackend: { service: { name: shop, port: { number: 80 } } } }
 * `)
 * cluster.advance('30s')
 * const ok = () => shareOf(cluster.request({ from: '203.0.113.9', url: 'http://shop.example/' }).branches, (outcome) => outcome.kind === 'answered' && outcome.response.status === 200)
 * console.log(fractionText(ok()))
 * // 1
 * cluster.breakNode('n2')
 * console.log(fractionText(ok()))
 * // 0
 * ```
 *
 * @module
 */

export type { ImageBehaviour } from './application.ts'
export type { Applied } from './cluster/apply.ts'
export {
  type Ask,
  Cluster,
  type From,
  NoClientError,
  type SessionAnswer,
  type SessionState,
} from './cluster/cluster.ts'
export type { ClusterOptions, HostOptions, NodeOptions } from './environment.ts'
export { endpointsOf, type ListedEndpoint } from './expect/endpoints.ts'
export { outcomeText, podShares, shareOf } from './expect/outcome.ts'
export { Fraction, fractionText } from './fraction.ts'
export type { Hop } from './hop.ts'
export type { HttpRequest, HttpResponse } from './http.ts'
export type { Issue } from './issue.ts'
export { type Locale, render } from './messages/render.ts'
export type { Client } from './network/client.ts'
export type { LookedUp } from './network/resolve.ts'
export type { Observation, Question } from './observation.ts'
export type { Outcome, Receiver } from './outcome.ts'
export type { Packet } from './packet.ts'
export type { Position, Reference } from './position.ts'
export { type Refusal, StatusError } from './refusal.ts'
export type { ClusterState } from './state.ts'
export type { Branch } from './walk.ts'
