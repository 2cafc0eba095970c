import { endpointsOf, expectService } from '../src/expect/endpoints.ts'
import { expectNames, type Lookup } from '../src/expect/names.ts'
import { expectQueries } from '../src/expect/queries.ts'
import { expectVariables } from '../src/expect/variable.ts'
import { issue } from '../src/issue.ts'
import { clientText } from '../src/network/client.ts'
import { define } from './phrase.ts'
import type { World } from './world.ts'

/** How a name is answered to every client of a namespace, IPv4 and IPv6. */
function lookups(world: World, name: string, namespace: string): readonly Lookup[] {
  return world.callers(namespace).map((from) => {
    const replies = ['A', 'AAAA'].map((type) => world.cluster.dig({ from, name, type, searches: true }).value.reply)
    const addresses = replies.flatMap((reply) =>
      (reply?.answers ?? []).filter(({ type }) => type === 'A' || type === 'AAAA').map(({ data }) => data),
    )
    const exists = replies.some((reply) => reply?.rcode === 'NOERROR')
    const rcode = replies.every((reply) => reply === undefined) ? 'SERVFAIL' : exists ? 'NODATA' : 'NXDOMAIN'
    return { from: clientText(from), name, addresses, rcode }
  })
}

define(
  'Then',
  {
    en: 'the name {dnsName} resolves to {addresses} from namespace {name}',
    ko: '이름 {dnsName}은/는 {addresses}(으)로 해석된다, 네임스페이스 {name}에서',
  },
  function (name: string, addresses: readonly string[], namespace: string) {
    this.expect(expectNames(lookups(this, name, namespace), addresses))
  },
)

define(
  'Then',
  {
    en: 'the name {dnsName} resolves to the cluster IP of Service {service} from namespace {name}',
    ko: '이름 {dnsName}은/는 서비스 {service}의 클러스터 IP로 해석된다, 네임스페이스 {name}에서',
  },
  function (name: string, service: string, namespace: string) {
    const { clusterIPs = [] } = this.cluster.state.get('Service', service)?.spec ?? {}
    this.expect(expectNames(lookups(this, name, namespace), clusterIPs))
  },
)

define(
  'Then',
  {
    en: 'the name {dnsName} resolves to the ready endpoints of Service {service} from namespace {name}',
    ko: '이름 {dnsName}은/는 서비스 {service}의 준비된 엔드포인트로 해석된다, 네임스페이스 {name}에서',
  },
  function (name: string, service: string, namespace: string) {
    const ready = endpointsOf(this.cluster.state, service).filter((one) => one.ready)
    this.expect(expectNames(lookups(this, name, namespace), [...new Set(ready.flatMap(({ addresses }) => addresses))]))
  },
)

define(
  'Then',
  {
    en: 'the name {dnsName} answers {rcode} from namespace {name}',
    ko: '이름 {dnsName}에 대한 응답은 {rcode}이다, 네임스페이스 {name}에서',
  },
  function (name: string, rcode: 'NXDOMAIN' | 'NODATA', namespace: string) {
    this.expect(expectNames(lookups(this, name, namespace), rcode))
  },
)

define(
  'Then',
  {
    en: 'the variable {variable} of every container of image {image} is {string}',
    ko: '변수 {variable}은/는 이미지 {image}의 모든 컨테이너에서 {string}이다',
  },
  function (variable: string, image: string, value: string) {
    this.expect(expectVariables(this.cluster.variablesOf(variable, image), { variable, image, value }))
  },
)

define(
  'Then',
  {
    en: 'the variable {variable} of no container of image {image} is set',
    ko: '변수 {variable}은/는 이미지 {image}의 어느 컨테이너에도 없다',
  },
  function (variable: string, image: string) {
    this.expect(expectVariables(this.cluster.variablesOf(variable, image), { variable, image }))
  },
)

define(
  'Then',
  {
    en: 'the name {dnsName} resolves to every endpoint of Service {service}, ready or not, from namespace {name}',
    ko: '이름 {dnsName}은/는 준비되었든 아니든 서비스 {service}의 모든 엔드포인트로 해석된다, 네임스페이스 {name}에서',
  },
  function (name: string, service: string, namespace: string) {
    const all = endpointsOf(this.cluster.state, service)
    this.expect(expectNames(lookups(this, name, namespace), [...new Set(all.flatMap(({ addresses }) => addresses))]))
  },
)

define(
  'Then',
  {
    en: 'the name {dnsName} is found with {int} query/queries by every Pod of image {image}',
    ko: '이름 {dnsName}은/는 질의 {int}번으로 찾을 수 있다, 이미지 {image}의 모든 Pod에서',
  },
  function (name: string, count: number, image: string) {
    const pods = this.cluster.podsOfImage(image)
    if (pods.length === 0) this.expect([issue('expect.no-pod-of-image', { image })])
    const sent = pods.map((pod) => {
      const { reply, tried } = this.cluster.dig({ from: `pod ${pod}`, name, type: 'A', searches: true }).value
      return { pod, name, tried, found: (reply?.answers.length ?? 0) > 0 }
    })
    this.expect(sent.flatMap(({ pod, found }) => (found ? [] : this.cluster.expectResolves(`pod ${pod}`, name))))
    this.expect(expectQueries(sent, count))
  },
)

define(
  'Then',
  {
    en: 'the variable {variable} of every container of image {image} is the cluster IP of Service {service}',
    ko: '변수 {variable}은/는 이미지 {image}의 모든 컨테이너에서 서비스 {service}의 클러스터 IP이다',
  },
  function (variable: string, image: string, service: string) {
    this.expect(expectService(this.cluster.state, service))
    const value = this.cluster.state.get('Service', service)?.spec?.clusterIP ?? ''
    this.expect(expectVariables(this.cluster.variablesOf(variable, image), { variable, image, value }))
  },
)
