import { play, type Scene } from './scenes.case.ts'

const MANIFESTS = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'shop/web:1', readinessProbe: { httpGet: { port: 8080 }, periodSeconds: 1, failureThreshold: 1 } }] }
---
apiVersion: v1
kind: Service
metadata:
  name: kept
  namespace: shop
  annotations: { service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing }
spec: { type: LoadBalancer, externalTrafficPolicy: Local, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata:
  name: hidden
  namespace: shop
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: waits, namespace: shop }
spec: { type: LoadBalancer, loadBalancerClass: example.com/other, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata:
  name: wrong
  namespace: shop
  annotations: { service.beta.kubernetes.io/aws-load-balancer-scheme: public }
spec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: db, namespace: shop, labels: { app: db } }
spec: { containers: [{ name: db, image: 'shop/db:1' }] }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { selector: { app: db }, ports: [{ port: 5432 }] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: closed, namespace: shop }
spec: { podSelector: { matchLabels: { app: db } }, policyTypes: [Ingress] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: from-web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 5432 }] }]
`

type Step = Scene['steps'][number]
const then = (en: string, ko: string): Step => ['Then', en, ko]
const shows = (service: string): Step =>
  then(
    `Service shop/${service} shows an external address within 30s`,
    `서비스 shop/${service}에 30s 안에 외부 주소가 나타난다`,
  )
const waits = (service: string, reason: string): Step =>
  then(
    `Service shop/${service} waits for an external address, with the reason ${reason}`,
    `서비스 shop/${service}은 외부 주소를 기다리며 그 이유는 ${reason}이다`,
  )
const sees = (service: string): Step =>
  then(
    `Pods see a client at 203.0.113.9 with its own address through the load balancer of Service shop/${service}`,
    `Pod는 203.0.113.9의 클라이언트를 그 클라이언트의 주소로 본다, 서비스 shop/${service}의 로드 밸런서를 거쳐서`,
  )
const hides = (service: string): Step =>
  then(
    `Pods do not see the address of a client at 203.0.113.9 through the load balancer of Service shop/${service}`,
    `Pod는 203.0.113.9의 클라이언트 주소를 보지 못한다, 서비스 shop/${service}의 로드 밸런서를 거쳐서`,
  )
const healthy = (good: number, all: number, service: string): Step =>
  then(
    `${good} of ${all} targets of the load balancer of Service shop/${service} are healthy`,
    `${good}개가 정상이다, 모두 ${all}개인 서비스 shop/${service}의 로드 밸런서 대상 가운데`,
  )
const billed = (count: number): Step =>
  then(`${count} objects outside the cluster are billed`, `클러스터 밖에서 과금되는 객체는 ${count}개이다`)
const stops = (policy: string, label: string): Step =>
  then(
    `NetworkPolicy shop/${policy} stops connections of Pods of namespace shop labelled ${label} to db.shop:5432`,
    `NetworkPolicy shop/${policy}이 막는다, 네임스페이스 shop에서 레이블 ${label}인 Pod가 db.shop:5432로 여는 연결을`,
  )
const lets = (policy: string, label: string): Step =>
  then(
    `NetworkPolicy shop/${policy} lets connections of Pods of namespace shop labelled ${label} to db.shop:5432 through`,
    `NetworkPolicy shop/${policy}이 허용한다, 네임스페이스 shop에서 레이블 ${label}인 Pod가 db.shop:5432로 여는 연결을`,
  )
const pass = (time: string): Step => ['When', `${time} pass`, `${time}이 지난다`]

const scenes: Readonly<Record<string, Scene>> = {
  'addresses, and who waits for them': {
    steps: [shows('kept'), shows('hidden'), waits('waits', 'class'), waits('wrong', 'failed')],
  },
  'an address that never comes': { steps: [shows('waits')], code: 'expect.no-external-address' },
  'another reason': { steps: [waits('wrong', 'class')], code: 'expect.pending-reason' },
  'no reason at all': { steps: [waits('kept', 'nobody')], code: 'expect.pending-reason' },
  'whom Pods see': { steps: [sees('kept'), hides('hidden')] },
  'an address that is hidden': { steps: [sees('hidden')], code: 'expect.source-seen' },
  'an address that is not': { steps: [hides('kept')], code: 'expect.source-kept' },
  'targets and their health': {
    steps: [
      healthy(2, 3, 'kept'),
      healthy(2, 2, 'hidden'),
      ['When', 'the first Pod behind Service shop/hidden fails', '서비스 shop/hidden 뒤의 첫 번째 Pod에 장애가 난다'],
      pass('5s'),
      healthy(1, 1, 'hidden'),
      healthy(1, 3, 'kept'),
    ],
  },
  'targets that are fewer': { steps: [healthy(3, 3, 'kept')], code: 'expect.targets' },
  'what is billed': {
    steps: [
      billed(2),
      ['When', 'Service shop/hidden is deleted', '서비스 shop/hidden을 삭제한다'],
      pass('5s'),
      billed(1),
    ],
  },
  'a bill that is wrong': { steps: [billed(1)], code: 'expect.billed' },
  'which policy decides': { steps: [lets('from-web', 'app=web')] },
  'a policy that does not stop': { steps: [stops('closed', 'app=web')], code: 'expect.by-policy' },
  'a policy that lets nobody through': { steps: [lets('closed', 'app=web')], code: 'expect.by-policy' },
}

const definition = `namespaces: [shop]
settle: 1m
environment: eks+lbc
install: { aws-load-balancer-controller: {} }
images:
  shop/db:1: { listen: [{ port: 5432, protocol: TCP, speaks: tcp }] }
  shop/web:1: { listen: [{ port: 8080, protocol: TCP, speaks: http }], paths: { '*': 200 } }
`

play('steps about load balancers and policies', { definition, manifests: MANIFESTS }, scenes)

const CLOSED = MANIFESTS.replace(
  /---\napiVersion: networking.k8s.io\/v1\nkind: NetworkPolicy\nmetadata: { name: from-web[\s\S]*$/,
  '',
)
play(
  'the policy that stops',
  { definition, manifests: CLOSED },
  {
    'names itself': { steps: [stops('closed', 'app=web')] },
    'and no other': { steps: [stops('other', 'app=web')], code: 'expect.by-policy' },
  },
)
