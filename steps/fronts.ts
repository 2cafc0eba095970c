import { expectOwnAddress } from '../src/expect/connections.ts'
import { expectBilled, expectByPolicy, expectHiddenAddress, expectTargets } from '../src/expect/front.ts'
import { type Issue, issue } from '../src/issue.ts'
import type { Observation } from '../src/observation.ts'
import { fromLabelled } from './connections.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

/** That a Service shows no address, by the field that asks for one, and why it does not. */
export function withoutAddress(world: World, service: string, field = 'spec.type'): readonly Issue[] {
  const because = [{ kind: 'Service', key: service, field }]
  const { reason, notices } = world.cluster.front(service)
  const first = issue('expect.no-external-address', { service }, { because })
  return [first, ...(reason === undefined ? [] : [reason]), ...notices]
}

/** Connections of a client to every external address of a Service, at its first port. */
function through(world: World, service: string, from: string): readonly Observation[] {
  const addresses = world.cluster.externalAddresses(service)
  if (addresses.length === 0) world.expect(withoutAddress(world, service))
  const port = world.cluster.state.get('Service', service)?.spec?.ports?.[0]?.port ?? 80
  return addresses.map(({ address }) => world.cluster.connect({ from, to: `${address}:${port}` }))
}

define(
  'Then',
  {
    en: 'Service {service} shows an external address within {duration}',
    ko: '서비스 {service}에 {duration} 안에 외부 주소가 나타난다',
  },
  function (service: string, patience: number) {
    const later = this.cluster.fork()
    for (let waited = 0; waited < patience && later.externalAddresses(service).length === 0; waited += 1000)
      later.advance(Math.min(1000, patience - waited))
    this.expect(later.externalAddresses(service).length === 0 ? withoutAddress(this, service) : [])
  },
)

define(
  'Then',
  {
    en: 'Service {service} waits for an external address, with the reason {pending}',
    ko: '서비스 {service}은/는 외부 주소를 기다리며 그 이유는 {pending}이다',
  },
  function (service: string, expected: string) {
    const { reason, notices } = this.cluster.front(service)
    const actual = reason?.code.replace('balancer.', '') ?? ''
    const because = [{ kind: 'Service', key: service, field: 'spec.type' }]
    const other = issue('expect.pending-reason', { service, expected, actual }, { because })
    this.expect(actual === expected ? [] : [other, ...(reason === undefined ? [] : [reason]), ...notices])
  },
)

define(
  'Then',
  {
    en: 'Pods see a client at {address} with its own address through the load balancer of Service {service}',
    ko: 'Pod는 {address}의 클라이언트를 그 클라이언트의 주소로 본다, 서비스 {service}의 로드 밸런서를 거쳐서',
  },
  function (from: string, service: string) {
    const observations = through(this, service, from)
    this.expect(expectOwnAddress(from, observations), observations)
  },
)

define(
  'Then',
  {
    en: 'Pods do not see the address of a client at {address} through the load balancer of Service {service}',
    ko: 'Pod는 {address}의 클라이언트 주소를 보지 못한다, 서비스 {service}의 로드 밸런서를 거쳐서',
  },
  function (from: string, service: string) {
    const observations = through(this, service, from)
    this.expect(expectHiddenAddress(from, observations), observations)
  },
)

define(
  'Then',
  {
    en: '{int} of {int} targets of the load balancer of Service {service} is/are healthy',
    ko: '{int}개가 정상이다, 모두 {int}개인 서비스 {service}의 로드 밸런서 대상 가운데',
  },
  function (healthy: number, all: number, service: string) {
    if (this.cluster.externalAddresses(service).length === 0) this.expect(withoutAddress(this, service))
    this.expect(expectTargets(service, this.cluster.front(service).targets, [healthy, all]))
  },
)

define(
  'Then',
  {
    en: '{int} object(s) outside the cluster is/are billed',
    ko: '클러스터 밖에서 과금되는 객체는 {int}개이다',
  },
  function (expected: number) {
    this.expect(expectBilled(this.cluster.billed(), expected))
  },
)

define(
  'Then',
  {
    en: 'NetworkPolicy {policy} stops connections of Pods of namespace {name} labelled {label} to {socket}',
    ko: 'NetworkPolicy {policy}이/가 막는다, 네임스페이스 {name}에서 레이블 {label}인 Pod가 {socket}(으)로 여는 연결을',
  },
  function (policy: string, namespace: string, label: string, socket: string) {
    const observations = fromLabelled(this, namespace, label, socket)
    this.expect(expectByPolicy(policy, 'denies', observations), observations)
  },
)

define(
  'Then',
  {
    en: 'NetworkPolicy {policy} lets connections of Pods of namespace {name} labelled {label} to {socket} through',
    ko: 'NetworkPolicy {policy}이/가 허용한다, 네임스페이스 {name}에서 레이블 {label}인 Pod가 {socket}(으)로 여는 연결을',
  },
  function (policy: string, namespace: string, label: string, socket: string) {
    const observations = fromLabelled(this, namespace, label, socket)
    this.expect(expectByPolicy(policy, 'allows', observations), observations)
  },
)
