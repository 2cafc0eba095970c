import { expect } from 'chai'
import fc from 'fast-check'
import { Cluster } from '../cluster/cluster.ts'
import type { Controller, WatchEvent } from '../controller.ts'
import type { ClusterOptions } from '../environment.ts'
import { keyOf } from '../object.ts'

export const SHOP = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n'

export const service = (name: string, app: string, more = ''): string => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${app} }, ports: [{ name: http, port: 80, targetPort: 8080 }]${more} }
`

const container = 'containers: [{ name: app, image: x/app:1, ports: [{ containerPort: 8080 }]'

export const pod = (name: string, app: string): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: ${app} } }
spec: { ${container} }] }
`

const workload = (kind: string, name: string, app: string, replicas: number, more = ''): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}, namespace: shop }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${app} } }
  ${more}
  template:
    metadata: { labels: { app: ${app} } }
    spec: { ${container}, readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 2 } }] }
`

/** One manifest, or a few that belong together, for each controller to have something to do. */
export const POOL: readonly string[] = [
  service('web', 'web'),
  service('all', 'web', ', publishNotReadyAddresses: true'),
  service('db', 'db', ', clusterIP: None'),
  service('tied', 'web', ', trafficDistribution: PreferClose'),
  workload('Deployment', 'web', 'web', 4),
  workload('StatefulSet', 'db', 'db', 3, 'serviceName: db'),
  workload('StatefulSet', 'quick', 'web', 2, 'podManagementPolicy: Parallel'),
  workload('ReplicaSet', 'bare', 'other', 2),
  pod('lone', 'web'),
  pod('other', 'db'),
  `apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: shop }
spec:
  selector: { matchLabels: { app: agent } }
  template: { metadata: { labels: { app: agent } }, spec: { ${container} }] } }
`,
  `apiVersion: batch/v1
kind: Job
metadata: { name: once, namespace: shop }
spec:
  completions: 2
  template:
    metadata: { labels: { app: web } }
    spec: { restartPolicy: Never, containers: [{ name: c, image: busybox, command: [sleep, "3"] }] }
`,
  `apiVersion: v1
kind: Service
metadata: { name: outside, namespace: shop }
spec: { ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: outside, namespace: shop }
subsets: [{ addresses: [{ ip: 172.20.0.5 }], ports: [{ port: 8080 }] }]
`,
  `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: bare, namespace: shop }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: ReplicaSet, name: bare }, minReplicas: 3, maxReplicas: 5 }
`,
  `apiVersion: batch/v1
kind: CronJob
metadata: { name: tick, namespace: shop }
spec:
  schedule: '* * * * *'
  jobTemplate:
    spec:
      template:
        metadata: { labels: { app: tick } }
        spec: { restartPolicy: Never, containers: [{ name: c, image: busybox, command: [sleep, "5"] }] }
`,
  `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { minAvailable: 50%, selector: { matchLabels: { app: web } } }
`,
  service('public', 'web', ', type: LoadBalancer'),
  `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop }
spec: { ingressClassName: nginx, defaultBackend: { service: { name: web, port: { number: 80 } } } }
`,
  `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: any }
spec: { controllerName: kubekata.example/gateway }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: door, namespace: shop }
spec: { gatewayClassName: any, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: shop }
spec: { parentRefs: [{ name: door }], rules: [{ backendRefs: [{ name: web, port: 80 }] }] }
`,
  `apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: disk, namespace: shop }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: v1
kind: Pod
metadata: { name: stateful, namespace: shop, labels: { app: db } }
spec:
  volumes: [{ name: d, persistentVolumeClaim: { claimName: disk } }]
  ${container}, volumeMounts: [{ name: d, mountPath: /d }] }]
`,
  `apiVersion: v1
kind: Pod
metadata: { name: homeless, namespace: shop, labels: { app: web } }
spec: { nodeSelector: { no: where }, ${container} }] }
`,
  `apiVersion: v1
kind: Service
metadata: { name: alias, namespace: shop }
spec: { type: ExternalName, externalName: web.shop.svc.cluster.local }
`,
]

/** Everything that can be installed, so that every controller runs. */
const EVERYTHING: ClusterOptions = {
  environment: 'metallb',
  install: { 'ingress-nginx': {}, 'aws-load-balancer-controller': {}, 'gateway-api': { channel: 'standard' } },
}

/** A cluster with the documents, some time after they were applied. */
export function clusterOf(documents: readonly string[], at = 60_000): Cluster {
  const cluster = Cluster.create(EVERYTHING)
  const applied = cluster.apply([SHOP, ...documents].join('---\n'))
  expect(applied.filter(({ issues }) => issues.length > 0)).to.deep.equal([])
  cluster.advance(at)
  return cluster
}

/** What each controller is asked about when it is asked about everything. */
export function questions(cluster: Cluster): readonly (readonly [controller: Controller, key: string])[] {
  const { state } = cluster
  const events = state
    .kinds()
    .flatMap((kind) =>
      state.all(kind).map((object): WatchEvent => ({ type: 'ADDED', kind, key: keyOf(object), object })),
    )
  return cluster.controllers.flatMap((controller) => {
    const concerned = events.filter(({ kind }) => controller.watches?.includes(kind) ?? true)
    const keys = new Set(concerned.flatMap((event) => controller.keys(event, state)))
    return [...keys].map((key) => [controller, key] as const)
  })
}

/** The writes that every controller would still make, were it asked about every object again. */
export function restless(cluster: Cluster): readonly string[] {
  const { state, now } = cluster
  return questions(cluster).flatMap(([controller, key]) =>
    controller.reconcile(key, state, now).writes.map(({ verb }) => `${controller.name} ${key}: ${verb}`),
  )
}

const FORGETFUL = 'revisionHistoryLimit: 0'

/** Workloads for `shaking`, with Services of all kinds of hints. */
export const WORKLOADS: readonly string[] = [
  service('web', 'web'),
  service('tied', 'web', ', trafficDistribution: PreferClose'),
  service('shared', 'web').replace(
    'name: shared,',
    'name: shared, annotations: { service.kubernetes.io/topology-mode: Auto },',
  ),
  workload('Deployment', 'web', 'web', 3, FORGETFUL),
  workload('StatefulSet', 'db', 'db', 2, `serviceName: db\n  ${FORGETFUL}`),
  workload(
    'StatefulSet',
    'kept',
    'web',
    2,
    `podManagementPolicy: Parallel
  persistentVolumeClaimRetentionPolicy: { whenScaled: Delete }
  volumeClaimTemplates:
    - metadata: { name: disk }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }`,
  ),
  workload('ReplicaSet', 'bare', 'other', 2, 'minReadySeconds: 3'),
]

/** Something that befalls the namespace `shop`. */
export type Shaken = (cluster: Cluster) => unknown

/** Sizes, images, breaks and deletions, of the workloads `web`, `db`, `kept` and `bare` and of their Pods, and time. */
export const shaking: fc.Arbitrary<Shaken> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('Deployment/web', 'StatefulSet/db', 'StatefulSet/kept', 'ReplicaSet/bare'),
      fc.integer({ min: 0, max: 4 }),
    )
    .map(([set, size]) => {
      const [kind, name] = set.split('/') as ['Deployment', string]
      return (cluster: Cluster) => cluster.scale(kind, `shop/${name}`, size)
    }),
  fc
    .tuple(fc.constantFrom('Deployment/web', 'StatefulSet/db'), fc.constantFrom('x/app:1', 'x/app:2', 'x/none:3'))
    .map(([set, image]) => {
      const [kind, name] = set.split('/') as ['Deployment', string]
      return (cluster: Cluster) => cluster.setImage(kind, `shop/${name}`, image)
    }),
  fc.tuple(fc.nat(9), fc.constantFrom('break', 'heal', 'delete')).map(([at, what]) => (cluster: Cluster) => {
    const pods = cluster.state.list('Pod', { namespace: 'shop' })
    const pod = pods[at % Math.max(1, pods.length)]
    if (pod === undefined) return
    const key = `shop/${pod.metadata.name}`
    if (what === 'delete') cluster.delete('Pod', key)
    else if (what === 'break') cluster.break(key)
    else cluster.heal(key)
  }),
  fc.integer({ min: 1, max: 40 }).map((seconds) => (cluster: Cluster) => cluster.advance(seconds * 1000)),
)
