import type { ManifestRow } from './slices.case.ts'

function service(spec: string, metadata = 'name: web'): string {
  return `apiVersion: v1\nkind: Service\nmetadata: {${metadata}}\nspec: {${spec}}\n`
}

function pod(container: string, spec = ''): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {${spec}containers: [{name: a, image: b, ${container}}]}\n`
}

const GO = 'json: cannot unmarshal'

/** What is refused before defaults and validation. */
export const decodeRows: readonly ManifestRow[] = [
  ['metadata: {name: web}\n', [' MissingType'], "Object 'Kind' is missing"],
  ['apiVersion: v1\nmetadata: {name: web}\n', [' MissingType'], "Object 'Kind' is missing"],
  ['kind: Service\nmetadata: {name: web}\n', [' MissingType'], 'apiVersion not set'],
  ['apiVersion: ""\nkind: Service\n', [' MissingType']],
  ['just text\n', [' Unmarshal'], `${GO} string into Go value of type map[string]interface {}`],
  ['- a\n', [' Unmarshal'], `${GO} array into Go value of type map[string]interface {}`],
  ['apiVersion: v1\nkind: 5\n', ['kind Unmarshal'], `${GO} number into Go struct field .kind of type string`],
  ['apiVersion: v1\nkind: service\n', [' NoMatch'], 'no matches for kind "service" in version "v1"'],
  ['apiVersion: v1\nkind: Deployment\n', [' NoMatch'], 'no matches for kind "Deployment" in version "v1"'],
  ['apiVersion: apps/v1beta1\nkind: Deployment\n', [' NoMatch']],
  ['apiVersion: extensions/v1beta1\nkind: Ingress\n', [' NoMatch']],
  ['apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\n', [' NoMatch']],
  ['apiVersion: discovery.k8s.io/v1beta1\nkind: EndpointSlice\n', [' NoMatch']],
  ['apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n', [' NoMatch']],
  ['apiVersion: networking.istio.io/v1\nkind: VirtualService\n', [' NoMatch']],
  [
    service('ports: [{port: 80, targetport: 8080}]'),
    ['spec.ports[0].targetport UnknownField'],
    'unknown field "spec.ports[0].targetport"',
  ],
  [
    service('ports: [{port: 80, Protocol: TCP}], selectr: {a: b}'),
    ['spec.ports[0].Protocol UnknownField', 'spec.selectr UnknownField'],
  ],
  [service('ports: [{port: 80}]', 'name: web, label: {a: b}'), ['metadata.label UnknownField']],
  [`${service('ports: [{port: 80}]')}ports: []\n`, ['ports UnknownField']],
  [
    service('ports: [{port: "80", x: 1}]'),
    ['spec.ports[0].port Unmarshal'],
    `${GO} string into Go struct field ServicePort.spec.ports.port of type int32`,
  ],
  [
    service('ports: [{port: 80.5}]'),
    ['spec.ports[0].port Unmarshal'],
    `${GO} number 80.5 into Go struct field ServicePort.spec.ports.port of type int32`,
  ],
  [
    service('ports: [{port: 2147483648}]'),
    ['spec.ports[0].port Unmarshal'],
    `${GO} number 2147483648 into Go struct field ServicePort.spec.ports.port of type int32`,
  ],
  [
    service('ports: [{port: yes}]'),
    ['spec.ports[0].port Unmarshal'],
    `${GO} bool into Go struct field ServicePort.spec.ports.port of type int32`,
  ],
  [service('ports: [{port: 80, targetPort: yes}]'), ['spec.ports[0].targetPort Unmarshal']],
  [service('ports: [{port: 80, targetPort: 80.5}]'), ['spec.ports[0].targetPort Unmarshal']],
  [
    service('ports: [80]'),
    ['spec.ports[0] Unmarshal'],
    `${GO} number into Go struct field ServiceSpec.spec.ports of type v1.ServicePort`,
  ],
  [
    service('ports: {port: 80}'),
    ['spec.ports Unmarshal'],
    `${GO} object into Go struct field ServiceSpec.spec.ports of type []v1.ServicePort`,
  ],
  [
    service('ports: [{port: 80}], selector: {app: 1}'),
    ['spec.selector Unmarshal'],
    `${GO} number into Go struct field ServiceSpec.spec.selector of type string`,
  ],
  [
    service('ports: [{port: 80}], selector: [app]'),
    ['spec.selector Unmarshal'],
    `${GO} array into Go struct field ServiceSpec.spec.selector of type map[string]string`,
  ],
  [
    service('ports: [{port: 80}]', 'name: web, labels: {public: yes}'),
    ['metadata.labels Unmarshal'],
    `${GO} bool into Go struct field ObjectMeta.metadata.labels of type string`,
  ],
  [
    service('ports: [{port: 80}]', 'name: web, labels: {version: 1.0}'),
    ['metadata.labels Unmarshal'],
    `${GO} number into Go struct field ObjectMeta.metadata.labels of type string`,
  ],
  [
    service('ports: [{port: 80}]', 'name: web, annotations: {a: {b: c}}'),
    ['metadata.annotations Unmarshal'],
    `${GO} object into Go struct field ObjectMeta.metadata.annotations of type string`,
  ],
  [
    service('ports: [{port: 80}]', 'name: 5'),
    ['metadata.name Unmarshal'],
    `${GO} number into Go struct field ObjectMeta.metadata.name of type string`,
  ],
  [
    service('ports: [{port: 80}], publishNotReadyAddresses: "true"'),
    ['spec.publishNotReadyAddresses Unmarshal'],
    `${GO} string into Go struct field ServiceSpec.spec.publishNotReadyAddresses of type bool`,
  ],
  [service('ports: [{port: 80}], type: 5'), ['spec.type Unmarshal']],
  [
    'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: text\n',
    ['spec Unmarshal'],
    `${GO} string into Go struct field Service.spec of type v1.ServiceSpec`,
  ],
  [service('ports: null, selector: null, clusterIP: None, externalIPs: null'), []],
  [service('ports: [{port: 80, name: null}]'), []],
  [service('ports: [{port: 80}]', 'name: web, labels: {a: null}, creationTimestamp: null'), []],
  [pod('args: [8080]'), ['spec.containers[0].args[0] Unmarshal']],
  [
    pod('env: [{name: A, value: 5}]'),
    ['spec.containers[0].env[0].value Unmarshal'],
    `${GO} number into Go struct field EnvVar.spec.containers.env.value of type string`,
  ],
  [
    pod('ports: [{containerPort: "80"}]'),
    ['spec.containers[0].ports[0].containerPort Unmarshal'],
    `${GO} string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32`,
  ],
  [pod('resources: {limits: {cpu: fast}}'), ['spec.containers[0].resources.limits Unmarshal']],
  [pod('resources: {limits: {cpu: 1, memory: 1Gi}}'), []],
  [pod('tty: "yes"'), ['spec.containers[0].tty Unmarshal']],
  [pod('x: 1', 'nodeselector: {}, '), ['spec.containers[0].x UnknownField', 'spec.nodeselector UnknownField']],
  ['apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec: {schedul: x}\n', ['spec.schedul UnknownField']],
]
