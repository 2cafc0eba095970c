import { play, type Scene } from './scenes.case.ts'

const MANIFESTS = `apiVersion: apps/v1
kind: Deployment
metadata: { name: api, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec: { containers: [{ name: a, image: 'shop/api:1' }] }
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { selector: { app: api }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: api, namespace: shop }
spec:
  ingressClassName: nginx
  rules: [{ host: api.example, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: api, port: { name: http } } } }] } }]
`

const definition = `namespaces: [shop, client]
settle: 1m
install: { ingress-nginx: {} }
publicNames: [api.example]
images:
  shop/api:1: { listen: [{ port: 8080, protocol: TCP, speaks: http }], paths: { '*': 200 } }
`

type Step = Scene['steps'][number]

const URL = 'http://api.shop/'

const keeps = (size: number, count: number): Step => [
  'When',
  `one client Pod of namespace client keeps ${size} connections to ${URL} and sends ${count} requests`,
  `네임스페이스 client의 클라이언트 Pod 하나가 연결 ${size}개를 ${URL} 에 열어 두고 요청 ${count}개를 보낸다`,
]
const outside = (size: number, count: number): Step => [
  'When',
  `a client at 203.0.113.9 keeps ${size} connections to http://api.example/ and sends ${count} requests`,
  `203.0.113.9의 클라이언트가 연결 ${size}개를 http://api.example/ 에 열어 두고 요청 ${count}개를 보낸다`,
]
const each = (size: number, most: number, count: number): Step => [
  'When',
  `one client Pod of namespace client keeps ${size} connections to ${URL}, each for ${most} requests, and sends ${count} requests`,
  `네임스페이스 client의 클라이언트 Pod 하나가 연결 ${size}개를 ${URL} 에 열어 두되 요청 ${most}개마다 새로 열면서 요청 ${count}개를 보낸다`,
]
const until = (size: number, idle: string, count: number): Step => [
  'When',
  `one client Pod of namespace client keeps ${size} connections to ${URL}, each until it is idle for ${idle}, and sends ${count} requests`,
  `네임스페이스 client의 클라이언트 Pod 하나가 연결 ${size}개를 ${URL} 에 열어 두되 ${idle} 동안 쓰지 않으면 닫으면서 요청 ${count}개를 보낸다`,
]
const SCALED: Step = ['When', 'Deployment shop/api is scaled to 4', 'Deployment shop/api의 복제본을 4개로 바꾼다']
const pass = (time: string): Step => ['When', `${time} pass`, `${time}가 지난다`]
const everybody = (count: number, share: string, url = URL): Step => [
  'Then',
  `of ${count} more requests over the connections kept to ${url} every Pod behind Service shop/api gets at least ${share}`,
  `요청 ${count}개를 ${url} 에 열어 둔 연결로 더 보내면 서비스 shop/api 뒤의 모든 Pod가 적어도 ${share}을 받는다`,
]
const handshakes = (most: number): Step => [
  'Then',
  `the connections kept to ${URL} have taken at most ${most} handshakes`,
  `${URL} 에 열어 둔 연결에는 핸드셰이크가 많아야 ${most}번 들었다`,
]
const open = (count: number): Step => [
  'Then',
  `of the connections kept to ${URL} ${count} are open`,
  `${URL} 에 열어 둔 연결 가운데 ${count}개가 열려 있다`,
]
const busiest = (size: number, share: string): Step => [
  'Then',
  `of 1000 requests of one client Pod of namespace client over ${size} connections kept to ${URL} the busiest Pod gets ${share} on average`,
  `요청 1000개를 네임스페이스 client의 클라이언트 Pod 하나가 연결 ${size}개를 열어 두고 ${URL} 에 보내면 가장 바쁜 Pod가 평균 ${share}을 받는다`,
]
const none = (size: number, share: string): Step => [
  'Then',
  `of 1000 requests of one client Pod of namespace client over ${size} connections kept to ${URL} any Pod behind Service shop/api gets none with probability ${share}`,
  `요청 1000개를 네임스페이스 client의 클라이언트 Pod 하나가 연결 ${size}개를 열어 두고 ${URL} 에 보내면 서비스 shop/api 뒤의 어느 Pod든 ${share}의 확률로 하나도 받지 못한다`,
]

const scenes: Readonly<Record<string, Scene>> = {
  'a pool is balanced while nothing changes': { steps: [keeps(4, 100), everybody(100, '1/2')] },
  'Pods that come later get nothing': {
    steps: [keeps(4, 100), SCALED, pass('10s'), everybody(400, '1%')],
    code: 'expect.pool-share',
  },
  'connections that end are drawn anew': { steps: [each(4, 10, 40), SCALED, pass('10s'), everybody(400, '25%')] },
  'or those that were idle': { steps: [until(4, '20s', 40), SCALED, pass('20s'), everybody(400, '25%')] },
  'not those that were not': {
    steps: [until(4, '1h', 40), SCALED, pass('20s'), everybody(400, '25%')],
    code: 'expect.pool-share',
  },
  'an Ingress chooses for each request': {
    steps: [outside(2, 10), SCALED, pass('10s'), everybody(40, '25%', 'http://api.example/')],
  },
  'a handshake a connection': { steps: [keeps(4, 100), handshakes(4), open(4)] },
  'not fewer': { steps: [keeps(4, 100), handshakes(3)], code: 'expect.pool-handshakes' },
  'one for every ten requests': { steps: [each(4, 10, 80), handshakes(8), open(0)] },
  'all of them count': {
    steps: [each(4, 10, 40), everybody(40, '1/2'), handshakes(7)],
    code: 'expect.pool-handshakes',
  },
  'nothing is left open': { steps: [each(4, 10, 80), open(4)], code: 'expect.pool-open' },
  'two connections: one Pod or two': { steps: [busiest(2, '75%'), none(2, '1/4')] },
  'half is what many hope for': { steps: [busiest(2, '50%')], code: 'expect.pool-busiest' },
  'and that everybody gets some': { steps: [none(2, '0%')], code: 'expect.pool-nothing' },
}

play('steps about kept connections', { definition, manifests: MANIFESTS }, scenes)
