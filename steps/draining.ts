import { SECOND } from '../src/clock.ts'
import { expectGoesElsewhere, expectLivesOn } from '../src/cluster/draining.ts'
import { underTraffic } from '../src/cluster/traffic.ts'
import { expectWorstSecond } from '../src/expect/available.ts'
import type { Fraction } from '../src/fraction.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

define(
  'Then',
  {
    en: 'an open connection of namespace {name} to {socket} lives on for {duration} after its Pod is deleted',
    ko: '네임스페이스 {name}에서 {socket}(으)로 열려 있는 연결은 그 Pod를 삭제한 뒤에도 {duration} 동안 살아 있다',
  },
  function (namespace: string, to: string, time: number) {
    for (const from of this.callers(namespace)) this.expect(expectLivesOn(this.cluster, { from, to }, time))
  },
)

define(
  'Then',
  {
    en: 'new connections of namespace {name} to {socket} go elsewhere {duration} after a Pod is deleted',
    ko: '네임스페이스 {name}에서 {socket}(으)로 가는 새 연결은 Pod를 삭제하고 {duration} 뒤에 다른 Pod로 간다',
  },
  function (namespace: string, to: string, time: number) {
    for (const from of this.callers(namespace)) this.expect(expectGoesElsewhere(this.cluster, { from, to }, time))
  },
)

interface Seconds {
  readonly time: number
  readonly limit: Fraction
  readonly to: string
  readonly service: string
  readonly namespace: string
  /** How much later the rules of nodes follow. */
  readonly lag?: number
}

function worstSecond(world: World, { time, limit, to, service, namespace, lag = 0 }: Seconds): void {
  const from = world.callers(namespace)
  const run = underTraffic(world.cluster, { from, to, service, every: SECOND / 4, lasts: SECOND / 4, lag })
  const seconds = Array.from({ length: Math.ceil(time / SECOND) }, () => run.next().value)
  world.expect(expectWorstSecond(service, seconds, limit))
}

define(
  'Then',
  {
    en: 'in no second of {duration} more than {share} of the connections to {socket} of Service {service} from namespace {name} fail',
    ko: '{duration} 동안 어느 1초에도 {share}을/를 넘는 연결이 {socket}에서 실패하지 않는다, 서비스 {service}에 네임스페이스 {name}에서',
  },
  function (time: number, limit: Fraction, to: string, service: string, namespace: string) {
    worstSecond(this, { time, limit, to, service, namespace })
  },
)

define(
  'Then',
  {
    en: 'in no second of {duration} more than {share} of the connections to {socket} of Service {service} from namespace {name} fail where the rules of nodes follow {duration} later',
    ko: '{duration} 동안 어느 1초에도 {share}을/를 넘는 연결이 {socket}에서 실패하지 않는다, 서비스 {service}에 네임스페이스 {name}에서, 노드의 규칙이 {duration} 늦게 따라올 때',
  },
  function (time: number, limit: Fraction, to: string, service: string, namespace: string, lag: number) {
    worstSecond(this, { time, limit, to, service, namespace, lag })
  },
)
