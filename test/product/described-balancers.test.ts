import { play, type Scene } from './scenes.case.ts'

/** Five makers of load balancers as rows of an exercise.yaml, each the one that a class names. */
const definition = `namespaces: [shop]
settle: 1m
images:
  shop/web:1: { listen: [{ port: 8080, protocol: TCP, speaks: http }], paths: { '*': 200 } }
balancers:
  - { name: HAProxy, class: haproxy.org/lb, pool: [198.51.100.128/29], scheme: internet-facing, client: proxy-protocol, targets: nodes, algorithm: round-robin, healthCheck: { interval: 2, unhealthy: 3 } }
  - { name: NGINX, class: nginx.org/lb, pool: [198.51.100.136/29], scheme: internet-facing, client: lost, targets: nodes }
  - { name: F5 BIG-IP, class: f5.com/bigip, pool: [198.51.100.144/29], scheme: internet-facing, client: kept, targets: nodes, algorithm: source-hash, billed: [virtual server] }
  - { name: Citrix ADC, class: citrix.com/adc, pool: [198.51.100.152/29], scheme: internet-facing, client: kept, targets: pods, provisioning: 20 }
  - { name: our own, pool: [10.20.0.0/29], scheme: internal, client: header, targets: pods, layer: 7 }
`

const CLASSES = { haproxy: 'haproxy.org/lb', nginx: 'nginx.org/lb', f5: 'f5.com/bigip', citrix: 'citrix.com/adc' }

const service = (name: string, spec: string): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { type: LoadBalancer, ${spec}selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`

const manifests = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'shop/web:1' }] }
${Object.entries(CLASSES)
  .map(([name, named]) => service(name, `externalTrafficPolicy: Local, loadBalancerClass: ${named}, `))
  .join('')}${service('own', '')}${service('unknown', 'loadBalancerClass: example.com/nobody, ')}`

type Step = Scene['steps'][number]
const then = (en: string, ko: string): Step => ['Then', en, ko]
const answers = (name: string, from = '203.0.113.9'): Step =>
  then(
    `a client at ${from} gets status 200 from port 80 of the external address of Service shop/${name}`,
    `${from}의 클라이언트가 상태 200을 포트 80에서 받는다, 서비스 shop/${name}의 외부 주소로`,
  )
const sees = (name: string): Step =>
  then(
    `Pods see a client at 203.0.113.9 with its own address through the load balancer of Service shop/${name}`,
    `Pod는 203.0.113.9의 클라이언트를 그 클라이언트의 주소로 본다, 서비스 shop/${name}의 로드 밸런서를 거쳐서`,
  )
const hides = (name: string): Step =>
  then(
    `Pods do not see the address of a client at 203.0.113.9 through the load balancer of Service shop/${name}`,
    `Pod는 203.0.113.9의 클라이언트 주소를 보지 못한다, 서비스 shop/${name}의 로드 밸런서를 거쳐서`,
  )
const healthy = (good: number, all: number, name: string): Step =>
  then(
    `${good} of ${all} targets of the load balancer of Service shop/${name} are healthy`,
    `${good}개가 정상이다, 모두 ${all}개인 서비스 shop/${name}의 로드 밸런서 대상 가운데`,
  )
const pass = (time: string): Step => ['When', `${time} pass`, `${time}이 지난다`]

play(
  'balancers that an exercise describes',
  { definition, manifests },
  {
    'HAProxy opens its own connections to nodes': {
      steps: [answers('haproxy'), hides('haproxy'), healthy(3, 3, 'haproxy')],
    },
    'NGINX, too': { steps: [answers('nginx'), hides('nginx')] },
    'F5 keeps the client': { steps: [answers('f5'), sees('f5')] },
    'Citrix sends to Pods': { steps: [answers('citrix'), sees('citrix'), healthy(3, 3, 'citrix')] },
    'one of our own takes Services without a class, from inside': { steps: [answers('own', '10.0.5.20')] },
    'and lets nobody in from the internet': { steps: [answers('own')], code: 'expect.status' },
    'a class that no row has': {
      steps: [
        then(
          'Service shop/unknown waits for an external address, with the reason class',
          '서비스 shop/unknown은 외부 주소를 기다리며 그 이유는 class이다',
        ),
      ],
    },
    'a dead node is a target until the checks of its row have failed': {
      steps: [
        ['When', 'node n1 fails', '노드 n1에 장애가 난다'],
        pass('5s'),
        healthy(3, 3, 'haproxy'),
        pass('1s'),
        healthy(2, 3, 'haproxy'),
        answers('haproxy'),
      ],
    },
    'what is billed': {
      steps: [then('1 object outside the cluster is billed', '클러스터 밖에서 과금되는 객체는 1개이다')],
    },
  },
)
