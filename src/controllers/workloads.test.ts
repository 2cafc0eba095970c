import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../cluster/cluster.ts'
import type { ClusterOptions } from '../environment.ts'
import type { AnyObject } from '../object.ts'

const OPTIONS: ClusterOptions = {
  images: {
    'app:1': { listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }], paths: { '/': 200 } },
    'app:2': { listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }], paths: { '/': 200 } },
    'sick:1': { listen: [], paths: {} },
  },
}

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
`

function workload(kind: string, replicas: number, image: string, spec = '', podSpec = ''): string {
  return `${SERVICE}apiVersion: apps/v1
kind: ${kind}
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  ${spec}
  template:
    metadata: { labels: { app: web } }
    spec: { ${podSpec} containers: [{ name: app, image: "${image}", readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 } }] }
`
}

/** Pods by image: `app:1 3 ready, app:2 1 unready 2 going`. */
function pods(cluster: Cluster): string {
  const groups = Map.groupBy(
    cluster.state.list('Pod', { namespace: 'default' }),
    ({ spec }) => spec!.containers[0]!.image!,
  )
  const texts = [...groups].sort().map(([image, all]) => {
    const going = all.filter(({ metadata }) => metadata.deletionTimestamp !== undefined)
    const ready = all.filter(
      (pod) =>
        !going.includes(pod) &&
        pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'),
    )
    const unready = all.length - going.length - ready.length
    const parts = [
      [ready.length, 'ready'],
      [unready, 'unready'],
      [going.length, 'going'],
    ].filter(([count]) => count !== 0)
    return `${image} ${parts.map(([count, what]) => `${count} ${what}`).join(' ')}`
  })
  return texts.join(', ')
}

function endpoints(cluster: Cluster): string {
  const all = cluster.state
    .list('EndpointSlice', { namespace: 'default', labels: { matchLabels: { 'kubernetes.io/service-name': 'web' } } })
    .flatMap((slice) => slice.endpoints ?? [])
  return `${all.filter(({ conditions }) => conditions?.ready).length} of ${all.length}`
}

function clusterOf(manifest: string, seconds: number, options = OPTIONS): Cluster {
  const cluster = Cluster.create(options)
  expect(cluster.apply(manifest).filter(({ issues }) => issues.length > 0)).to.deep.equal([])
  cluster.advance(seconds * 1000)
  return cluster
}

function then(cluster: Cluster, manifest: string, seconds: number): string {
  cluster.apply(manifest)
  cluster.advance(seconds * 1000)
  return pods(cluster)
}

describe('Deployment', () => {
  it('rolls: 4 replicas to a version that never gets ready stop at 3 old and 2 new', () => {
    const cluster = clusterOf(workload('Deployment', 4, 'app:1'), 10)
    expect(then(cluster, workload('Deployment', 4, 'sick:1'), 120)).to.equal('app:1 3 ready, sick:1 2 unready')
    expect(endpoints(cluster)).to.equal('3 of 5')
  })

  it('rolls with maxUnavailable 0 and maxSurge 1: 2 old stay, 1 new waits', () => {
    const strategy = 'strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }'
    const cluster = clusterOf(workload('Deployment', 2, 'app:1', strategy), 10)
    expect(then(cluster, workload('Deployment', 2, 'sick:1', strategy), 120)).to.equal(
      'app:1 2 ready, sick:1 1 unready',
    )
  })

  it('never has fewer ready endpoints than maxUnavailable allows, and ends with the new version', () => {
    const cluster = clusterOf(workload('Deployment', 10, 'app:1'), 10)
    const seen: number[] = []
    cluster.apply(workload('Deployment', 10, 'app:2'))
    for (let second = 0; second < 40; second++) {
      seen.push(Number(endpoints(cluster).split(' ')[0]))
      cluster.advance(1000)
    }
    expect(Math.min(...seen)).to.be.at.least(8)
    expect(pods(cluster)).to.equal('app:2 10 ready')
    expect(
      cluster.state
        .list('ReplicaSet')
        .map(({ spec }) => spec?.replicas)
        .sort(),
    ).to.deep.equal([0, 10])
    expect(
      cluster.state.get('Deployment', 'default/web')?.metadata.annotations?.['deployment.kubernetes.io/revision'],
    ).to.equal('2')
  })

  it('recreates: nobody is there between the old and the new', () => {
    const recreate = 'strategy: { type: Recreate }'
    const hooked = (image: string): string =>
      workload('Deployment', 3, image, recreate).replace(
        'readinessProbe',
        'lifecycle: { preStop: { sleep: { seconds: 5 } } }, readinessProbe',
      )
    const cluster = clusterOf(hooked('app:1'), 10)
    expect(then(cluster, hooked('app:2'), 4)).to.equal('app:1 3 going')
    cluster.advance('4s')
    expect(pods(cluster)).to.equal('app:2 3 ready')
  })

  it('paused, it scales but does not roll; going back finds the old ReplicaSet', () => {
    const cluster = clusterOf(workload('Deployment', 2, 'app:1'), 10)
    expect(then(cluster, workload('Deployment', 3, 'app:2', 'paused: true'), 10)).to.equal('app:1 3 ready')
    expect(then(cluster, workload('Deployment', 3, 'app:2'), 30)).to.equal('app:2 3 ready')
    expect(then(cluster, workload('Deployment', 3, 'app:1'), 30)).to.equal('app:1 3 ready')
    expect(cluster.state.list('ReplicaSet').length).to.equal(2)
    expect(
      cluster.state.get('Deployment', 'default/web')?.metadata.annotations?.['deployment.kubernetes.io/revision'],
    ).to.equal('3')
  })

  it('says so when it makes no progress', () => {
    const cluster = clusterOf(workload('Deployment', 1, 'sick:1', 'progressDeadlineSeconds: 30'), 60)
    const condition = cluster.state
      .get('Deployment', 'default/web')
      ?.status?.conditions?.find(({ type }) => type === 'Progressing')
    expect([condition?.status, condition?.reason]).to.deep.equal(['False', 'ProgressDeadlineExceeded'])
  })

  it('minReadySeconds paces the rollout, not readiness', () => {
    const slow = 'minReadySeconds: 20\n  strategy: { rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } }'
    const cluster = clusterOf(workload('Deployment', 2, 'app:1', slow), 30)
    expect(then(cluster, workload('Deployment', 2, 'app:2', slow), 10)).to.equal('app:1 2 ready, app:2 1 ready')
    cluster.advance('60s')
    expect(pods(cluster)).to.equal('app:2 2 ready')
  })

  it('deleted, it takes everything with it', () => {
    const cluster = clusterOf(workload('Deployment', 2, 'app:1'), 10)
    cluster.delete('Deployment', 'default/web')
    cluster.advance('5s')
    expect([cluster.state.list('ReplicaSet').length, cluster.state.list('Pod').length]).to.deep.equal([0, 0])
    expect(endpoints(cluster)).to.equal('0 of 0')
  })
})

describe('ReplicaSet', () => {
  it('adopts what matches a set-based selector and lets go of what no longer does', () => {
    const selector = 'selector: { matchExpressions: [{ key: app, operator: In, values: [web, www] }] }'
    const manifest = workload('ReplicaSet', 2, 'app:1').replace('selector: { matchLabels: { app: web } }', selector)
    const lone =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: lone, labels: { app: www } }\nspec: { containers: [{ name: c, image: "app:1" }] }\n'
    const cluster = clusterOf(`${lone}---\n${manifest}`, 10)
    expect(cluster.state.list('Pod').length).to.equal(2)
    expect(cluster.state.get('Pod', 'default/lone')?.metadata.ownerReferences?.[0]?.kind).to.equal('ReplicaSet')
    cluster.apply(lone.replace('www', 'gone'))
    cluster.advance('5s')
    expect(cluster.state.list('Pod').length).to.equal(3)
    expect(cluster.state.get('Pod', 'default/lone')?.metadata.ownerReferences ?? []).to.deep.equal([])
  })

  it('replaces a deleted Pod at once; both are listed', () => {
    const cluster = clusterOf(
      workload('ReplicaSet', 1, 'app:1', '', 'terminationGracePeriodSeconds: 30,').replace(
        'image: "app:1",',
        'image: "app:1", lifecycle: { preStop: { sleep: { seconds: 10 } } },',
      ),
      10,
    )
    cluster.delete('Pod', `default/${cluster.state.list('Pod')[0]!.metadata.name}`)
    cluster.advance('3s')
    expect(pods(cluster)).to.equal('app:1 1 ready 1 going')
    expect(endpoints(cluster)).to.equal('1 of 2')
  })

  it('lets those go first that are not ready', () => {
    const cluster = clusterOf(workload('ReplicaSet', 3, 'app:1'), 10)
    const [first] = cluster.state.list('Pod')
    const key = `default/${first!.metadata.name}`
    cluster.break(key)
    cluster.advance('5s')
    cluster.apply(workload('ReplicaSet', 2, 'app:1'))
    cluster.advance('5s')
    expect(cluster.state.get('Pod', key)).to.equal(undefined)
    expect(pods(cluster)).to.equal('app:1 2 ready')
  })
})

const names = (cluster: Cluster): string =>
  cluster.state
    .list('Pod')
    .map(({ metadata }) => metadata.name)
    .join(' ')

describe('StatefulSet', () => {
  const set = (replicas: number, image: string, spec = ''): string =>
    workload('StatefulSet', replicas, image, `serviceName: web\n  ${spec}`)

  it('goes up one by one and stops where one is not ready', () => {
    const cluster = clusterOf(set(3, 'app:1'), 1)
    expect(names(cluster)).to.equal('web-0 web-1')
    cluster.advance('10s')
    expect(names(cluster)).to.equal('web-0 web-1 web-2')
    expect(names(clusterOf(set(3, 'sick:1'), 60))).to.equal('web-0')
  })

  it('Parallel starts all', () => {
    expect(names(clusterOf(set(3, 'sick:1', 'podManagementPolicy: Parallel'), 1))).to.equal('web-0 web-1 web-2')
  })

  it('goes down from the highest ordinal; identity is in labels, hostname and subdomain', () => {
    const cluster = clusterOf(set(3, 'app:1'), 20)
    cluster.apply(set(1, 'app:1'))
    cluster.advance('10s')
    expect(names(cluster)).to.equal('web-0')
    const { metadata, spec } = cluster.state.get('Pod', 'default/web-0')!
    expect([metadata.labels?.['statefulset.kubernetes.io/pod-name'], spec?.hostname, spec?.subdomain]).to.deep.equal([
      'web-0',
      'web-0',
      'web',
    ])
  })

  it('updates from the highest ordinal down to the partition; below it the old template comes back', () => {
    const partition = 'updateStrategy: { rollingUpdate: { partition: 1 } }'
    const cluster = clusterOf(set(3, 'app:1', partition), 20)
    cluster.apply(set(3, 'app:2', partition))
    cluster.advance('30s')
    expect(pods(cluster)).to.equal('app:1 1 ready, app:2 2 ready')
    cluster.delete('Pod', 'default/web-0')
    cluster.advance('10s')
    expect(pods(cluster)).to.equal('app:1 1 ready, app:2 2 ready')
    cluster.apply(set(3, 'app:2'))
    cluster.advance('30s')
    expect(pods(cluster)).to.equal('app:2 3 ready')
  })

  it('has a claim for each ordinal, which stays', () => {
    const claims =
      'volumeClaimTemplates: [{ metadata: { name: data }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }]'
    const cluster = clusterOf(set(2, 'app:1', claims), 20)
    cluster.apply(set(1, 'app:1', claims))
    cluster.advance('10s')
    expect(
      cluster.state.list('PersistentVolumeClaim').map(({ metadata, status }) => `${metadata.name} ${status?.phase}`),
    ).to.deep.equal(['data-web-0 Bound', 'data-web-1 Bound'])
    const unknown = clusterOf(set(1, 'app:1', claims.replace('spec: {', 'spec: { storageClassName: none,')), 20)
    expect(unknown.state.list('Pod')[0]?.status?.phase).to.equal('Pending')
  })
})

describe('nodes', () => {
  it('a silent node: endpoints leave after the grace period, Pods are replaced after their tolerations', () => {
    const cluster = clusterOf(workload('Deployment', 3, 'app:1'), 10)
    const node = cluster.state.list('Pod')[0]!.spec!.nodeName!
    cluster.breakNode(node)
    cluster.advance('49s')
    expect(endpoints(cluster)).to.equal('3 of 3')
    cluster.advance('2s')
    expect(endpoints(cluster)).to.equal('2 of 3')
    cluster.advance('310s')
    expect(pods(cluster)).to.equal('app:1 3 ready 1 going')
    expect(
      cluster.state
        .list('Pod')
        .filter(({ metadata, spec }) => spec?.nodeName === node && metadata.deletionTimestamp === undefined),
    ).to.deep.equal([])
    cluster.healNode(node)
    cluster.advance('5s')
    expect(pods(cluster)).to.equal('app:1 3 ready')
    expect(cluster.state.get('Node', node)?.spec?.taints).to.equal(undefined)
  })

  it('a node that is heard again in time changes nothing for good', () => {
    const cluster = clusterOf(workload('Deployment', 3, 'app:1'), 10)
    const node = cluster.state.list('Pod')[0]!.spec!.nodeName!
    cluster.breakNode(node)
    cluster.advance('60s')
    expect(endpoints(cluster)).to.equal('2 of 3')
    cluster.healNode(node)
    cluster.advance('2s')
    expect(endpoints(cluster)).to.equal('3 of 3')
  })

  it('a DaemonSet has one Pod on every node it tolerates', () => {
    const daemon = workload('DaemonSet', 1, 'app:1').replace('  replicas: 1\n', '')
    const nodes = [{ name: 'a' }, { name: 'b' }, { name: 'c', taints: [{ key: 'k', effect: 'NoSchedule' }] }]
    const cluster = clusterOf(daemon, 10, { ...OPTIONS, nodes })
    expect(
      cluster.state
        .list('Pod')
        .map(({ spec }) => spec?.nodeName)
        .sort(),
    ).to.deep.equal(['a', 'b'])
  })
})

describe('namespaces', () => {
  it('are emptied before they go', () => {
    const cluster = Cluster.create(OPTIONS)
    const objects = `apiVersion: v1\nkind: Namespace\nmetadata: { name: default2 }\n---\n${workload('Deployment', 2, 'app:1').replaceAll('name: web }', 'name: web, namespace: default2 }')}`
    cluster.apply(objects)
    cluster.advance('10s')
    cluster.delete('Namespace', 'default2')
    cluster.advance('10s')
    expect(cluster.state.get('Namespace', 'default2')).to.equal(undefined)
    expect(cluster.state.list('Pod', { namespace: 'default2' })).to.deep.equal([])
  })
})

describe('budgets', () => {
  it('allow as many disruptions as leave enough healthy Pods', () => {
    const budget =
      'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web }\nspec: { minAvailable: 2, selector: { matchLabels: { app: web } } }\n---\n'
    const cluster = clusterOf(budget + workload('Deployment', 3, 'app:1'), 10)
    const status = (cluster.state.get('PodDisruptionBudget', 'default/web') as unknown as AnyObject)['status']
    expect(status).to.include({ disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 })
  })
})
