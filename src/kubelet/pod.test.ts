import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../cluster/cluster.ts'
import type { ClusterOptions } from '../environment.ts'

const OPTIONS: ClusterOptions = {
  undescribedImages: 'ImagePullBackOff',
  images: {
    'web:1': {
      listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }],
      paths: { '/healthz': 200, '/ready': 200 },
      problem: { paths: { '/healthz': 200, '/ready': 503 } },
    },
    'slow:1': { listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }], paths: { '/': 200 }, startSeconds: 25 },
    'late:1': { listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }], paths: { '/': 200 }, answersAfter: 2000 },
    'needy:1': {
      listen: [{ port: 8080, protocol: 'TCP', speaks: 'http' }],
      paths: { '/ready': 200 },
      needs: [{ service: 'db', port: 80, paths: ['/ready'] }],
    },
  },
}

const SERVICE = `apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
`

/** A Pod `p` of one container, in YAML's flow style. */
function pod(container: string, spec = ''): string {
  return `${SERVICE}apiVersion: v1
kind: Pod
metadata: { name: p, labels: { app: web } }
spec: { ${spec} containers: [{ name: app, ${container} }] }
`
}

const KEY = 'default/p'

/** How the Pod and its endpoint look: `12s Running ready rts restarts=0`. */
function look(cluster: Cluster): string {
  const found = cluster.state.get('Pod', KEY)
  const statuses = found?.status?.containerStatuses ?? []
  const waiting = statuses.map(({ state }) => state?.waiting?.reason).find((reason) => reason !== undefined)
  const slices = cluster.state.list('EndpointSlice', {
    namespace: 'default',
    labels: { matchLabels: { 'kubernetes.io/service-name': 'web' } },
  })
  const [endpoint] = slices.flatMap(({ endpoints }) => endpoints ?? [])
  const { ready, serving, terminating } = endpoint?.conditions ?? {}
  const flags =
    endpoint === undefined ? 'unlisted' : `${ready ? 'r' : '-'}${serving ? 's' : '-'}${terminating ? 't' : '-'}`
  const restarts = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0)
  return [
    found?.status?.phase ?? 'gone',
    flags,
    ...(waiting === undefined ? [] : [waiting]),
    ...(restarts === 0 ? [] : [`restarts=${restarts}`]),
  ].join(' ')
}

type Moment = readonly [second: number, expected: string] | readonly [second: number, act: (cluster: Cluster) => void]

function follow(manifest: string, moments: readonly Moment[]): void {
  const cluster = Cluster.create(OPTIONS)
  const refused = cluster.apply(manifest).filter(({ issues }) => issues.length > 0)
  expect(refused).to.deep.equal([])
  for (const [second, what] of moments) {
    cluster.advance(second * 1000 - cluster.now)
    if (typeof what === 'string') expect(`${second}s ${look(cluster)}`).to.equal(`${second}s ${what}`)
    else what(cluster)
  }
}

const READY =
  'image: "web:1", readinessProbe: { httpGet: { path: /ready, port: 8080 }, periodSeconds: 5, failureThreshold: 2 }'
describe('a Pod with a deadline', () => {
  it('fails when it was active for too long, and is no endpoint from then on', () => {
    follow(pod('image: "web:1"', 'activeDeadlineSeconds: 20,'), [
      [19, 'Running rs-'],
      [20, 'Failed unlisted'],
      [200, 'Failed unlisted'],
    ])
  })

  it('runs its preStop first, not ready any more', () => {
    follow(pod('image: "web:1", lifecycle: { preStop: { sleep: { seconds: 5 } } }', 'activeDeadlineSeconds: 20,'), [
      [21, 'Running ---'],
      [25, 'Failed unlisted'],
    ])
  })

  it('can be deleted afterwards', () => {
    follow(pod('image: "web:1"', 'activeDeadlineSeconds: 20,'), [
      [30, (cluster) => cluster.delete('Pod', KEY)],
      [32, 'gone unlisted'],
    ])
  })
})

describe('pull policy Never', () => {
  it('does not even try an image that nobody has', () => {
    follow(pod('image: "nobody:1", imagePullPolicy: Never'), [[10, 'Pending --- ErrImageNeverPull']])
  })

  it('runs one that is on the node', () => {
    follow(pod('image: "web:1", imagePullPolicy: Never'), [[10, 'Running rs-']])
  })
})

const breaks = (cluster: Cluster): void => cluster.break(KEY)
const heals = (cluster: Cluster): void => cluster.heal(KEY)
const deletes = (cluster: Cluster): void => cluster.delete('Pod', KEY)

const stories: readonly (readonly [what: string, manifest: string, moments: readonly Moment[]])[] = [
  [
    'without probes a Pod is ready when it runs',
    pod('image: "web:1"'),
    [
      [0, 'Pending unlisted ContainerCreating'],
      [1, 'Running rs-'],
    ],
  ],
  [
    'readiness follows the application by its thresholds, and restarts nothing',
    pod(READY),
    [
      [1, 'Running rs-'],
      [3, breaks],
      [7, 'Running rs-'],
      [11, 'Running ---'],
      [40, heals],
      [46, 'Running rs-'],
    ],
  ],
  [
    'liveness alone restarts and does not leave for long',
    pod('image: "web:1", livenessProbe: { tcpSocket: { port: 9 }, periodSeconds: 5, failureThreshold: 2 }'),
    [
      [1, 'Running rs-'],
      [6, 'Running ---'],
      [8, 'Running rs- restarts=1'],
    ],
  ],
  [
    'an application that starts slowly is ready at the first beat after its port opened',
    pod('image: "slow:1", readinessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 10 }'),
    [
      [20, 'Running ---'],
      [26, 'Running ---'],
      [31, 'Running rs-'],
    ],
  ],
  [
    'a startup probe holds the others back',
    pod(
      'image: "slow:1", startupProbe: { tcpSocket: { port: 8080 }, periodSeconds: 5, failureThreshold: 10 }, livenessProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1, failureThreshold: 1 }',
    ),
    [
      [20, 'Running ---'],
      [26, 'Running rs-'],
      [60, 'Running rs-'],
    ],
  ],
  [
    'a startup probe that gives up restarts the container',
    pod('image: "slow:1", startupProbe: { tcpSocket: { port: 8080 }, periodSeconds: 5, failureThreshold: 3 }'),
    [
      [10, 'Running ---'],
      [14, 'Running --- restarts=1'],
    ],
  ],
  [
    'an answer later than timeoutSeconds is none',
    pod('image: "late:1", readinessProbe: { httpGet: { path: /, port: 8080 }, timeoutSeconds: 1 }'),
    [[60, 'Running ---']],
  ],
  [
    'an answer within timeoutSeconds is one',
    pod('image: "late:1", readinessProbe: { httpGet: { path: /, port: 8080 }, timeoutSeconds: 3 }'),
    [[2, 'Running rs-']],
  ],
  [
    'a crash loop backs off: at once, then 10, 20, 40 s',
    pod('image: busybox, command: [sh, -c, "sleep 2; exit 1"]'),
    [
      [2, 'Running rs-'],
      [3, 'Running ---'],
      [4, 'Running rs- restarts=1'],
      [6, 'Running --- CrashLoopBackOff restarts=1'],
      [16, 'Running rs- restarts=2'],
      [18, 'Running --- CrashLoopBackOff restarts=2'],
      [38, 'Running rs- restarts=3'],
    ],
  ],
  [
    'restartPolicy Never and exit 0: Succeeded, unlisted',
    pod('image: busybox, command: [sleep, "5"]', 'restartPolicy: Never,'),
    [
      [5, 'Running rs-'],
      [6, 'Succeeded unlisted'],
      [600, 'Succeeded unlisted'],
    ],
  ],
  [
    'restartPolicy Never and exit 3: Failed',
    pod('image: busybox, command: [sh, -c, "exit 3"]', 'restartPolicy: Never,'),
    [[2, 'Failed unlisted']],
  ],
  [
    'restartPolicy OnFailure tries again until it succeeds',
    pod('image: busybox, command: ["false"]', 'restartPolicy: OnFailure,'),
    [[5, 'Running --- CrashLoopBackOff restarts=1']],
  ],
  [
    'init containers run one after the other; the address is there meanwhile',
    pod(
      'image: "web:1"',
      'initContainers: [{ name: a, image: busybox, command: [sleep, "5"] }, { name: b, image: busybox, command: [sh, -c, "sleep 4"] }],',
    ),
    [
      [3, 'Pending --- PodInitializing'],
      [9, 'Pending --- PodInitializing'],
      [10, 'Running rs-'],
    ],
  ],
  [
    'an init container that fails holds everything',
    pod('image: "web:1"', 'initContainers: [{ name: a, image: busybox, command: ["false"] }],'),
    [[30, 'Pending --- PodInitializing']],
  ],
  [
    'an init container waits for another Service',
    pod(
      'image: "web:1"',
      'initContainers: [{ name: a, image: busybox, command: [sh, -c, "until nslookup db; do sleep 2; done"] }],',
    ),
    [
      [9, 'Pending --- PodInitializing'],
      [10, (c) => void c.apply(SERVICE.replace('name: web', 'name: db'))],
      [13, 'Running rs-'],
    ],
  ],
  [
    'a sidecar’s readiness counts',
    pod(
      'image: "web:1"',
      'initContainers: [{ name: s, image: busybox, command: [sleep, infinity], restartPolicy: Always, readinessProbe: { exec: { command: [sh, -c, "nc -z db 80"] } } }],',
    ),
    [[15, 'Running ---']],
  ],
  [
    'deletion: not ready and terminating at once, serving until preStop is over, then gone',
    pod('image: "web:1", lifecycle: { preStop: { exec: { command: [sleep, "8"] } } }'),
    [
      [5, deletes],
      [5, 'Running -st'],
      [12, 'Running -st'],
      [13, 'Succeeded unlisted'],
      [14, 'gone unlisted'],
    ],
  ],
  [
    'the grace period bounds preStop',
    pod('image: "web:1", lifecycle: { preStop: { sleep: { seconds: 20 } } }', 'terminationGracePeriodSeconds: 20,'),
    [
      [5, deletes],
      [24, 'Running -st'],
      [25, 'Succeeded unlisted'],
      [26, 'gone unlisted'],
    ],
  ],
  [
    'readiness goes on while terminating',
    pod(`${READY}, lifecycle: { preStop: { sleep: { seconds: 25 } } }`),
    [
      [5, deletes],
      [6, breaks],
      [20, 'Running --t'],
      [31, 'gone unlisted'],
    ],
  ],
  ['an image nobody described is never pulled', pod('image: "webb:1"'), [[60, 'Pending --- ImagePullBackOff']]],
  ['names of images are compared as Docker does', pod('image: "docker.io/library/web:1"'), [[2, 'Running rs-']]],
  [
    'a ConfigMap that is missing keeps the container from starting until it is there',
    pod('image: "web:1", env: [{ name: A, valueFrom: { configMapKeyRef: { name: m, key: k } } }]'),
    [
      [10, 'Pending --- CreateContainerConfigError'],
      [11, (c) => void c.apply('apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m }\ndata: { k: v }\n')],
      [22, 'Running rs-'],
    ],
  ],
  [
    'a readiness gate holds the Pod back until its condition is True',
    pod('image: "web:1"', 'readinessGates: [{ conditionType: example.com/lb }],'),
    [
      [5, 'Running ---'],
      [
        6,
        (c) => {
          const found = c.state.get('Pod', KEY)!
          const conditions = [...found.status!.conditions!, { type: 'example.com/lb', status: 'True' }]
          c.write({
            verb: 'updateStatus',
            object: {
              apiVersion: 'v1',
              kind: 'Pod',
              metadata: { name: 'p', namespace: 'default' },
              status: { ...found.status, conditions },
            },
          })
        },
      ],
      [6, 'Running rs-'],
    ],
  ],
  [
    'readiness that asks for another Service follows it',
    pod(
      'image: "needy:1", readinessProbe: { httpGet: { path: /ready, port: 8080 }, periodSeconds: 2, failureThreshold: 1 }',
    ),
    [
      [5, 'Running ---'],
      [
        6,
        (c) =>
          void c.apply(
            `${SERVICE.replace('name: web', 'name: db').replace('app: web', 'app: db')}apiVersion: v1\nkind: Pod\nmetadata: { name: db, labels: { app: db } }\nspec: { containers: [{ name: c, image: "web:1" }] }\n`,
          ),
      ],
      [10, 'Running rs-'],
      [11, (c) => c.delete('Pod', 'default/db')],
      [16, 'Running ---'],
    ],
  ],
  [
    'args that begin with a dash keep the application; a command replaces it',
    pod(`${READY}, args: ["--verbose"]`),
    [[2, 'Running rs-']],
  ],
  ['another command: nothing listens', pod(`${READY}, command: [sleep, infinity]`), [[60, 'Running ---']]],
]

describe('kubelet', () => {
  for (const [what, manifest, moments] of stories) it(what, () => follow(manifest, moments))

  it('has nothing to do for three hours while nothing changes', () => {
    const cluster = Cluster.create(OPTIONS)
    cluster.apply(pod(READY))
    cluster.advance('1m')
    const version = cluster.state.resourceVersion
    let events = 0
    cluster.listen(() => events++)
    cluster.advance('3h')
    expect([cluster.state.resourceVersion - version, events]).to.deep.equal([0, 0])
  })

  it('tells what it did as Events', () => {
    const cluster = Cluster.create(OPTIONS)
    cluster.apply(pod(READY))
    cluster.advance('10s')
    cluster.break(KEY)
    cluster.advance('30s')
    cluster.delete('Pod', KEY)
    const reasons = new Set(cluster.state.list('Event').map(({ reason }) => reason))
    for (const reason of ['Scheduled', 'Pulled', 'Created', 'Started', 'Unhealthy', 'Killing'])
      expect([...reasons]).to.include(reason)
  })

  it('gives an address back when its Pod is gone', () => {
    const cluster = Cluster.create({ nodes: [{ name: 'n1', podCIDRs: ['10.244.1.0/29'] }] })
    const one = (name: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name} }\nspec: { containers: [{ name: c, image: x }] }\n`
    for (let index = 0; index < 6; index++) cluster.apply(one(`p${index}`))
    cluster.advance('5s')
    const stuck = cluster.state.list('Pod').filter(({ status }) => status?.podIP === undefined)
    expect(stuck.map(({ metadata }) => metadata.name)).to.deep.equal(['p5'])
    cluster.delete('Pod', 'default/p2')
    cluster.advance('30s')
    expect(cluster.state.get('Pod', 'default/p5')?.status?.podIP).to.equal('10.244.1.4')
  })
})
