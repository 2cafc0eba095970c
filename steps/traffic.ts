import { expectSticky } from '../src/cluster/session.ts'
import { expectAnsweredBy, expectConnects, expectStatus } from '../src/expect/reach.ts'
import { expectUrlVariables } from '../src/expect/variable.ts'
import { expectVersionShares } from '../src/expect/version.ts'
import { type Fraction, ONE } from '../src/fraction.ts'
import { issue } from '../src/issue.ts'
import { withoutAddress } from './fronts.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

/** The client outside the cluster that asks public names: any address of the internet would do. */
const INTERNET = '203.0.113.9'

define(
  'Then',
  { en: 'a client Pod on every node connects to {socket}', ko: '모든 노드의 클라이언트 Pod가 {socket}에 연결한다' },
  function (socket: string) {
    const observations = this.clients('client').map((from) => this.cluster.connect({ from, to: socket }))
    this.expect(expectConnects(observations), observations)
  },
)

define(
  'Then',
  {
    en: 'a client at {address} gets status {int} from port {int} of the external address of Service {service}',
    ko: '{address}의 클라이언트가 상태 {int}을/를 포트 {int}에서 받는다, 서비스 {service}의 외부 주소로',
  },
  function (from: string, status: number, port: number, service: string) {
    const addresses = this.cluster.externalAddresses(service)
    if (addresses.length === 0) {
      this.expect(withoutAddress(this, service))
    }
    const tried = addresses.map(({ address }) => {
      const observation = this.cluster.request({ from, url: `http://${address}${port === 80 ? '' : `:${port}`}/` })
      return { observation, issues: expectStatus([observation], status) }
    })
    const best = tried.find(({ issues }) => issues.length === 0) ?? tried[0]!
    this.expect(best.issues, [best.observation])
  },
)

define(
  'Then',
  {
    en: 'the external address of Service {service} belongs to an NLB or ALB of the AWS Load Balancer Controller',
    ko: '서비스 {service}의 외부 주소는 AWS Load Balancer Controller가 만든 NLB 또는 ALB의 것이다',
  },
  function (service: string) {
    const addresses = this.cluster.externalAddresses(service)
    const because = [{ kind: 'Service', key: service, field: 'metadata.annotations' }]
    if (addresses.length === 0) this.expect(withoutAddress(this, service, 'metadata.annotations'))
    const other = addresses.every(({ owner }) => !owner.startsWith('aws-load-balancer-controller'))
    this.expect(other ? [issue('expect.not-lbc', { service, owner: addresses[0]?.owner ?? '' }, { because })] : [])
  },
)

define(
  'Then',
  {
    en: 'the variable {variable} of every container of image {image} is an absolute http URL whose host resolves',
    ko: '변수 {variable}은/는 이미지 {image}의 모든 컨테이너에서 호스트가 해석되는 절대 http URL이다',
  },
  function (variable: string, image: string) {
    const variables = this.cluster.variablesOf(variable, image)
    this.expect(expectUrlVariables(variables, variable, image))
    for (const { pod, value } of variables) {
      const host = new URL(value!).hostname
      this.expect(this.cluster.expectResolves(pod, host))
    }
  },
)

define(
  'Then',
  {
    en: 'a request to the variable {variable} from every Pod of image {image} is answered by a Pod of image {image}',
    ko: '변수 {variable}(으)로 이미지 {image}의 모든 Pod가 보낸 요청에 이미지 {image}의 Pod가 응답한다',
  },
  function (variable: string, image: string, answering: string) {
    const variables = this.cluster.variablesOf(variable, image)
    this.expect(expectUrlVariables(variables, variable, image))
    const pods = new Set(this.cluster.podsOfImage(answering))
    const observations = variables.map(({ pod, value }) => this.cluster.request({ from: `pod ${pod}`, url: value! }))
    this.expect(expectAnsweredBy(observations, pods, answering), observations)
  },
)

function versions(world: World, url: string, shares: Readonly<Record<string, Fraction>>, tolerance?: Fraction): void {
  const observation = world.cluster.request({ from: INTERNET, url })
  world.expect(
    expectVersionShares(observation, (outcome) => world.cluster.versionOf(outcome), shares, tolerance),
    [observation],
  )
}

define(
  'Then',
  {
    en: 'of independent clients of {url} version {version} answers {share} within {share} and version {version} the rest, all with status 200',
    ko: '{url} 의 서로 독립인 클라이언트에게 버전 {version}이/가 {share}을/를 {share} 안에서, 나머지는 버전 {version}이/가 모두 상태 200으로 응답한다',
  },
  function (url: string, one: string, share: Fraction, tolerance: Fraction, other: string) {
    versions(this, url, { [one]: share, [other]: ONE.sub(share) }, tolerance)
  },
)

define(
  'Then',
  {
    en: 'of independent clients of {url} version {version} answers all with status 200',
    ko: '{url} 의 서로 독립인 클라이언트에게 버전 {version}이/가 모두 상태 200으로 응답한다',
  },
  function (url: string, version: string) {
    versions(this, url, { [version]: ONE })
  },
)

define(
  'When',
  {
    en: 'every Pod of image {image} has a problem for {duration}',
    ko: '이미지 {image}의 모든 Pod에 {duration} 동안 문제가 있다',
  },
  function (image: string, time: number) {
    for (const pod of this.cluster.podsOfImage(image)) this.cluster.break(pod)
    this.cluster.advance(time)
  },
)

define(
  'Then',
  {
    en: 'a client of {url} that keeps its cookies gets one version and one Pod for {int} requests',
    ko: '{url} 에서 쿠키를 지키는 클라이언트는 요청 {int}번 동안 한 버전과 한 Pod를 만난다',
  },
  function (url: string, count: number) {
    const { issues, observations } = expectSticky(this.cluster, { from: INTERNET, url }, count)
    this.expect(issues, observations)
  },
)
