import { expectSticky } from '../src/cluster/session.ts'
import { expectCertificate } from '../src/expect/certificate.ts'
import {
  expectCopies,
  expectLabelShare,
  expectNoConnection,
  expectOwnAddress,
  expectReaches,
  expectSomePod,
  readyPodsLabelled,
} from '../src/expect/connections.ts'
import { expectConnects, expectStatus } from '../src/expect/reach.ts'
import { type Fraction, ONE } from '../src/fraction.ts'
import { nodeAddresses } from '../src/network/client.ts'
import type { Observation } from '../src/observation.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

/** A connection from everybody who may ask from a namespace. */
function fromNamespace(world: World, namespace: string, to: string): readonly Observation[] {
  return world.callers(namespace).map((from) => world.cluster.connect({ from, to }))
}

/** A connection from every Ready Pod of a namespace with a label. */
export function fromLabelled(world: World, namespace: string, label: string, to: string): readonly Observation[] {
  const pods = readyPodsLabelled(world.cluster.state, namespace, label)
  world.expect(expectSomePod(pods, namespace, label))
  return pods.map((pod) => world.cluster.connect({ from: `pod ${pod}`, to }))
}

/** A connection from outside to a port of a node's own address. */
function toNode(world: World, from: string, port: number, node: string): readonly Observation[] {
  const object = world.cluster.state.get('Node', node)
  const [address = node] = object === undefined ? [] : nodeAddresses(object)
  return [world.cluster.connect({ from, to: `${address}:${port}` })]
}

define(
  'Then',
  {
    en: 'every client Pod of namespace {name} connects to {socket}',
    ko: '네임스페이스 {name}의 모든 클라이언트 Pod가 {socket}에 연결한다',
  },
  function (namespace: string, socket: string) {
    const observations = fromNamespace(this, namespace, socket)
    this.expect(expectConnects(observations), observations)
  },
)

define(
  'Then',
  {
    en: 'no client Pod of namespace {name} connects to {socket}',
    ko: '네임스페이스 {name}의 어떤 클라이언트 Pod도 {socket}에 연결하지 못한다',
  },
  function (namespace: string, socket: string) {
    const observations = fromNamespace(this, namespace, socket)
    this.expect(expectNoConnection(observations), observations)
  },
)

define(
  'Then',
  {
    en: 'every Pod of namespace {name} labelled {label} connects to {socket}',
    ko: '네임스페이스 {name}에서 레이블 {label}인 모든 Pod가 {socket}에 연결한다',
  },
  function (namespace: string, label: string, socket: string) {
    const observations = fromLabelled(this, namespace, label, socket)
    this.expect(expectConnects(observations), observations)
  },
)

define(
  'Then',
  {
    en: 'no Pod of namespace {name} labelled {label} connects to {socket}',
    ko: '네임스페이스 {name}에서 레이블 {label}인 어떤 Pod도 {socket}에 연결하지 못한다',
  },
  function (namespace: string, label: string, socket: string) {
    const observations = fromLabelled(this, namespace, label, socket)
    this.expect(expectNoConnection(observations), observations)
  },
)

define(
  'Then',
  {
    en: 'a client at {address} connects to port {int} of node {name}',
    ko: '{address}의 클라이언트가 포트 {int}에 연결한다, 노드 {name}의',
  },
  function (from: string, port: number, node: string) {
    const observations = toNode(this, from, port, node)
    this.expect(expectConnects(observations), observations)
  },
)

define(
  'Then',
  {
    en: 'a client at {address} does not connect to port {int} of node {name}',
    ko: '{address}의 클라이언트가 포트 {int}에 연결하지 못한다, 노드 {name}의',
  },
  function (from: string, port: number, node: string) {
    const observations = toNode(this, from, port, node)
    this.expect(expectNoConnection(observations), observations)
  },
)

define(
  'Then',
  {
    en: 'Pods see a client at {address} with its own address through port {int} of node {name}',
    ko: 'Pod는 {address}의 클라이언트를 포트 {int}에서 그 클라이언트의 주소로 본다, 노드 {name}의',
  },
  function (from: string, port: number, node: string) {
    const observations = toNode(this, from, port, node)
    this.expect(expectOwnAddress(from, observations), observations)
  },
)

define(
  'Then',
  {
    en: 'connections of namespace {name} to {socket} reach every Ready Pod of namespace {name} labelled {label}, and nobody else',
    ko: '네임스페이스 {name}에서 {socket}(으)로 가는 연결은 네임스페이스 {name}에서 레이블 {label}인 준비된 Pod 모두에 이르고, 그 밖에는 이르지 않는다',
  },
  function (namespace: string, socket: string, of: string, label: string) {
    const pods = readyPodsLabelled(this.cluster.state, of, label)
    this.expect(expectSomePod(pods, of, label))
    const observations = fromNamespace(this, namespace, socket)
    this.expect(expectReaches(pods, observations), observations)
  },
)

define(
  'Then',
  {
    en: '{share} of the connections of namespace {name} to {socket} reach Pods labelled {label}',
    ko: '{share}의 연결이 네임스페이스 {name}에서 {socket}(으)로 갈 때 레이블 {label}인 Pod에 이른다',
  },
  function (share: Fraction, namespace: string, socket: string, label: string) {
    const observations = fromNamespace(this, namespace, socket)
    this.expect(expectLabelShare(this.cluster.state, label, share, observations), observations)
  },
)

define(
  'Then',
  {
    en: 'a client Pod of namespace {name} meets one Pod in {int} requests to {url}',
    ko: '네임스페이스 {name}의 클라이언트 Pod는 요청 {int}번 동안 {url} 에서 한 Pod만 만난다',
  },
  function (namespace: string, count: number, url: string) {
    for (const from of this.callers(namespace)) {
      const { issues, observations } = expectSticky(this.cluster, { from, url }, count)
      this.expect(issues, observations)
    }
  },
)

define(
  'Then',
  {
    en: 'every client Pod of namespace {name} gets status {int} from {url}',
    ko: '네임스페이스 {name}의 모든 클라이언트 Pod가 상태 {int}을/를 {url} 에서 받는다',
  },
  function (namespace: string, status: number, url: string) {
    const observations = this.callers(namespace).map((from) => this.cluster.request({ from, url }))
    this.expect(expectStatus(observations, status), observations)
  },
)

define(
  'Then',
  {
    en: 'a client at {address} gets status {int} from {url}',
    ko: '{address}의 클라이언트가 상태 {int}을/를 {url} 에서 받는다',
  },
  function (from: string, status: number, url: string) {
    const observations = [this.cluster.request({ from, url })]
    this.expect(expectStatus(observations, status), observations)
  },
)

define(
  'Then',
  {
    en: 'a client at {address} that checks certificates gets status {int} from {url}',
    ko: '인증서를 확인하는 {address}의 클라이언트가 상태 {int}을/를 {url} 에서 받는다',
  },
  function (from: string, status: number, url: string) {
    const observations = [this.cluster.request({ from, url })]
    this.expect([...expectStatus(observations, status), ...expectCertificate(observations)], observations)
  },
)

/** Every request is answered by a Pod with the label. */
function answered(world: World, observations: readonly Observation[], label: string): void {
  world.expect(expectLabelShare(world.cluster.state, label, ONE, observations), observations)
}

define(
  'Then',
  {
    en: 'requests of namespace {name} to {url} are answered by Pods labelled {label}',
    ko: '네임스페이스 {name}에서 {url} 에 보낸 요청에 레이블 {label}인 Pod가 응답한다',
  },
  function (namespace: string, url: string, label: string) {
    answered(
      this,
      this.callers(namespace).map((from) => this.cluster.request({ from, url })),
      label,
    )
  },
)

define(
  'Then',
  {
    en: 'a client at {address} that asks {url} is answered by Pods labelled {label}',
    ko: '{address}의 클라이언트가 {url} 에 요청하면 레이블 {label}인 Pod가 응답한다',
  },
  function (from: string, url: string, label: string) {
    answered(this, [this.cluster.request({ from, url })], label)
  },
)

define(
  'Then',
  {
    en: 'a client at {address} that sends {string} to {url} is answered by Pods labelled {label}',
    ko: '{address}의 클라이언트가 {string}을/를 실어 {url} 에 요청하면 레이블 {label}인 Pod가 응답한다',
  },
  function (from: string, header: string, url: string, label: string) {
    const [name = '', ...value] = header.split(':')
    const headers = { [name.trim().toLowerCase()]: value.join(':').trim() }
    answered(this, [this.cluster.request({ from, url, headers })], label)
  },
)

define(
  'Then',
  {
    en: 'Pods labelled {label} get a copy of {share} of what a client at {address} sends to {url}',
    ko: '레이블 {label}인 Pod가 {share}의 사본을 받는다, {address}의 클라이언트가 {url} 에 보낸 것 가운데',
  },
  function (label: string, share: Fraction, from: string, url: string) {
    const observations = [this.cluster.request({ from, url })]
    this.expect(expectCopies(this.cluster.state, label, share, observations), observations)
  },
)
