import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../../cluster/cluster.ts'

const CLASSES = ['high 1000 PreemptLowerPriority', 'polite 1000 Never', 'middle 500 PreemptLowerPriority']
  .map((line) => {
    const [name, value, policy] = line.split(' ')
    return `apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: { name: ${name} }\nvalue: ${value}\npreemptionPolicy: ${policy}\n`
  })
  .join('---\n')

function pod(name: string, cpu: string, more = ''): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${name.replace(/-.*/, '')} } }
spec: { ${more} containers: [{ name: c, image: web, resources: { requests: { cpu: '${cpu}' } }, lifecycle: { preStop: { sleep: { seconds: 5 } } } }] }
`
}

/** Two nodes of four CPUs each. */
function clusterOf(text: string): Cluster {
  const cluster = Cluster.create({
    nodes: [
      { name: 'n1', cpu: '4' },
      { name: 'n2', cpu: '4' },
    ],
  })
  expect(cluster.apply(CLASSES + text).flatMap(({ issues }) => issues)).to.deep.equal([])
  cluster.advance('10s')
  return cluster
}

/** `name@node`, with `→node` for a promise and `†` for a Pod that goes. */
function where(cluster: Cluster): string {
  return cluster.state
    .list('Pod', { namespace: 'default' })
    .map(({ metadata, spec, status }) => {
      const promise = status?.nominatedNodeName && !spec?.nodeName ? `→${status.nominatedNodeName}` : ''
      return `${metadata.name}@${spec?.nodeName ?? ''}${promise}${metadata.deletionTimestamp === undefined ? '' : '†'}`
    })
    .join(' ')
}

const FULL = pod('a', '3', 'nodeName: n1,') + pod('b', '2', 'nodeName: n2,') + pod('c', '2', 'nodeName: n2,')

describe('preemption', () => {
  it('makes room where the fewest less important Pods must go, and waits until they are gone', () => {
    const cluster = clusterOf(FULL)
    cluster.apply(pod('vip', '4', 'priorityClassName: high,'))
    expect(where(cluster)).to.equal('a@n1† b@n2 c@n2 vip@→n1')
    cluster.advance('4s')
    expect(where(cluster)).to.equal('a@n1† b@n2 c@n2 vip@→n1')
    cluster.advance('6s')
    expect(where(cluster)).to.equal('b@n2 c@n2 vip@n1')
  })

  it('spares whoever may stay after all', () => {
    const cluster = clusterOf(
      FULL.replaceAll('nodeName: n1', 'nodeName: n2').replace("cpu: '3'", "cpu: '0'") +
        pod('z', '4', 'nodeName: n1, priorityClassName: high,'),
    )
    cluster.apply(pod('vip', '2', 'priorityClassName: middle,'))
    expect(where(cluster)).to.equal('a@n2 b@n2 c@n2† vip@→n2 z@n1')
  })

  it('takes nobody away for a Pod of no more weight, or one that asks not to', () => {
    for (const more of ['', 'priorityClassName: polite,']) {
      const cluster = clusterOf(FULL)
      cluster.apply(pod('new', '2', more))
      cluster.advance('1m')
      expect(where(cluster)).to.equal('a@n1 b@n2 c@n2 new@')
    }
  })

  it('takes nobody away where it would not help', () => {
    const cluster = clusterOf(FULL)
    cluster.apply(pod('huge', '5', 'priorityClassName: high,'))
    expect(where(cluster)).to.equal('a@n1 b@n2 c@n2 huge@')
  })

  it('would rather spare Pods that a budget protects', () => {
    const budget =
      '---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: a }\nspec: { minAvailable: 1, selector: { matchLabels: { app: a } } }\n'
    const cluster = clusterOf(FULL + budget)
    cluster.apply(pod('vip', '3', 'priorityClassName: high,'))
    expect(where(cluster)).to.equal('a@n1 b@n2† c@n2† vip@→n2')
  })

  it('takes the less important first', () => {
    const cluster = clusterOf(
      pod('a', '4', 'nodeName: n1, priorityClassName: middle,') + pod('b', '4', 'nodeName: n2,'),
    )
    cluster.apply(pod('vip', '4', 'priorityClassName: high,'))
    expect(where(cluster)).to.equal('a@n1 b@n2† vip@→n2')
  })

  it('keeps what was promised: a replacement of the victim does not take the room', () => {
    const set = `---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: low }
spec:
  replicas: 2
  selector: { matchLabels: { app: low } }
  template:
    metadata: { labels: { app: low } }
    spec: { containers: [{ name: c, image: web, resources: { requests: { cpu: '3' } } }] }
`
    const cluster = clusterOf(set)
    cluster.apply(pod('vip', '3', 'priorityClassName: high,'))
    cluster.advance('1m')
    const placed = where(cluster).split(' ')
    expect(placed.filter((text) => /^vip@n[12]$/.test(text))).to.have.length(1)
    expect(placed.filter((text) => /^low-\w+@n[12]$/.test(text))).to.have.length(1)
    expect(placed.filter((text) => /^low-\w+@$/.test(text))).to.have.length(1)
  })

  it('gives each newcomer its own room', () => {
    const cluster = clusterOf(FULL)
    cluster.apply(pod('v-1', '2', 'priorityClassName: high,') + pod('v-2', '2', 'priorityClassName: high,'))
    cluster.advance('30s')
    expect(where(cluster)).to.equal('b@n2 c@n2 v-1@n1 v-2@n1')
  })
})
