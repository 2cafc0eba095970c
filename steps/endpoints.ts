import { expectLabelledPods, expectReadyPods, readyPodsBehind } from '../src/expect/endpoints.ts'
import { expectInternalOnly } from '../src/expect/exposed.ts'
import { expectEqualShares, expectEverybodyServed } from '../src/expect/share.ts'
import type { Fraction } from '../src/fraction.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

define(
  'Then',
  {
    en: 'exactly {int} Ready Pod(s) is/are behind Service {service}',
    ko: '준비된 Pod가 정확히 {int}개 서비스 {service} 뒤에 있다',
  },
  function (count: number, service: string) {
    this.expect(expectReadyPods(this.cluster.state, service, { exactly: count }))
  },
)

define(
  'Then',
  {
    en: 'exactly {int} Ready Pod(s) of namespace {name} carry/carries label {label}',
    ko: '준비된 Pod가 정확히 {int}개 네임스페이스 {name}에서 레이블 {label}을/를 가진다',
  },
  function (count: number, namespace: string, label: string) {
    this.expect(expectLabelledPods(this.cluster.state, namespace, label, count))
  },
)

/** Shares are judged at the Service's own address, from a client Pod on each worker node. */
function observed(world: World, service: string): ReturnType<World['cluster']['connectToService']> {
  return world.cluster.connectToService(service, world.clients('client'))
}

define(
  'Then',
  {
    en: 'every Pod behind Service {service} gets new connections, none more than {share}',
    ko: '서비스 {service} 뒤의 모든 Pod가 새 연결을 받고, 어느 것도 {share}을/를 넘지 않는다',
  },
  function (service: string, limit: Fraction) {
    const observations = observed(this, service)
    this.expect(
      expectEverybodyServed(service, readyPodsBehind(this.cluster.state, service), observations, limit),
      observations,
    )
  },
)

define(
  'Then',
  {
    en: 'at least {int} Ready Pods are behind Service {service}, and every one gets traffic',
    ko: '준비된 Pod가 {int}개 이상 서비스 {service} 뒤에 있고, 모두 트래픽을 받는다',
  },
  function (count: number, service: string) {
    const { state } = this.cluster
    this.expect(expectReadyPods(state, service, { atLeast: count }))
    const observations = observed(this, service)
    this.expect(expectEverybodyServed(service, readyPodsBehind(state, service), observations), observations)
  },
)

define(
  'Then',
  {
    en: 'at least {int} Ready Pods of image {image} are behind Service {service}, each with an equal share of new connections from namespace {name}',
    ko: '준비된 Pod가 {int}개 이상, 이미지 {image}(으)로 서비스 {service} 뒤에 있고, 네임스페이스 {name}에서 온 새 연결을 똑같이 나누어 받는다',
  },
  function (count: number, image: string, service: string, namespace: string) {
    const { state } = this.cluster
    const pods = new Set(this.cluster.podsOfImage(image))
    this.expect(
      expectReadyPods(state, service, { atLeast: count }, ({ metadata }) =>
        pods.has(`${metadata.namespace}/${metadata.name}`),
      ),
    )
    const observations = this.cluster.connectToService(service, this.callers(namespace))
    this.expect(expectEqualShares(service, readyPodsBehind(state, service), observations), observations)
  },
)

define(
  'Then',
  {
    en: 'no path from outside the cluster leads to the Pods of Service {service}',
    ko: '클러스터 밖에서 서비스 {service}의 Pod로 이어지는 길이 없다',
  },
  function (service: string) {
    this.expect(expectInternalOnly(this.cluster.state, service))
  },
)
