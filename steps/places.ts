import { expectStays, type Place } from '../src/expect/place.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

/** A connection from everybody who may ask from a namespace, each with the node it starts at. */
function stays(world: World, namespace: string, to: string, place: Place): void {
  const observations = world.callers(namespace).flatMap((from) => {
    const node = from.kind === 'pod' ? from.node : from.kind === 'node' ? from.name : undefined
    return node === undefined ? [] : [{ ...world.cluster.connect({ from, to }), node }]
  })
  world.expect(expectStays(world.cluster.state, place, observations), observations)
}

define(
  'Then',
  {
    en: 'connections of namespace {name} to {socket} stay in the zone of the client',
    ko: '네임스페이스 {name}에서 {socket}(으)로 가는 연결은 클라이언트의 영역 안에 머문다',
  },
  function (namespace: string, socket: string) {
    stays(this, namespace, socket, 'zone')
  },
)

define(
  'Then',
  {
    en: 'connections of namespace {name} to {socket} stay on the node of the client',
    ko: '네임스페이스 {name}에서 {socket}(으)로 가는 연결은 클라이언트의 노드 안에 머문다',
  },
  function (namespace: string, socket: string) {
    stays(this, namespace, socket, 'node')
  },
)
