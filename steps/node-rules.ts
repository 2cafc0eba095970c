import { connectionsCounted } from '../src/cluster/counters.ts'
import { crossingsOf } from '../src/cluster/crossings.ts'
import { expectOwnAddress } from '../src/expect/connections.ts'
import { expectCounted } from '../src/expect/counted.ts'
import { expectStatus } from '../src/expect/reach.ts'
import { issue } from '../src/issue.ts'
import type { Client } from '../src/network/client.ts'
import { nodeAddresses } from '../src/network/client.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

/** Linux's default range of a client's own ports begins here. */
const FIRST_PORT = 32_768

function open(world: World, client: Client, to: string, count: number): void {
  const { cluster, crossings } = world
  for (let left = count; left > 0; left--) {
    const sourcePort = FIRST_PORT + (crossings.length % 28_232)
    const { value, trace } = cluster.open({ from: client, to, sourcePort }, `connection ${crossings.length}`)
    crossings.push(...crossingsOf({ client, outcome: value, trace, hold: false }, cluster))
  }
}

define(
  'When',
  {
    en: '{int} connections are opened from namespace {name} to {socket}',
    ko: '연결 {int}개를 네임스페이스 {name}에서 {socket}(으)로 연다',
  },
  function (count: number, namespace: string, to: string) {
    open(this, this.callers(namespace)[0]!, to, count)
  },
)

define(
  'When',
  {
    en: '{int} connections are opened from {address} to {socket}',
    ko: '연결 {int}개를 {address}에서 {socket}(으)로 연다',
  },
  function (count: number, from: string, to: string) {
    open(this, this.cluster.client(from), to, count)
  },
)

define(
  'Then',
  {
    en: 'the rules of node {name} have counted {int} connections to Service {service}',
    ko: '노드 {name}의 규칙이 연결 {int}개를 세었다, 서비스 {service}에',
  },
  function (node: string, count: number, service: string) {
    const connections = connectionsCounted(this.cluster, node, service, this.crossings)
    this.expect(expectCounted({ node, mode: this.cluster.proxyOf(node).mode, service, connections }, count))
  },
)

define(
  'When',
  {
    en: 'real server {socket} of virtual server {socket} on node {name} is given weight {int}',
    ko: '실제 서버 {socket}에 가상 서버 {socket}에서, 노드 {name}에서 가중치 {int}을/를 준다',
  },
  function (server: string, virtual: string, node: string, weight: number) {
    this.cluster.setWeight(node, { virtual: `${virtual}/TCP`, server, weight })
  },
)

define(
  'Then',
  {
    en: 'Pods see the client Pods of namespace {name} with their own addresses at {socket}',
    ko: 'Pod는 네임스페이스 {name}의 클라이언트 Pod를 그 주소 그대로 본다, {socket}에서',
  },
  function (namespace: string, to: string) {
    for (const from of this.callers(namespace)) {
      const observations = [this.cluster.connect({ from, to })]
      this.expect(expectOwnAddress(from.ip, observations), observations)
    }
  },
)

define(
  'Then',
  {
    en: 'Pods see a client at {address} with the address of node {name} through port {int} of that node',
    ko: 'Pod는 {address}의 클라이언트를 노드 {name}의 주소로 본다, 그 노드의 포트 {int}을/를 거칠 때',
  },
  function (from: string, node: string, port: number) {
    const object = this.cluster.state.get('Node', node)
    const [address = node] = object === undefined ? [] : nodeAddresses(object)
    const observations = [this.cluster.connect({ from, to: `${address}:${port}` })]
    this.expect(expectOwnAddress(address, observations), observations)
  },
)

define(
  'Then',
  {
    en: 'the health check of Service {service} on node {name} answers status {int}',
    ko: '서비스 {service}의 헬스 체크가 노드 {name}에서 상태 {int}(으)로 응답한다',
  },
  function (service: string, node: string, status: number) {
    const port = this.cluster.state.get('Service', service)?.spec?.healthCheckNodePort
    const field = 'spec.externalTrafficPolicy'
    if (port === undefined || port === 0)
      this.expect([
        issue('expect.no-health-check', { service }, { because: [{ kind: 'Service', key: service, field }] }),
      ])
    const object = this.cluster.state.get('Node', node)
    const [address = node] = object === undefined ? [] : nodeAddresses(object)
    const observations = [this.cluster.request({ from: `node ${node}`, url: `http://${address}:${port}/healthz` })]
    this.expect(expectStatus(observations, status), observations)
  },
)
