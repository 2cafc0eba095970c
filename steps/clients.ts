import { busiestShare, type Loading, sameAfter, spreads } from '../src/cluster/spread.ts'
import { expectBusiest, expectComesBack, expectMostOf } from '../src/expect/spread.ts'
import { type Fraction, ONE } from '../src/fraction.ts'
import { issue } from '../src/issue.ts'
import { clientOf, clientText } from '../src/network/client.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

const secondsText = (time: number): string => `${time / 1000}s`

function comesBack(world: World, from: string, to: string, time: number, share: Fraction): void {
  const actual = sameAfter(world.cluster, { from, to }, time)
  world.expect(expectComesBack({ from, to, after: secondsText(time) }, share, actual))
}

define(
  'Then',
  {
    en: '{share} of the clients of namespace {name} that come back to {socket} after {duration} meet the same Pod',
    ko: '{share}의 클라이언트가 네임스페이스 {name}에서 {socket}(으)로 {duration} 뒤에 다시 연결할 때 같은 Pod를 만난다',
  },
  function (share: Fraction, namespace: string, to: string, time: number) {
    for (const client of this.callers(namespace)) {
      const actual = sameAfter(this.cluster, { from: client, to }, time)
      this.expect(expectComesBack({ from: clientText(client), to, after: secondsText(time) }, share, actual))
    }
  },
)

define(
  'Then',
  {
    en: '{share} of the clients at {address} that come back to {socket} after {duration} meet the same Pod',
    ko: '{share}의 클라이언트가 {address}에서 {socket}(으)로 {duration} 뒤에 다시 연결할 때 같은 Pod를 만난다',
  },
  function (share: Fraction, from: string, to: string, time: number) {
    comesBack(this, from, to, time, share)
  },
)

define(
  'Then',
  {
    en: 'a client Pod of namespace {name} that connects to {socket} every {duration} for {duration} meets one Pod',
    ko: '네임스페이스 {name}의 클라이언트 Pod가 {socket}에 {duration}마다 {duration} 동안 연결하면 한 Pod만 만난다',
  },
  function (namespace: string, to: string, every: number, time: number) {
    const pauses = Math.max(1, Math.floor(time / every))
    for (const client of this.callers(namespace)) {
      const actual = sameAfter(this.cluster, { from: client, to }, every, pauses)
      const after = `${pauses} × ${secondsText(every)}`
      this.expect(expectComesBack({ from: clientText(client), to, after }, ONE, actual))
    }
  },
)

/** `198.51.100.7 x8, pod shop/web-1`: clients, and how many times the load of another each puts on. */
function loading(text: string): readonly (Loading & { readonly from: string })[] {
  return text.split(',').map((part) => {
    const [, from = '', rate = '1'] = /^\s*(.*?)(?:\s*[x×](\d+))?\s*$/.exec(part) ?? []
    return { from, rate: Number(rate) }
  })
}

define(
  'Then',
  {
    en: 'the busiest Pod gets between {share} and {share} of the load that clients {string} put on {socket}',
    ko: '가장 바쁜 Pod가 {share}에서 {share} 사이의 부하를 받는다, 클라이언트 {string}이/가 {socket}에 줄 때',
  },
  function (least: Fraction, most: Fraction, clients: string, to: string) {
    const all = loading(clients)
    // Who is not there puts no load on anybody: what was handed in has not made that Pod.
    const missing = all.filter(({ from }) => clientOf(from, this.cluster.state) === undefined)
    this.expect(missing.map(({ from }) => issue('expect.refused', { message: `${from} not found` })))
    this.expect(expectBusiest(to, [least, most], busiestShare(this.cluster, to, all)))
  },
)

define(
  'Then',
  {
    en: 'of {int} connections of one client Pod of namespace {name} to {socket} no Pod gets more than {int}',
    ko: '한 클라이언트 Pod가 연결 {int}개를 네임스페이스 {name}에서 {socket}(으)로 열면 어느 Pod도 {int}개를 넘게 받지 않는다',
  },
  function (count: number, namespace: string, to: string, limit: number) {
    const [from] = this.callers(namespace)
    this.expect(expectMostOf(to, count, spreads(this.cluster, { from: from!, to }, count), limit))
  },
)
