import { Cluster } from '../src/cluster/cluster.ts'

interface Size {
  readonly services: number
  readonly pods: number
}

export interface Figures extends Size {
  readonly settleMilliseconds: number
  readonly changes: number
  readonly changeMilliseconds: number
}

const PER_NODE = 100

/** One text for each Service: a single one would meet the limits of a file. */
function manifests({ services, pods }: Size): readonly string[] {
  const each = pods / services
  return Array.from(
    { length: services },
    (_, index) => `apiVersion: v1
kind: Service
metadata: { name: s${index}, namespace: default }
spec: { selector: { app: a${index} }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: r${index}, namespace: default }
spec:
  replicas: ${each}
  selector: { matchLabels: { app: a${index} } }
  template:
    metadata: { labels: { app: a${index} } }
    spec:
      enableServiceLinks: false
      containers: [{ name: app, image: x/app:1, ports: [{ containerPort: 8080 }], readinessProbe: { tcpSocket: { port: 8080 } } }]
`,
  )
}

function clusterFor(size: Size): Cluster {
  const nodes = Array.from({ length: Math.ceil(size.pods / PER_NODE) + 1 }, (_, index) => ({
    name: `n${index}`,
    zone: `z${index % 3}`,
    addresses: [`192.168.${index >> 8}.${index & 255}`],
    podCIDRs: [`10.${128 + (index >> 8)}.${index & 255}.0/24`],
    cpu: '1000',
    memory: '1Ti',
  }))
  return Cluster.create({
    nodes,
    undescribedImages: 'listens-on-declared-ports',
    limits: { rounds: Number.POSITIVE_INFINITY },
  })
}

function milliseconds(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Every change is one Pod's readiness, and the slices and Endpoints that follow from it. */
function change(cluster: Cluster, count: number): void {
  const pods = cluster.state.list('Pod', { namespace: 'default' }).map(({ metadata }) => `default/${metadata.name}`)
  for (let index = 0; index < count; index++) {
    const ready = Math.floor(index / pods.length) % 2 === 1
    cluster.write({
      verb: 'remember',
      component: 'pod-override',
      key: pods[index % pods.length]!,
      value: Object.freeze({ ready }),
    })
  }
}

function measured(size: Size, changes: number): Figures {
  const cluster = clusterFor(size)
  const settleMilliseconds = milliseconds(() => {
    for (const text of manifests(size)) cluster.apply(text)
    cluster.advance(30_000)
  })
  const ready = cluster.state
    .list('EndpointSlice')
    .reduce((sum, { endpoints }) => sum + (endpoints ?? []).filter(({ conditions }) => conditions?.ready).length, 0)
  if (ready !== size.pods) throw new Error(`${ready} of ${size.pods} endpoints are ready`)
  return { ...size, settleMilliseconds, changes, changeMilliseconds: milliseconds(() => change(cluster, changes)) }
}

/** What was measured, in words. */
export function figuresLine({ services, pods, settleMilliseconds, changes, changeMilliseconds }: Figures): string {
  const perChange = (changeMilliseconds / changes).toFixed(3)
  return `${services} Services × ${pods} Pods: settle ${(settleMilliseconds / 1000).toFixed(2)} s, ${changes} changes ${(changeMilliseconds / 1000).toFixed(2)} s (${perChange} ms each)`
}

/** Settling and changing endpoints at one and at ten times the size: the ratios tell whether cost follows the change. */
export interface EndpointRatios {
  readonly small: readonly Figures[]
  readonly large: readonly Figures[]
}

/** Alternating, so that a machine's moods meet both sizes alike. */
export function endpointRatios(rounds: number): EndpointRatios {
  const [small, large]: [Figures[], Figures[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    small.push(measured({ services: 100, pods: 1000 }, 1000))
    large.push(measured({ services: 1000, pods: 10_000 }, 10_000))
  }
  return { small, large }
}
