import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../cluster/cluster.ts'
import { readManifests } from '../manifest/read.ts'
import { isRefusal } from '../refusal.ts'
import { find, objectsJSON, objectsTable, objectsYAML, type TableOptions, type Wanted } from './get.ts'
import { type Resource, resourcesOf } from './resources.ts'

const shop = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web }, matchExpressions: [{ key: tier, operator: In, values: [b, a] }] }
  template:
    metadata: { labels: { app: web, tier: a } }
    spec: { containers: [{ name: app, image: shop/web:1, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, labels: { team: red } }
spec: { type: NodePort, clusterIP: 10.96.7.7, selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080, nodePort: 30080 }, { name: udp, protocol: UDP, port: 53, nodePort: 30053 }] }
---
apiVersion: v1
kind: Service
metadata: { name: outside }
spec: { type: ExternalName, externalName: db.example.com }
---
apiVersion: v1
kind: Service
metadata: { name: public }
spec: { type: LoadBalancer, clusterIP: 10.96.7.8, selector: { app: nobody }, ports: [{ port: 443, nodePort: 30443 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: crash }
spec: { containers: [{ name: a, image: busybox, command: [sh, -c, exit 3] }, { name: b, image: web, ports: [{ containerPort: 80 }] }] }
`

function clusterOf(text: string, seconds: number): Cluster {
  const cluster = Cluster.create()
  expect(cluster.apply(text).flatMap(({ issues }) => issues)).to.deep.equal([])
  cluster.advance(seconds * 1000)
  return cluster
}

function resource(word: string): Resource {
  const found = resourcesOf(word)
  if ('unknown' in found) throw new Error(`no resource ${word}`)
  return found[0]!
}

function objects(word: string, cluster: Cluster, wanted: Partial<Wanted> = {}) {
  const found = find({ resource: resource(word), namespace: 'default', ...wanted }, cluster.state)
  if (isRefusal(found)) throw new Error(found.message)
  return found.objects
}

function got(
  word: string,
  cluster: Cluster,
  {
    wide = false,
    namespaces = false,
    prefixed = false,
    labels = false,
    ...wanted
  }: Partial<TableOptions & Wanted> = {},
): string {
  const rows = objects(word, cluster, wanted)
  return objectsTable(resource(word), rows, { wide, namespaces, prefixed, labels, now: cluster.now }).replace(
    / +$/gm,
    '',
  )
}

describe('get', () => {
  const cluster = clusterOf(shop, 30)

  it('prints Services in the columns of kubectl (printers.go printService)', () => {
    expect(got('svc', cluster)).to.equal(
      [
        'NAME         TYPE           CLUSTER-IP   EXTERNAL-IP      PORT(S)                     AGE',
        'kubernetes   ClusterIP      10.96.0.1    <none>           443/TCP                     30s',
        'outside      ExternalName   <none>       db.example.com   <none>                      30s',
        'public       LoadBalancer   10.96.7.8    <pending>        443:30443/TCP               30s',
        'web          NodePort       10.96.7.7    <none>           80:30080/TCP,53:30053/UDP   30s',
      ].join('\n'),
    )
  })

  it('prints Pods with the reason of the last container that has one', () => {
    const lines = got('pods', cluster).split('\n')
    expect(lines[0]).to.match(/^NAME +READY +STATUS +RESTARTS +AGE$/)
    expect(lines[1]).to.match(/^crash +1\/2 +CrashLoopBackOff +\d \(\d+s ago\) +30s$/)
    expect(lines[2]).to.match(/^web-\S+ +1\/1 +Running +0 +30s$/)
  })

  it('adds what wide adds', () => {
    expect(got('deploy', cluster, { wide: true })).to.equal(
      [
        'NAME   READY   UP-TO-DATE   AVAILABLE   AGE   CONTAINERS   IMAGES       SELECTOR',
        'web    2/2     2            2           30s   app          shop/web:1   app=web,tier in (a,b)',
      ].join('\n'),
    )
    expect(got('pod', cluster, { names: ['crash'], wide: true })).to.match(
      /IP +NODE +NOMINATED NODE +READINESS GATES\n.* 10\.244\.\d\.\d+ +n\d +<none> +<none>$/,
    )
  })

  it('prints slices and Endpoints, three addresses and how many more', () => {
    const many = clusterOf(shop.replace('replicas: 2', 'replicas: 5'), 30)
    expect(got('eps', many)).to.match(
      /^web-\S+ +IPv4 +8080,53 +(\d+\.){3}\d+,(\d+\.){3}\d+,(\d+\.){3}\d+ \+ 2 more\.\.\. +30s$/m,
    )
    expect(got('eps', many)).to.match(/^public-\S+ +IPv4 +<unset> +<unset> +30s$/m)
    expect(got('ep', many))
      .to.match(/^web +(\S+:\d+,){2}\S+:\d+ \+ 7 more\.\.\. +30s$/m)
      .and.to.match(/^public +<none> +30s$/m)
  })

  it('says where Pods are in every namespace, and their labels', () => {
    const text = got('pods', cluster, { namespaces: true, labels: true })
    expect(text).to.match(/^NAMESPACE +NAME +.*LABELS\ndefault +crash .*<none>\n/)
    expect(text).to.match(/app=web,pod-template-hash=\w+,tier=a$/m)
  })

  it('names kinds where several are asked for', () => {
    expect(got('deploy', cluster, { prefixed: true })).to.match(/^deployment\.apps\/web /m)
    expect(got('svc', cluster, { prefixed: true })).to.match(/^service\/web /m)
  })

  it('prints documents that read back as the objects', () => {
    const [one] = readManifests(objectsYAML(objects('svc', cluster, { names: ['web'] }), true), 'x.yaml').manifests
    expect(one?.value).to.deep.equal(cluster.state.get('Service', 'default/web'))
    const text = objectsJSON(objects('pods', cluster), false)
    const all = JSON.parse(text) as { kind: string; items: object[] }
    expect([all.kind, all.items.length]).to.deep.equal(['List', 3])
    expect(Object.keys(all)).to.deep.equal(['apiVersion', 'items', 'kind', 'metadata'])
  })

  it('prints events as they were seen', () => {
    expect(got('events', cluster)).to.match(/^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE$/m)
    expect(got('events', cluster, { wide: true })).to.match(
      /Warning +BackOff +pod\/crash +kubelet +Back-off restarting failed container a in pod crash_default\(\S+\) +\d+s +\d+ +crash\.\w+/,
    )
  })
})

describe('the STATUS of a Pod', () => {
  const table: readonly (readonly [why: string, spec: string, seconds: number, cells: RegExp])[] = [
    [
      'waits for its first init container',
      'initContainers: [{ name: i, image: busybox, command: [sleep, "20"] }], containers: [{ name: c, image: web }]',
      5,
      /0\/1 +Init:0\/1 +0/,
    ],
    [
      'has an init container that fails',
      'initContainers: [{ name: i, image: busybox, command: [sh, -c, exit 1] }], containers: [{ name: c, image: web }]',
      20,
      /0\/1 +Init:CrashLoopBackOff +\d/,
    ],
    [
      'counts sidecars',
      'initContainers: [{ name: s, image: web, restartPolicy: Always }], containers: [{ name: c, image: web }]',
      10,
      /2\/2 +Running +0/,
    ],
    [
      'is over',
      'restartPolicy: Never, containers: [{ name: c, image: busybox, command: [sh, -c, exit 0] }]',
      10,
      /0\/1 +Completed +0/,
    ],
    [
      'failed',
      'restartPolicy: Never, containers: [{ name: c, image: busybox, command: [sh, -c, exit 4] }]',
      10,
      /0\/1 +Error +0/,
    ],
    ['fits on no node', 'nodeSelector: { no: where }, containers: [{ name: c, image: web }]', 10, /0\/1 +Pending +0/],
  ]
  for (const [why, spec, seconds, cells] of table) {
    it(`${why}: ${cells.source}`, () => {
      const cluster = clusterOf(`apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { ${spec} }\n`, seconds)
      expect(got('pod', cluster)).to.match(cells)
    })
  }

  it('is Terminating while it goes', () => {
    const cluster = clusterOf(
      'apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: web, lifecycle: { preStop: { sleep: { seconds: 9 } } } }] }\n',
      5,
    )
    cluster.delete('Pod', 'default/p')
    expect(got('pod', cluster)).to.match(/1\/1 +Terminating +0/)
  })
})
