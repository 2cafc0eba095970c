import { expectReaches, expectSomePod, readyPodsLabelled } from '../src/expect/connections.ts'
import { LINUX_MODES, type ProxyModeName } from '../src/proxy.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

const nodesOf = (world: World): readonly string[] =>
  world.cluster.state.list('Node').map(({ metadata }) => metadata.name)

define(
  'When',
  {
    en: 'kube-proxy of every node is started in mode {proxyMode}',
    ko: '모든 노드의 kube-proxy를 {proxyMode} 모드로 시작한다',
  },
  function (mode: ProxyModeName) {
    for (const node of nodesOf(this)) this.cluster.switchProxy(node, mode)
  },
)

define(
  'When',
  {
    en: 'kube-proxy of every node is started in mode ipvs with scheduler {word}',
    ko: '모든 노드의 kube-proxy를 ipvs 모드로, 스케줄러 {word}(으)로 시작한다',
  },
  function (scheduler: string) {
    for (const node of nodesOf(this)) this.cluster.switchProxy(node, 'ipvs', scheduler)
  },
)

define(
  'When',
  { en: 'kube-proxy of node {name} stops', ko: '노드 {name}의 kube-proxy가 멈춘다' },
  function (node: string) {
    this.cluster.stopProxy(node)
  },
)

define(
  'When',
  { en: 'kube-proxy of node {name} starts again', ko: '노드 {name}의 kube-proxy가 다시 시작한다' },
  function (node: string) {
    this.cluster.startProxy(node)
  },
)

define(
  'Then',
  {
    en: 'in every mode of kube-proxy for Linux connections of namespace {name} to {socket} reach every Ready Pod of namespace {name} labelled {label}, and nobody else',
    ko: 'kube-proxy의 리눅스용 모든 모드에서 네임스페이스 {name}에서 {socket}(으)로 가는 연결은 네임스페이스 {name}에서 레이블 {label}인 준비된 Pod 모두에 이르고, 그 밖에는 이르지 않는다',
  },
  function (namespace: string, socket: string, of: string, label: string) {
    const pods = readyPodsLabelled(this.cluster.state, of, label)
    this.expect(expectSomePod(pods, of, label))
    for (const mode of LINUX_MODES) {
      const cluster = this.cluster.fork()
      for (const node of nodesOf(this)) cluster.switchProxy(node, mode)
      const observations = this.callers(namespace).map((from) => cluster.connect({ from, to: socket }))
      this.expect(expectReaches(pods, observations), observations)
    }
  },
)
