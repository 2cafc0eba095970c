import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { CriterionReport, MomentLine, Share, TraceLine } from './document.ts'
import { lanes, lanesOf } from './lanes.ts'
import { picture } from './picture.ts'
import { wayOf } from './way.ts'

const hop = (at: string, rule: string): TraceLine => ({
  at,
  rule,
  because: rule,
  code: 'hop.pod.accepted',
  params: { pod: 'a', port: 80 },
})

const SEARCH = [
  hop('resolver', 'web.shop.svc.cluster.local.'),
  hop('dns', 'web.shop.svc.cluster.local. A NXDOMAIN'),
  hop('resolver', 'web.'),
  hop('dns', 'web. 30 IN A 10.96.0.9'),
]
const RULE = hop('kube-proxy n1', 'KUBE-SVC-AAAA → KUBE-SEP-BBBB')
const POD = hop('pod n1', '10.0.0.9 → 10.244.1.2:80/TCP')

function criterion(trace: readonly TraceLine[], shares: readonly Share[]): CriterionReport {
  return {
    id: 'reachable',
    title: { ko: '', en: '' },
    status: 'failed',
    points: '0',
    max: '1',
    hints: [],
    trace,
    shares,
    question: { ask: 'connect', from: 'pod client/a', to: 'web:80' },
  }
}

const third = (outcome: string): Share => ({ probability: '1/3', outcome, good: true })
const drawn = (trace: readonly TraceLine[], shares: readonly Share[]): readonly string[] =>
  wayOf(criterion(trace, shares)).stations.map(({ title, failed }) => `${failed ? '✗ ' : ''}${title}`)

describe('the packet’s way', () => {
  it('is client, name, rule; the Pods are its ends', () => {
    const shares = ['shop/a', 'shop/b', 'shop/c'].map(third)
    expect(drawn([...SEARCH, RULE, POD], shares)).to.deep.equal(['pod client/a', 'dns ×2', 'kube-proxy n1'])
    expect(wayOf(criterion([...SEARCH, RULE, POD], shares)).parting).to.equal(2)
  })

  it('shows the answer that counted for a whole search', () => {
    expect(wayOf(criterion(SEARCH, [])).stations[1]!.detail).to.equal('web. 30 IN A 10.96.0.9')
  })

  it('marks who ended the connection', () => {
    const dropped: Share = { probability: '1', outcome: 'dropped (kube-proxy)', good: false, by: 'kube-proxy' }
    expect(drawn([...SEARCH, RULE], [dropped])).to.deep.equal(['pod client/a', 'dns ×2', '✗ kube-proxy n1'])
    const nowhere: Share = { probability: '1', outcome: 'NXDOMAIN', good: false, by: 'dns' }
    expect(drawn(SEARCH.slice(0, 2), [nowhere])).to.deep.equal(['pod client/a', '✗ dns'])
  })

  it('keeps a Pod on the way when the Pod is what failed, and parts before it', () => {
    const refused: Share = { probability: '1/2', outcome: 'refused (pod)', good: false, by: 'pod' }
    const way = wayOf(criterion([...SEARCH, RULE, POD], [refused, third('shop/b')]))
    expect(way.stations.map(({ title, failed }) => `${failed ? '✗ ' : ''}${title}`)).to.deep.equal([
      'pod client/a',
      'dns ×2',
      'kube-proxy n1',
      '✗ pod n1',
    ])
    expect(way.parting).to.equal(2)
  })

  it('is drawn with every end, its share beside it, and nothing of a submission as markup', () => {
    const text = picture(criterion([...SEARCH, RULE, POD], [third('shop/a'), third('<b>'), third('shop/c')]))
    expect([...text.matchAll(/>1\/3</g)].length).to.equal(3)
    expect(text).to.include('&lt;b&gt;').and.not.include('<b>')
    expect(picture({ ...criterion([], []), question: undefined } as unknown as CriterionReport)).to.equal('')
  })
})

const moment = (at: number, code: MomentLine['code'], params: object): MomentLine =>
  ({ at, code, params, message: code }) as MomentLine

describe('the timeline', () => {
  const story = [
    moment(5000, 'moment.fault', { pod: 'shop/a' }),
    moment(5000, 'moment.endpoints', { service: 'shop/web', ready: 2, all: 2 }),
    moment(15_000, 'moment.unready', { pod: 'shop/a' }),
    moment(15_000, 'moment.endpoints', { service: 'shop/web', ready: 1, all: 2 }),
    moment(65_000, 'moment.healed', { pod: 'shop/a' }),
    moment(70_000, 'moment.ready', { pod: 'shop/a' }),
  ]

  it('has a row for each Pod and each Service', () => {
    expect(lanesOf(story)).to.deep.equal([
      {
        name: 'Pod shop/a',
        spans: [
          { from: 5000, state: 'ready' },
          { from: 15_000, state: 'unready' },
          { from: 70_000, state: 'ready' },
        ],
        marks: [
          { at: 5000, text: '✗' },
          { at: 65_000, text: '✓' },
        ],
      },
      {
        name: 'Service shop/web',
        spans: [
          { from: 5000, state: '2/2' },
          { from: 15_000, state: '1/2' },
        ],
        marks: [],
      },
    ])
  })

  it('is drawn from nought, whenever it began', () => {
    const text = lanes(story)
    expect(text).to.match(/>0 s</)
    expect(text).to.match(/class="span bad"/)
    expect(lanes([])).to.equal('')
  })
})
