import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { Stored } from '../object.ts'
import { manifest, type Row, table } from './table.case.ts'
import { Trial } from './trial.case.ts'

const NOT_LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const RANGE = 'must be between 1 and 65535, inclusive'
const NOT_AN_IP = 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'

function container(more: string): string {
  return `containers: [{name: web, image: nginx, ${more}}]`
}

const pods: readonly Row[] = [
  ['containers: [{name: web, image: nginx}]', []],
  ['containers: []', ['spec.containers: Required value']],
  ['containers: [{image: nginx}]', ['spec.containers[0].name: Required value']],
  ['containers: [{name: web}]', ['spec.containers[0].image: Required value']],
  ['containers: [{name: Web, image: nginx}]', [`spec.containers[0].name: Invalid value: "Web": ${NOT_LABEL}`]],
  [
    'containers: [{name: web, image: " nginx"}]',
    ['spec.containers[0].image: Invalid value: " nginx": must not have leading or trailing whitespace'],
  ],
  ['containers: [{name: web, image: a}, {name: web, image: b}]', ['spec.containers[1].name: Duplicate value: "web"']],
  [
    'containers: [{name: web, image: a}]; initContainers: [{name: web, image: b}]',
    ['spec.initContainers[0].name: Duplicate value: "web"'],
  ],
  [container('ports: [{containerPort: 80}, {containerPort: 80}]'), []],
  [container('ports: [{}]'), ['spec.containers[0].ports[0].containerPort: Required value']],
  [
    container('ports: [{containerPort: 70000}]'),
    [`spec.containers[0].ports[0].containerPort: Invalid value: 70000: ${RANGE}`],
  ],
  [
    container('ports: [{containerPort: 80, name: Web}]'),
    [
      'spec.containers[0].ports[0].name: Invalid value: "Web": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
    ],
  ],
  [
    container('ports: [{containerPort: 80, name: a}, {containerPort: 81, name: a}]'),
    ['spec.containers[0].ports[1].name: Duplicate value: "a"'],
  ],
  [
    container('ports: [{containerPort: 80, protocol: tcp}]'),
    ['spec.containers[0].ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"'],
  ],
  [
    container('ports: [{containerPort: 80, hostPort: 80}, {containerPort: 81, hostPort: 80}]'),
    ['spec.containers[0].ports[1].hostPort: Duplicate value: "TCP//80"'],
  ],
  [
    `hostNetwork: true; ${container('ports: [{containerPort: 80, hostPort: 81}]')}`,
    ['spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true'],
  ],
  [
    container('readinessProbe: {periodSeconds: 5}'),
    ['spec.containers[0].readinessProbe: Required value: must specify a handler type'],
  ],
  [
    container('readinessProbe: {httpGet: {port: 80}, tcpSocket: {port: 80}}'),
    ['spec.containers[0].readinessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type'],
  ],
  [
    container('readinessProbe: {httpGet: {path: /}}'),
    [`spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0: ${RANGE}`],
  ],
  [container('readinessProbe: {httpGet: {port: unknown}}'), []],
  [
    container('readinessProbe: {httpGet: {port: 80, scheme: https}}'),
    ['spec.containers[0].readinessProbe.httpGet.scheme: Unsupported value: "https": supported values: "HTTP", "HTTPS"'],
  ],
  [container('livenessProbe: {exec: {}}'), ['spec.containers[0].livenessProbe.exec.command: Required value']],
  [
    container('livenessProbe: {grpc: {port: 80}, successThreshold: 2}'),
    ['spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1'],
  ],
  [
    container('readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: -1}'),
    ['spec.containers[0].readinessProbe.initialDelaySeconds: Invalid value: -1: must be greater than or equal to 0'],
  ],
  [
    'containers: [{name: web, image: a}]; initContainers: [{name: init, image: b, readinessProbe: {tcpSocket: {port: 80}}}]',
    [
      'spec.initContainers[0].readinessProbe: Forbidden: may not be set for init containers without restartPolicy=Always',
    ],
  ],
  [
    'containers: [{name: web, image: a}]; initContainers: [{name: init, image: b, restartPolicy: Always, readinessProbe: {tcpSocket: {port: 80}}}]',
    [],
  ],
  [container('env: [{value: a}]'), ['spec.containers[0].env[0].name: Required value']],
  [
    container('env: [{name: "a=b"}]'),
    [
      'spec.containers[0].env[0].name: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII characters other than \'=\'',
    ],
  ],
  [
    container('env: [{name: a, value: b, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]'),
    ['spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty'],
  ],
  [
    container('env: [{name: a, valueFrom: {}}]'),
    [
      'spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`',
    ],
  ],
  [
    container('env: [{name: a, valueFrom: {fieldRef: {fieldPath: spec.foo}}}]'),
    [
      'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "spec.foo": error converting fieldPath: field label not supported: spec.foo',
    ],
  ],
  [
    container('volumeMounts: [{name: data, mountPath: /data}]'),
    ['spec.containers[0].volumeMounts[0].name: Not found: "data"'],
  ],
  [`volumes: [{name: data}]; ${container('volumeMounts: [{name: data, mountPath: /data}]')}`, []],
  [
    `volumes: [{name: data, emptyDir: {}, hostPath: {path: /x}}]; ${container('tty: true')}`,
    ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
  ],
  [
    container('resources: {requests: {cpu: 2}, limits: {cpu: 1}}'),
    ['spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1'],
  ],
  [
    container('resources: {limits: {memry: 1}}'),
    [
      'spec.containers[0].resources.limits[memry]: Invalid value: "memry": must be a standard resource type or fully qualified',
      'spec.containers[0].resources.limits[memry]: Invalid value: "memry": must be a standard resource for containers',
      'spec.containers[0].resources.requests[memry]: Invalid value: "memry": must be a standard resource type or fully qualified',
      'spec.containers[0].resources.requests[memry]: Invalid value: "memry": must be a standard resource for containers',
    ],
  ],
  [
    container('imagePullPolicy: always'),
    [
      'spec.containers[0].imagePullPolicy: Unsupported value: "always": supported values: "Always", "IfNotPresent", "Never"',
    ],
  ],
  [
    `restartPolicy: always; ${container('tty: true')}`,
    ['spec.restartPolicy: Unsupported value: "always": supported values: "Always", "OnFailure", "Never"'],
  ],
  [
    `dnsPolicy: clusterFirst; ${container('tty: true')}`,
    [
      'spec.dnsPolicy: Unsupported value: "clusterFirst": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
    ],
  ],
  [
    `dnsPolicy: None; ${container('tty: true')}`,
    ['spec.dnsConfig: Required value: must provide `dnsConfig` when `dnsPolicy` is None'],
  ],
  [
    `dnsPolicy: None; dnsConfig: {}; ${container('tty: true')}`,
    ['spec.dnsConfig.nameservers: Required value: must provide at least one DNS nameserver when `dnsPolicy` is None'],
  ],
  [
    `dnsConfig: {nameservers: [dns.example]}; ${container('tty: true')}`,
    [`spec.dnsConfig.nameservers[0]: Invalid value: "dns.example": ${NOT_AN_IP}`],
  ],
  [`hostname: web.a; ${container('tty: true')}`, [`spec.hostname: Invalid value: "web.a": ${NOT_LABEL}`]],
  [`subdomain: Web; ${container('tty: true')}`, [`spec.subdomain: Invalid value: "Web": ${NOT_LABEL}`]],
  [
    `tolerations: [{operator: Equal}]; ${container('tty: true')}`,
    [
      'spec.tolerations[0].operator: Invalid value: "Equal": operator must be Exists when `key` is empty, which means "match all values and all keys"',
    ],
  ],
]

table('Pod', 'v1', 'Pod', {}, pods)

const POD = 'spec: {containers: [{name: web, image: nginx}]}'
const TEMPLATE = `template: {metadata: {labels: {app: web}}, ${POD}}`
const SELECTED = `selector: {matchLabels: {app: web}}; ${TEMPLATE}`
const MISMATCH = '`selector` does not match template `labels`'

table('Deployment', 'apps/v1', 'Deployment', {}, [
  [SELECTED, []],
  [
    TEMPLATE,
    ['spec.selector: Required value', `spec.template.metadata.labels: Invalid value: {"app":"web"}: ${MISMATCH}`],
  ],
  [`selector: {}; ${TEMPLATE}`, ['spec.selector: Invalid value: {}: empty selector is invalid for deployment']],
  [
    `selector: {matchLabels: {app: other}}; ${TEMPLATE}`,
    [`spec.template.metadata.labels: Invalid value: {"app":"web"}: ${MISMATCH}`],
  ],
  [
    'selector: {matchExpressions: [{key: app, operator: Is, values: [web]}]}; template: {}',
    [
      'spec.selector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator',
      'spec.selector: Invalid value: {"matchExpressions":[{"key":"app","operator":"Is","values":["web"]}]}: invalid label selector',
    ],
  ],
  [`selector: {matchExpressions: [{key: app, operator: In, values: [web]}]}; ${TEMPLATE}`, []],
  [`replicas: -1; ${SELECTED}`, ['spec.replicas: Invalid value: -1: must be greater than or equal to 0']],
  [
    `strategy: {type: Rolling}; ${SELECTED}`,
    ['spec.strategy: Unsupported value: {"type":"Rolling"}: supported values: "Recreate", "RollingUpdate"'],
  ],
  [
    `strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}}; ${SELECTED}`,
    ["spec.strategy.rollingUpdate: Forbidden: may not be specified when strategy `type` is 'Recreate'"],
  ],
  [
    `strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 0%}}; ${SELECTED}`,
    ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "0%": may not be 0 when `maxSurge` is 0'],
  ],
  [
    `strategy: {rollingUpdate: {maxUnavailable: 101%}}; ${SELECTED}`,
    ['spec.strategy.rollingUpdate.maxUnavailable: Invalid value: "101%": must not be greater than 100%'],
  ],
  [
    'selector: {matchLabels: {app: web}}; template: {metadata: {labels: {app: web}}, spec: {restartPolicy: Never, containers: [{name: web, image: nginx}]}}',
    ['spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"'],
  ],
  [
    `progressDeadlineSeconds: 10; minReadySeconds: 10; ${SELECTED}`,
    ['spec.progressDeadlineSeconds: Invalid value: 10: must be greater than minReadySeconds'],
  ],
])

table('StatefulSet', 'apps/v1', 'StatefulSet', {}, [
  [SELECTED, []],
  [
    `podManagementPolicy: parallel; ${SELECTED}`,
    ["spec.podManagementPolicy: Invalid value: \"parallel\": must be 'OrderedReady' or 'Parallel'"],
  ],
  [
    `updateStrategy: {type: Recreate}; ${SELECTED}`,
    ['spec.updateStrategy: Invalid value: {"type":"Recreate"}: must be \'RollingUpdate\' or \'OnDelete\''],
  ],
  [`serviceName: My_db; ${SELECTED}`, [`spec.serviceName: Invalid value: "My_db": ${NOT_LABEL}`]],
])

table('DaemonSet', 'apps/v1', 'DaemonSet', {}, [
  [SELECTED, []],
  [
    `updateStrategy: {type: Recreate}; ${SELECTED}`,
    ['spec.updateStrategy: Unsupported value: {"type":"Recreate"}: supported values: "RollingUpdate", "OnDelete"'],
  ],
  [
    `updateStrategy: {rollingUpdate: {maxSurge: 1}}; ${SELECTED}`,
    ['spec.updateStrategy.rollingUpdate.maxSurge: Invalid value: 1: may not be set when maxUnavailable is non-zero'],
  ],
])

describe('updates', () => {
  const cases: readonly (readonly [
    version: string,
    kind: string,
    old: string,
    now: string,
    errors: readonly string[],
  ])[] = [
    ['v1', 'Pod', container('tty: true'), 'containers: [{name: web, image: nginx:2, tty: true}]', []],
    ['v1', 'Pod', container('tty: true'), container('tty: false'), ['spec Forbidden']],
    [
      'v1',
      'Pod',
      container('tty: true'),
      'containers: [{name: web, image: nginx, tty: true}, {name: more, image: a}]',
      ['spec.containers Forbidden'],
    ],
    ['v1', 'Pod', container('tty: true'), `activeDeadlineSeconds: 5; ${container('tty: true')}`, []],
    [
      'v1',
      'Pod',
      `activeDeadlineSeconds: 5; ${container('tty: true')}`,
      `activeDeadlineSeconds: 6; ${container('tty: true')}`,
      ['spec.activeDeadlineSeconds Invalid'],
    ],
    ['v1', 'Pod', container('tty: true'), `tolerations: [{key: a, operator: Exists}]; ${container('tty: true')}`, []],
    ['apps/v1', 'Deployment', SELECTED, `replicas: 3; ${SELECTED}`, []],
    [
      'apps/v1',
      'Deployment',
      SELECTED,
      `selector: {matchLabels: {tier: a}}; template: {metadata: {labels: {tier: a}}, ${POD}}`,
      ['spec.selector Invalid'],
    ],
    ['apps/v1', 'StatefulSet', SELECTED, `replicas: 3; revisionHistoryLimit: 2; minReadySeconds: 1; ${SELECTED}`, []],
    ['apps/v1', 'StatefulSet', SELECTED, `serviceName: db; ${SELECTED}`, ['spec Forbidden']],
    ['apps/v1', 'StatefulSet', SELECTED, `podManagementPolicy: Parallel; ${SELECTED}`, ['spec Forbidden']],
  ]
  for (const [version, kind, old, now, errors] of cases)
    it(`${kind}: ${now.slice(0, 80)} → ${errors.join(', ') || 'accepted'}`, () => {
      const trial = new Trial()
      expect(trial.errors(manifest(version, kind, old))).to.deep.equal([])
      expect(trial.errors(manifest(version, kind, now))).to.deep.equal(errors)
    })
})

describe('defaults', () => {
  it('of a Pod', () => {
    const trial = new Trial()
    expect(
      trial.errors(
        manifest(
          'v1',
          'Pod',
          'hostNetwork: true; containers: [{name: web, image: "nginx:1", ports: [{containerPort: 80}], resources: {limits: {cpu: 1}}, readinessProbe: {httpGet: {port: 80}, periodSeconds: 0}}]',
        ),
      ),
    ).to.deep.equal([])
    const { spec } = trial.state.find('Pod', 'default/web') as Stored<'Pod'>
    expect(spec).to.include({ dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', enableServiceLinks: true })
    const [web] = spec!.containers
    expect(web!.imagePullPolicy).to.equal('IfNotPresent')
    expect(web!.ports).to.deep.equal([{ containerPort: 80, protocol: 'TCP', hostPort: 80 }])
    expect(web!.resources!.requests).to.deep.equal({ cpu: '1' })
    expect(web!.readinessProbe).to.deep.include({ timeoutSeconds: 1, periodSeconds: 10, failureThreshold: 3 })
    expect(web!.readinessProbe!.httpGet).to.deep.equal({ path: '/', scheme: 'HTTP', port: 80 })
  })
})
