import { play, type Scene } from './scenes.case.ts'

const app = (version: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${version}, namespace: shop }
spec:
  replicas: 1
  selector: { matchLabels: { app: api, version: ${version} } }
  template:
    metadata: { labels: { app: api, version: ${version} } }
    spec: { containers: [{ name: a, image: 'shop/${version}:1' }] }
`

const MANIFESTS = `${app('good')}---
${app('bad')}---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { selector: { app: api }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: web, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api, namespace: shop }
spec:
  host: api
  trafficPolicy:
    loadBalancer: { localityLbSetting: { enabled: false } }
    outlierDetection: { consecutive5xxErrors: 1, interval: 1s, baseEjectionTime: 1h, maxEjectionPercent: 50 }
  subsets:
    - name: good
      labels: { version: good }
      trafficPolicy: { connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec:
  hosts: [api.example, narrow.example, retried.example, api]
  gateways: [web, mesh]
  http:
    - match: [{ authority: { prefix: narrow } }, { gateways: [mesh] }]
      route: [{ destination: { host: api, subset: good } }]
    - match: [{ authority: { prefix: retried } }]
      retries: { attempts: 2, retryOn: 5xx }
      route: [{ destination: { host: api } }]
    - retries: { attempts: 0 }
      route: [{ destination: { host: api } }]
`

const definition = `namespaces: [shop]
settle: 1m
install: { istio: { sidecars: true } }
publicNames: [api.example, narrow.example, retried.example]
images:
  shop/good:1: { listen: [{ port: 8080, protocol: TCP, speaks: http }], paths: { '*': 200 }, answersAfter: 300 }
  shop/bad:1: { listen: [{ port: 8080, protocol: TCP, speaks: http }], paths: { '*': 503 } }
`

type Step = Scene['steps'][number]

const client = '203.0.113.9'
const atOnce = (count: number, served: number): Step => [
  'Then',
  `of ${count} requests at once from a client at ${client} to http://narrow.example/ ${served} get status 200`,
  `한꺼번에 보낸 요청 ${count}개 가운데, ${client}의 클라이언트가 http://narrow.example/ 에 보냈을 때, ${served}개가 상태 200을 받는다`,
]
const inside = (count: number, refused: number): Step => [
  'Then',
  `of ${count} requests at once from one client Pod of namespace shop to http://api/ ${refused} get status 503`,
  `한꺼번에 보낸 요청 ${count}개 가운데, 네임스페이스 shop의 클라이언트 Pod 하나가 http://api/ 에 보냈을 때, ${refused}개가 상태 503을 받는다`,
]
const fewFail = (host: string, most: number): Step => [
  'Then',
  `of 8 requests from a client at ${client} to http://${host}/, one every 1s, at most ${most} fail`,
  `요청 8개를 ${client}의 클라이언트가 http://${host}/ 에 1s마다 하나씩 보내면 많아야 ${most}개가 실패한다`,
]
const podFails = (most: number): Step => [
  'Then',
  `of 4 requests from one client Pod of namespace shop to http://api/, one every 1s, at most ${most} fail`,
  `요청 4개를 네임스페이스 shop의 클라이언트 Pod 하나가 http://api/ 에 1s마다 하나씩 보내면 많아야 ${most}개가 실패한다`,
]
const ejects = (label: string): Step => [
  'Then',
  `proxies eject a Pod labelled ${label} under 8 requests from a client at ${client} to http://retried.example/, one every 1s`,
  `프록시는 레이블 ${label}인 Pod를 제외한다, 요청 8개를 ${client}의 클라이언트가 http://retried.example/ 에 1s마다 하나씩 보낼 때`,
]
const sent = (share: string, host: string, label: string): Step => [
  'Then',
  `proxies send ${share} of what 1 requests from a client at ${client} to http://${host}/, one every 1s, come to with their retries, to Pods labelled ${label}`,
  `프록시는 ${share}를, 요청 1개를 ${client}의 클라이언트가 http://${host}/ 에 1s마다 하나씩 보낼 때 재시도까지 합쳐, 레이블 ${label}인 Pod에 보낸다`,
]
const within = (time: string): Step => [
  'Then',
  `a client at ${client} has its answer from http://narrow.example/ within ${time}`,
  `${client}의 클라이언트는 http://narrow.example/ 의 응답을 ${time} 안에 받는다`,
]
const podWithin = (time: string): Step => [
  'Then',
  `every client Pod of namespace shop has its answer from http://api/ within ${time}`,
  `네임스페이스 shop의 모든 클라이언트 Pod는 http://api/ 의 응답을 ${time} 안에 받는다`,
]

const scenes: Readonly<Record<string, Scene>> = {
  'a circuit breaker lets two of five through': { steps: [atOnce(5, 2)] },
  'not more than two': { steps: [atOnce(5, 3)], code: 'expect.load-answers' },
  'one beside a client, too': { steps: [inside(4, 2)] },
  'and it counts': { steps: [inside(4, 0)], code: 'expect.load-answers' },
  'one failure until the endpoint is out': { steps: [fewFail('api.example', 1)] },
  'not none': { steps: [fewFail('api.example', 0)], code: 'expect.load-failures' },
  'retries hide it': { steps: [fewFail('retried.example', 0)] },
  'a Pod past the bad endpoint': { steps: [podFails(0)] },
  'nobody good is taken out': { steps: [ejects('version=good')], code: 'expect.load-ejected' },
  'half without retries': { steps: [sent('50%', 'api.example', 'version=bad')] },
  'a third of all tries': { steps: [sent('33%', 'retried.example', 'version=bad')], code: 'expect.load-tries' },
  'in time': { steps: [within('300ms'), podWithin('1s')] },
  'too late': { steps: [within('200ms')], code: 'expect.waits' },
  'too late inside': { steps: [podWithin('200ms')], code: 'expect.waits' },
}

play('steps about many requests', { definition, manifests: MANIFESTS }, scenes)
