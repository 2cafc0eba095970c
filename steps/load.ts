import { type Loaded, load } from '../src/cluster/load.ts'
import { expectAnswers, expectEjected, expectFewFailures, expectTries, expectWithin } from '../src/expect/load.ts'
import { expectStatus } from '../src/expect/reach.ts'
import type { Fraction } from '../src/fraction.ts'
import type { Client } from '../src/network/client.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

/** Requests one after another, or side by side. */
function under(world: World, from: string | Client, url: string, count: number, every?: number): Loaded {
  return load(world.cluster, { ask: { from, url }, count, ...(every === undefined ? {} : { every }) })
}

function oneOf(world: World, namespace: string): Client {
  return world.callers(namespace)[0]!
}

define(
  'Then',
  {
    en: 'of {int} requests at once from a client at {address} to {url} {int} get status {int}',
    ko: '한꺼번에 보낸 요청 {int}개 가운데, {address}의 클라이언트가 {url} 에 보냈을 때, {int}개가 상태 {int}을/를 받는다',
  },
  function (count: number, from: string, url: string, expected: number, status: number) {
    const loaded = under(this, from, url, count)
    this.expect(expectAnswers(loaded, status, expected), [loaded.observation])
  },
)

define(
  'Then',
  {
    en: 'of {int} requests at once from one client Pod of namespace {name} to {url} {int} get status {int}',
    ko: '한꺼번에 보낸 요청 {int}개 가운데, 네임스페이스 {name}의 클라이언트 Pod 하나가 {url} 에 보냈을 때, {int}개가 상태 {int}을/를 받는다',
  },
  function (count: number, namespace: string, url: string, expected: number, status: number) {
    const loaded = under(this, oneOf(this, namespace), url, count)
    this.expect(expectAnswers(loaded, status, expected), [loaded.observation])
  },
)

define(
  'Then',
  {
    en: 'of {int} requests from a client at {address} to {url}, one every {duration}, at most {int} fail',
    ko: '요청 {int}개를 {address}의 클라이언트가 {url} 에 {duration}마다 하나씩 보내면 많아야 {int}개가 실패한다',
  },
  function (count: number, from: string, url: string, every: number, most: number) {
    const loaded = under(this, from, url, count, every)
    this.expect(expectFewFailures(loaded, most), [loaded.observation], () => loaded.moments)
  },
)

define(
  'Then',
  {
    en: 'of {int} requests from one client Pod of namespace {name} to {url}, one every {duration}, at most {int} fail',
    ko: '요청 {int}개를 네임스페이스 {name}의 클라이언트 Pod 하나가 {url} 에 {duration}마다 하나씩 보내면 많아야 {int}개가 실패한다',
  },
  function (count: number, namespace: string, url: string, every: number, most: number) {
    const loaded = under(this, oneOf(this, namespace), url, count, every)
    this.expect(expectFewFailures(loaded, most), [loaded.observation], () => loaded.moments)
  },
)

define(
  'Then',
  {
    en: 'proxies send {share} of what {int} requests from a client at {address} to {url}, one every {duration}, come to with their retries, to Pods labelled {label}',
    ko: '프록시는 {share}을/를, 요청 {int}개를 {address}의 클라이언트가 {url} 에 {duration}마다 하나씩 보낼 때 재시도까지 합쳐, 레이블 {label}인 Pod에 보낸다',
  },
  function (share: Fraction, count: number, from: string, url: string, every: number, label: string) {
    const loaded = under(this, from, url, count, every)
    this.expect(expectTries(this.cluster.state, loaded, label, share), [loaded.observation], () => loaded.moments)
  },
)

define(
  'Then',
  {
    en: 'proxies eject a Pod labelled {label} under {int} requests from a client at {address} to {url}, one every {duration}',
    ko: '프록시는 레이블 {label}인 Pod를 제외한다, 요청 {int}개를 {address}의 클라이언트가 {url} 에 {duration}마다 하나씩 보낼 때',
  },
  function (label: string, count: number, from: string, url: string, every: number) {
    const loaded = under(this, from, url, count, every)
    this.expect(expectEjected(this.cluster.state, loaded, label), [loaded.observation], () => loaded.moments)
  },
)

define(
  'Then',
  {
    en: 'a client at {address} has its answer from {url} within {duration}',
    ko: '{address}의 클라이언트는 {url} 의 응답을 {duration} 안에 받는다',
  },
  function (from: string, url: string, most: number) {
    const observation = this.cluster.request({ from, url })
    this.expect([...expectStatus([observation], 200), ...expectWithin(observation, most)], [observation])
  },
)

define(
  'Then',
  {
    en: 'every client Pod of namespace {name} has its answer from {url} within {duration}',
    ko: '네임스페이스 {name}의 모든 클라이언트 Pod는 {url} 의 응답을 {duration} 안에 받는다',
  },
  function (namespace: string, url: string, most: number) {
    const observations = this.callers(namespace).map((from) => this.cluster.request({ from, url }))
    const late = observations.flatMap((observation) => expectWithin(observation, most))
    this.expect([...expectStatus(observations, 200), ...late], observations)
  },
)
