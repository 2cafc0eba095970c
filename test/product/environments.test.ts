import { play, type Scene } from './scenes.case.ts'

const service = (name: string, annotation: string, more = ''): string => `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop, annotations: { ${annotation} } }
spec: { type: LoadBalancer, ${more}selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
`

const MANIFESTS = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'shop/web:1' }] }
${service('plain', '')}${service('scheme', 'service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing')}\
${service('google', 'networking.gke.io/load-balancer-type: Internal')}\
${service('azure', "service.beta.kubernetes.io/azure-load-balancer-internal: 'true'")}\
${service('classy', '', 'loadBalancerClass: service.k8s.aws/nlb, ')}`

type Step = Scene['steps'][number]
const at = (environment: string): Step => [
  'When',
  `the submission is applied in environment ${environment}`,
  `제출물을 ${environment} 환경에 적용한다`,
]
const gets = (name: string, client = '203.0.113.9'): Step => [
  'Then',
  `a client at ${client} gets status 200 from port 80 of the external address of Service shop/${name}`,
  `${client}의 클라이언트가 상태 200을 포트 80에서 받는다, 서비스 shop/${name}의 외부 주소로`,
]
const waits = (name: string, reason: string): Step => [
  'Then',
  `Service shop/${name} waits for an external address, with the reason ${reason}`,
  `서비스 shop/${name}은 외부 주소를 기다리며 그 이유는 ${reason}이다`,
]
const inside = '10.0.5.20'
const lan = '192.168.10.50'

const scenes: Readonly<Record<string, Scene>> = {
  'the Service controller of EKS opens all that has no class': { steps: [at('eks'), gets('plain'), gets('google')] },
  'and leaves a class alone': { steps: [at('eks'), waits('classy', 'class')] },
  'the AWS Load Balancer Controller opens what asks for it': { steps: [at('eks+lbc'), gets('scheme')] },
  'and nothing else': { steps: [at('eks+lbc'), gets('plain', inside), gets('plain')], code: 'expect.status' },
  'its class too is for the inside': { steps: [at('eks+lbc'), gets('classy', inside)] },
  'GKE reads its own annotation': {
    steps: [at('gke'), gets('azure'), gets('google', inside), gets('google')],
    code: 'expect.status',
  },
  'AKS reads its own annotation': {
    steps: [at('aks'), gets('google'), gets('azure', inside), gets('azure')],
    code: 'expect.status',
  },
  'MetalLB has addresses of the LAN': { steps: [at('metallb'), gets('plain', lan), gets('azure', lan)] },
  'which no internet knows': { steps: [at('metallb'), gets('plain')], code: 'expect.status' },
  'nobody makes any': { steps: [at('none'), waits('plain', 'nobody'), waits('scheme', 'nobody')] },
  'from one environment to the next': {
    steps: [at('aks'), gets('plain'), at('none'), waits('plain', 'nobody'), at('gke'), gets('plain')],
  },
  'the exercise itself stands on GKE': { steps: [gets('plain'), waits('classy', 'class')] },
  'what is done there stays there': {
    steps: [
      at('gke'),
      ['When', 'Service shop/plain is deleted', '서비스 shop/plain을 삭제한다'],
      at('gke'),
      gets('plain'),
    ],
  },
}

play(
  'a submission in other environments',
  {
    definition: `namespaces: [shop]
settle: 2m
environment: gke
images:
  shop/web:1: { listen: [{ port: 8080, protocol: TCP, speaks: http }], paths: { '*': 200 } }
`,
    manifests: MANIFESTS,
  },
  scenes,
)
