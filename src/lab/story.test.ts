import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../cluster/cluster.ts'
import type { Stored } from '../object.ts'
import { type Deed, eventForms, parseDeed } from './deeds.ts'
import { digNow, dugText, reverseName } from './dig.ts'
import { find, objectsTable } from './get.ts'
import { type Resource, resourcesOf } from './resources.ts'
import { type Told, tell } from './story.ts'
import { age } from './table.ts'

const db = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: mysql }
spec:
  serviceName: mysql
  replicas: 2
  selector: { matchLabels: { app: mysql } }
  template:
    metadata: { labels: { app: mysql } }
    spec:
      containers: [{ name: mysql, image: mysql:8, ports: [{ containerPort: 3306 }], readinessProbe: { tcpSocket: { port: 3306 }, periodSeconds: 2, failureThreshold: 1 } }]
---
apiVersion: v1
kind: Service
metadata: { name: mysql }
spec: { clusterIP: None, selector: { app: mysql }, ports: [{ name: db, port: 3306 }] }
`

function deed(text: string): Deed {
  const found = parseDeed(text)
  if (found === undefined) throw new Error(`not understood: ${text}`)
  return found
}

/** What somebody sees who looks at each moment, after the events. */
function seen<T>(
  events: readonly string[],
  at: readonly number[],
  look: (cluster: Cluster, told: Told) => T,
  text = db,
): readonly T[] {
  const cluster = Cluster.create()
  const story = {
    files: [{ path: 'db.yaml', bytes: text }],
    deeds: events.map(deed),
    at: at.map((second) => second * 1000),
  }
  return Array.from(tell(cluster, story), (told) => look(cluster, told))
}

/** READY and STATUS of every Pod at each moment. */
function readiness(events: readonly string[], at: readonly number[]): readonly string[] {
  const [pods] = resourcesOf('pods') as readonly Resource[]
  return seen(events, at, (cluster, { refused }) => {
    const { objects } = find({ resource: pods!, namespace: 'default' }, cluster.state) as {
      readonly objects: readonly Stored[]
    }
    const options = { wide: false, namespaces: false, prefixed: false, headers: false, now: cluster.now }
    const rows = objectsTable(pods!, objects, options).trim().split('\n')
    const cells = rows.map((row) => row.split(/ +/).slice(0, 3).join(' '))
    return [...cells, ...refused.map(({ refusal }) => refusal.reason)].join(', ')
  })
}

describe('a story', () => {
  it('goes on between two looks', () => {
    const counts = seen(
      ['scale sts mysql 1@10s'],
      [5, 20],
      (cluster, { at }) => `${at / 1000}s ${cluster.state.count('Pod')}`,
    )
    expect(counts).to.deep.equal(['5s 2', '20s 1'])
  })

  const table: readonly (readonly [event: string, second: number, pods: string])[] = [
    ['fail mysql-0@10s', 9, 'mysql-0 1/1 Running, mysql-1 1/1 Running'],
    ['fail mysql-0@10s', 13, 'mysql-0 0/1 Running, mysql-1 1/1 Running'],
    ['fail default/mysql-0@10s', 13, 'mysql-0 0/1 Running, mysql-1 1/1 Running'],
    ['scale statefulset mysql 3@10s', 20, 'mysql-0 1/1 Running, mysql-1 1/1 Running, mysql-2 1/1 Running'],
    ['scale sts mysql 0@10s', 30, ''],
    ['delete mysql-1@10s', 10, 'mysql-0 1/1 Running, mysql-1 0/1 Completed'],
    ['delete sts mysql@10s', 30, ''],
    ['image sts mysql busybox@10s', 16, 'mysql-0 1/1 Running, mysql-1 0/1 CrashLoopBackOff'],
    ['evict mysql-0@10s', 20, 'mysql-0 1/1 Running, mysql-1 1/1 Running'],
    ['fail zone zone-a@10s', 70, 'mysql-0 1/1 Running, mysql-1 1/1 Running'],
    ['fail nobody@10s', 20, 'mysql-0 1/1 Running, mysql-1 1/1 Running, NotFound'],
    ['undo sts mysql@10s', 20, 'mysql-0 1/1 Running, mysql-1 1/1 Running, NotFound'],
  ]
  for (const [event, second, pods] of table) {
    it(`${event}: ${pods || 'no Pod'} at ${second}s`, () => {
      expect(readiness([event], [second])).to.deep.equal([pods])
    })
  }

  it('of several events at one instant, in their order', () => {
    expect(readiness(['scale sts mysql 3@10s', 'scale sts mysql 1@10s'], [40])).to.deep.equal(['mysql-0 1/1 Running'])
  })
})

describe('an event', () => {
  it('has a form that is understood, for every form in the help', () => {
    const words: Readonly<Record<string, string>> = {
      POD: 'a/b',
      NAME: 'a/b',
      KIND: 'svc',
      NODE: 'n1',
      ZONE: 'z',
      COUNT: '3',
      PERCENT: '240%',
      IMAGE: 'x:1',
      MODE: 'nftables',
      SCHEDULER: 'lc',
      SOCKET: 'web:80/UDP',
      VIRTUAL: '10.96.0.80:80/TCP',
      SERVER: '10.244.1.2:8080',
      CLIENT: 'outside',
    }
    for (const form of eventForms) {
      const text = form.replace(/\b[A-Z]+\b/g, (place) => words[place]!).replace(/(\w+)(\|\w+)+/, '$1')
      expect(parseDeed(`${text}@1m30s`)?.at, text).to.equal(90_000)
    }
  })

  it('is not understood without its words, with others, or with no time at all', () => {
    for (const text of [
      'fail',
      'fail a b c',
      'scale svc a 3@1s',
      'scale deploy a many',
      'fail a@10',
      'connect 3 web',
      'connect some web:80',
      'switch proxy n1 ipfilter',
      'switch proxy n1 ipvs best',
      'weigh n1 10.96.0.80:80 10.244.1.2:8080 2',
      'fail a@soon',
      'fial a@1s',
      '',
    ])
      expect(parseDeed(text), text).to.equal(undefined)
  })
})

describe('dig', () => {
  const question = { namespace: 'default', name: 'mysql', type: 'SRV', searches: true }

  it('sees endpoints come and go', () => {
    const look = (cluster: Cluster): string => dugText(digNow(question, cluster), true).trim().replaceAll('\n', ' ')
    expect(seen(['fail mysql-0@10s'], [5, 13], look)).to.deep.equal([
      '0 50 3306 mysql-0.mysql.default.svc.cluster.local. 0 50 3306 mysql-1.mysql.default.svc.cluster.local.',
      '0 100 3306 mysql-1.mysql.default.svc.cluster.local.',
    ])
  })

  it('takes a name as it is unless it searches, as dig does', () => {
    const [reply] = seen([], [5], (cluster) => digNow({ ...question, searches: false }, cluster).reply)
    expect([reply?.question.name, reply?.answers.length]).to.deep.equal(['mysql.', 0])
  })

  it('says so when a policy keeps the servers away', () => {
    const policy = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: none }
spec: { podSelector: {}, policyTypes: [Egress] }
`
    const look = (cluster: Cluster): string => dugText(digNow({ ...question, from: 'default/mysql-0' }, cluster), false)
    expect(seen([], [5], look, db + policy)).to.deep.equal([
      ';; communications error to 10.96.0.10#53: timed out\n\n;; no servers could be reached\n',
    ])
  })

  it('turns an address around', () => {
    expect(reverseName('10.96.0.10')).to.equal('10.0.96.10.in-addr.arpa.')
    expect(reverseName('fd00:10:96::a')).to.equal(`a.${'0.'.repeat(19)}6.9.0.0.0.1.0.0.0.0.d.f.ip6.arpa.`)
  })
})

describe('an age', () => {
  const table: readonly (readonly [seconds: number, text: string])[] = [
    [0, '0s'],
    [119, '119s'],
    [120, '2m'],
    [601, '10m'],
    [545, '9m5s'],
    [3 * 3600, '3h'],
    [3 * 3600 + 60, '3h1m'],
    [47 * 3600, '47h'],
    [49 * 3600, '2d1h'],
    [30 * 86_400, '30d'],
  ]
  for (const [seconds, text] of table)
    it(`of ${seconds} s is ${text} (duration.HumanDuration)`, () => {
      expect(age(seconds * 1000)).to.equal(text)
    })
})
