import { SECOND } from '../src/clock.ts'
import type { BehavingClient } from '../src/cluster/behaving.ts'
import { freshClients, underTraffic } from '../src/cluster/traffic.ts'
import { evictionRefused } from '../src/controllers/disruption.ts'
import type { Behaviour } from '../src/dns/behaviour.ts'
import { expectAvailable } from '../src/expect/available.ts'
import { expectEndpointCounts, expectEndpoints } from '../src/expect/endpoint-state.ts'
import { expectEvent, expectEvictable } from '../src/expect/event.ts'
import { expectRestarted } from '../src/expect/restarted.ts'
import type { Fraction } from '../src/fraction.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

define(
  'Then',
  {
    en: 'Service {service} has {int} ready, {int} unready and {int} terminating endpoint(s)',
    ko: '서비스 {service}의 엔드포인트는 준비됨 {int}개, 준비 안 됨 {int}개, 종료 중 {int}개이다',
  },
  function (service: string, ready: number, unready: number, terminating: number) {
    this.expect(expectEndpointCounts(this.cluster.state, service, { ready, unready, terminating }))
  },
)

define(
  'Then',
  {
    en: 'the ready endpoints of Service {service} are {string}',
    ko: '서비스 {service}의 준비된 엔드포인트는 {string}이다',
  },
  function (service: string, list: string) {
    const wanted = list.split(',').map((one) => one.trim())
    this.expect(expectEndpoints(this.cluster.state, service, wanted.filter(Boolean)))
  },
)

define(
  'Then',
  {
    en: 'event {word} was recorded for {word} {workload}',
    ko: '이벤트 {word}이/가 {word} {workload}에 대해 기록되었다',
  },
  function (reason: string, kind: string, key: string) {
    this.expect(expectEvent(this.cluster.state, { reason, kind, key }))
  },
)

define(
  'Then',
  { en: 'a container of image {image} was restarted', ko: '이미지 {image}의 컨테이너가 재시작되었다' },
  function (image: string) {
    this.expect(expectRestarted(this.cluster.state, image))
  },
)

define('Then', { en: 'Pod {pod} may be evicted', ko: 'Pod {pod}을/를 축출할 수 있다' }, function (pod: string) {
  this.expect(expectEvictable(this.cluster.state, pod, true, evictionRefused))
})

define('Then', { en: 'Pod {pod} may not be evicted', ko: 'Pod {pod}을/를 축출할 수 없다' }, function (pod: string) {
  this.expect(expectEvictable(this.cluster.state, pod, false, evictionRefused))
})

const standingKey = ({ to, namespace, behaviour }: Asked, service: string): string =>
  [namespace, to, service, behaviour].join(' ')

define(
  'When',
  {
    en: 'clients of namespace {name} stay connected to {socket} of Service {service} where a client {behaviour}',
    ko: '네임스페이스 {name}의 클라이언트가 {socket}에 계속 연결한다, 서비스 {service}에, 클라이언트가 {behaviour}',
  },
  function (namespace: string, to: string, service: string, behaviour: Behaviour) {
    const clients = freshClients(this.cluster, { from: this.callers(namespace), to, service }, behaviour)
    for (const client of clients) client.open()
    this.standing.set(standingKey({ namespace, to, behaviour }, service), clients)
  },
)

/** Clients that a step left asking, without those whose node has failed with them on it. */
function standing(world: World, asked: Asked, service: string): readonly BehavingClient[] | undefined {
  const ready = new Set(world.clients(asked.namespace).flatMap((one) => (one.kind === 'pod' ? [one.node] : [])))
  return world.standing
    .get(standingKey(asked, service))
    ?.filter(({ from }) => from.kind !== 'pod' || ready.has(from.node))
}

function available(world: World, service: string, { time, share, ...asked }: Window): void {
  const { to, namespace, behaviour } = asked
  const clients = standing(world, asked, service)
  const run = underTraffic(world.cluster, {
    from: world.callers(namespace),
    to,
    service,
    every: SECOND / 4,
    lasts: SECOND / 2,
    ...(behaviour === undefined ? {} : { behaviour }),
    ...(clients === undefined ? {} : { clients }),
  })
  const seconds = Array.from({ length: Math.ceil(time / SECOND) }, () => run.next().value)
  world.expect(expectAvailable(service, seconds, share))
}

interface Asked {
  readonly to: string
  readonly namespace: string
  readonly behaviour?: Behaviour
}

interface Window extends Asked {
  readonly time: number
  readonly share: Fraction
}

define(
  'Then',
  {
    en: 'over {duration} at least {share} of the connections to {socket} of Service {service} from namespace {name} succeed',
    ko: '{duration} 동안 적어도 {share}의 연결이 {socket}에서 성공한다, 서비스 {service}에 네임스페이스 {name}에서',
  },
  function (time: number, share: Fraction, to: string, service: string, namespace: string) {
    available(this, service, { time, share, to, namespace })
  },
)

define(
  'Then',
  {
    en: 'over {duration} at least {share} of the connections to {socket} of Service {service} from namespace {name} succeed where a client {behaviour}',
    ko: '{duration} 동안 적어도 {share}의 연결이 {socket}에서 성공한다, 서비스 {service}에 네임스페이스 {name}에서, 클라이언트가 {behaviour}',
  },
  function (time: number, share: Fraction, to: string, service: string, namespace: string, behaviour: Behaviour) {
    available(this, service, { time, share, to, namespace, behaviour })
  },
)
