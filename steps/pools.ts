import { type Pool, PooledClient } from '../src/cluster/pool.ts'
import { readyPodsBehind } from '../src/expect/endpoints.ts'
import {
  expectHandshakes,
  expectOpen,
  expectPoolBusiest,
  expectPoolNothing,
  expectPoolShares,
} from '../src/expect/pool.ts'
import type { Fraction } from '../src/fraction.ts'
import type { Client } from '../src/network/client.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

/** A client begins to keep connections; what it sent before the next step counts for its handshakes alone. */
function keeps(world: World, from: string | Client, url: string, pool: Pool, count: number): void {
  const client = new PooledClient(world.cluster, { from, url }, pool, 0)
  client.send(count)
  world.pools.set(url, client)
}

function kept(world: World, url: string): PooledClient {
  const client = world.pools.get(url)
  if (client === undefined) throw new Error(`no step before this one lets a client keep connections to ${url}`)
  return client
}

/** A client that comes new, with every count told apart. */
function fresh(world: World, namespace: string, url: string, size: number, count: number): PooledClient {
  const client = new PooledClient(world.cluster, { from: world.callers(namespace)[0]!, url }, { size })
  client.send(count)
  return client
}

define(
  'When',
  {
    en: 'one client Pod of namespace {name} keeps {int} connection(s) to {url} and sends {int} requests',
    ko: '네임스페이스 {name}의 클라이언트 Pod 하나가 연결 {int}개를 {url} 에 열어 두고 요청 {int}개를 보낸다',
  },
  function (namespace: string, size: number, url: string, count: number) {
    keeps(this, this.callers(namespace)[0]!, url, { size }, count)
  },
)

define(
  'When',
  {
    en: 'a client at {address} keeps {int} connection(s) to {url} and sends {int} requests',
    ko: '{address}의 클라이언트가 연결 {int}개를 {url} 에 열어 두고 요청 {int}개를 보낸다',
  },
  function (from: string, size: number, url: string, count: number) {
    keeps(this, from, url, { size }, count)
  },
)

define(
  'When',
  {
    en: 'one client Pod of namespace {name} keeps {int} connection(s) to {url}, each for {int} requests, and sends {int} requests',
    ko: '네임스페이스 {name}의 클라이언트 Pod 하나가 연결 {int}개를 {url} 에 열어 두되 요청 {int}개마다 새로 열면서 요청 {int}개를 보낸다',
  },
  function (namespace: string, size: number, url: string, perConnection: number, count: number) {
    keeps(this, this.callers(namespace)[0]!, url, { size, perConnection }, count)
  },
)

define(
  'When',
  {
    en: 'one client Pod of namespace {name} keeps {int} connection(s) to {url}, each until it is idle for {duration}, and sends {int} requests',
    ko: '네임스페이스 {name}의 클라이언트 Pod 하나가 연결 {int}개를 {url} 에 열어 두되 {duration} 동안 쓰지 않으면 닫으면서 요청 {int}개를 보낸다',
  },
  function (namespace: string, size: number, url: string, idle: number, count: number) {
    keeps(this, this.callers(namespace)[0]!, url, { size, idle }, count)
  },
)

define(
  'Then',
  {
    en: 'of {int} more requests over the connections kept to {url} every Pod behind Service {service} gets at least {share}',
    ko: '요청 {int}개를 {url} 에 열어 둔 연결로 더 보내면 서비스 {service} 뒤의 모든 Pod가 적어도 {share}을/를 받는다',
  },
  function (count: number, url: string, service: string, least: Fraction) {
    const client = kept(this, url)
    client.recount()
    client.send(count)
    const pods = readyPodsBehind(this.cluster.state, service)
    this.expect(expectPoolShares(url, service, pods, client.result, least), [client.observation])
  },
)

define(
  'Then',
  {
    en: 'the connections kept to {url} have taken at most {int} handshake(s)',
    ko: '{url} 에 열어 둔 연결에는 핸드셰이크가 많아야 {int}번 들었다',
  },
  function (url: string, most: number) {
    const client = kept(this, url)
    this.expect(expectHandshakes(url, most, client.handshakes), [client.observation])
  },
)

define(
  'Then',
  {
    en: 'of the connections kept to {url} {int} is/are open',
    ko: '{url} 에 열어 둔 연결 가운데 {int}개가 열려 있다',
  },
  function (url: string, expected: number) {
    const client = kept(this, url)
    this.expect(expectOpen(url, expected, client.result.open), [client.observation])
  },
)

define(
  'Then',
  {
    en: 'of {int} requests of one client Pod of namespace {name} over {int} connection(s) kept to {url} the busiest Pod gets {share} on average',
    ko: '요청 {int}개를 네임스페이스 {name}의 클라이언트 Pod 하나가 연결 {int}개를 열어 두고 {url} 에 보내면 가장 바쁜 Pod가 평균 {share}을/를 받는다',
  },
  function (count: number, namespace: string, size: number, url: string, share: Fraction) {
    const client = fresh(this, namespace, url, size, count)
    this.expect(expectPoolBusiest(url, share, client.largestShare), [client.observation])
  },
)

define(
  'Then',
  {
    en: 'of {int} requests of one client Pod of namespace {name} over {int} connection(s) kept to {url} any Pod behind Service {service} gets none with probability {share}',
    ko: '요청 {int}개를 네임스페이스 {name}의 클라이언트 Pod 하나가 연결 {int}개를 열어 두고 {url} 에 보내면 서비스 {service} 뒤의 어느 Pod든 {share}의 확률로 하나도 받지 못한다',
  },
  function (count: number, namespace: string, size: number, url: string, service: string, share: Fraction) {
    const client = fresh(this, namespace, url, size, count)
    const issues = readyPodsBehind(this.cluster.state, service).flatMap((pod) =>
      expectPoolNothing(url, pod, share, client.nothingFor(pod)),
    )
    this.expect(issues, [client.observation])
  },
)
