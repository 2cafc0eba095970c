import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from './cluster.ts'

const template = 'template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c, image: web }] } }'
const workload = (kind: string, more = ''): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: web }
spec: { ${more} selector: { matchLabels: { app: web } }, ${template} }
`

/** `StatefulSet web SuccessfulCreate create Pod …`, generated parts as `*`. */
function told(cluster: Cluster): readonly string[] {
  return cluster.state
    .list('Event', { namespace: 'default' })
    .filter(({ involvedObject }) => involvedObject.kind !== 'Pod')
    .map(({ involvedObject, reason, message, source }) =>
      `${involvedObject.kind} ${reason} ${message} (${source?.component})`
        .replace(/web-(\w{6,10}-)?(\w{5})\b/g, 'web-*')
        .replace(/web-\w{6,10}\b/g, 'web-*'),
    )
}

function after(text: string, act: (cluster: Cluster) => void = () => undefined): readonly string[] {
  const cluster = Cluster.create({ nodes: [{ name: 'n1' }] })
  cluster.apply(text)
  cluster.advance('20s')
  act(cluster)
  cluster.advance('40s')
  return told(cluster)
}

describe('what controllers tell of their workloads', () => {
  it('a Deployment its scaling, its ReplicaSet each Pod', () => {
    expect(after(workload('Deployment'))).to.have.members([
      'Deployment ScalingReplicaSet Scaled up replica set web-* from 0 to 1 (deployment-controller)',
      'ReplicaSet SuccessfulCreate Created pod: web-* (replicaset-controller)',
    ])
  })

  it('a StatefulSet in words of its own', () => {
    const events = after(workload('StatefulSet', 'serviceName: web, replicas: 2,'), (cluster) =>
      cluster.scale('StatefulSet', 'default/web', 1),
    )
    expect(events).to.deep.equal([
      'StatefulSet SuccessfulCreate create Pod web-0 in StatefulSet web successful (statefulset-controller)',
      'StatefulSet SuccessfulCreate create Pod web-1 in StatefulSet web successful (statefulset-controller)',
      'StatefulSet SuccessfulDelete delete Pod web-1 in StatefulSet web successful (statefulset-controller)',
    ])
  })

  it('a DaemonSet what an update deletes and makes', () => {
    const events = after(workload('DaemonSet'), (cluster) => cluster.setImage('DaemonSet', 'default/web', 'web:2'))
    expect(events).to.deep.equal([
      'DaemonSet SuccessfulCreate Created pod: web-* (daemonset-controller)',
      'DaemonSet SuccessfulDelete Deleted pod: web-* (daemonset-controller)',
      'DaemonSet SuccessfulCreate Created pod: web-* (daemonset-controller)',
    ])
  })

  it('nobody what a user deletes', () => {
    const events = after(workload('ReplicaSet'), (cluster) => {
      const [pod] = cluster.state.list('Pod', { namespace: 'default' })
      cluster.delete('Pod', `default/${pod!.metadata.name}`)
    })
    expect(events.filter((text) => text.includes('SuccessfulDelete'))).to.deep.equal([])
  })
})
