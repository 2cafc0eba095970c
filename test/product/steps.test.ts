import { play, type Scene } from './scenes.case.ts'

const MANIFESTS = `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: shop }
spec:
  serviceName: db
  replicas: 3
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers: [{ name: db, image: 'shop/db:1', readinessProbe: { tcpSocket: { port: 5432 }, periodSeconds: 2, failureThreshold: 1 } }]
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 5432 }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: db, namespace: shop }
spec: { minAvailable: 2, selector: { matchLabels: { app: db } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 4
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: 'shop/web:1'
          readinessProbe: { httpGet: { port: 8080 }, periodSeconds: 1 }
          lifecycle: { preStop: { sleep: { seconds: 5 } } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { clusterIP: 10.96.7.7, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: sticky, namespace: shop }
spec:
  type: NodePort
  clusterIP: 10.96.7.18
  selector: { app: web }
  sessionAffinity: ClientIP
  sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } }
  ports: [{ port: 80, targetPort: 8080, nodePort: 30082 }]
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: shop }
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector: { app: db }
  ports: [{ port: 5432, nodePort: 30083 }]
`

const pass = (time: string): Scene['steps'][number] => ['When', `${time} pass`, `${time}가 지난다`]
const counts = (service: string, ready: number, unready: number, going: number): Scene['steps'][number] => [
  'Then',
  `Service ${service} has ${ready} ready, ${unready} unready and ${going} terminating endpoints`,
  `서비스 ${service}의 엔드포인트는 준비됨 ${ready}개, 준비 안 됨 ${unready}개, 종료 중 ${going}개이다`,
]
const ready = (service: string, list: string): Scene['steps'][number] => [
  'Then',
  `the ready endpoints of Service ${service} are "${list}"`,
  `서비스 ${service}의 준비된 엔드포인트는 "${list}"이다`,
]
const name = (dns: string, en: string, ko: string): Scene['steps'][number] => [
  'Then',
  `the name ${dns} ${en} from namespace shop`,
  `이름 ${dns}${ko}, 네임스페이스 shop에서`,
]

const reaches = (en: string, ko: string): Scene['steps'][number] => [
  'Then',
  `${en}connections of namespace shop to web.shop:80 reach every Ready Pod of namespace shop labelled app=web, and nobody else`,
  `${ko}네임스페이스 shop에서 web.shop:80으로 가는 연결은 네임스페이스 shop에서 레이블 app=web인 준비된 Pod 모두에 이르고, 그 밖에는 이르지 않는다`,
]

const back = (share: string, to: string, pause: string): Scene['steps'][number] => [
  'Then',
  `${share} of the clients of namespace client that come back to ${to} after ${pause} meet the same Pod`,
  `${share}의 클라이언트가 네임스페이스 client에서 ${to}로 ${pause} 뒤에 다시 연결할 때 같은 Pod를 만난다`,
]
const load = (least: string, most_: string, clients: string, to: string): Scene['steps'][number] => [
  'Then',
  `the busiest Pod gets between ${least} and ${most_} of the load that clients "${clients}" put on ${to}`,
  `가장 바쁜 Pod가 ${least}에서 ${most_} 사이의 부하를 받는다, 클라이언트 "${clients}"가 ${to}에 줄 때`,
]
const scheduler = (name_: string): Scene['steps'][number] => [
  'When',
  `kube-proxy of every node is started in mode ipvs with scheduler ${name_}`,
  `모든 노드의 kube-proxy를 ipvs 모드로, 스케줄러 ${name_}로 시작한다`,
]
const most = (count: number, limit: number): Scene['steps'][number] => [
  'Then',
  `of ${count} connections of one client Pod of namespace client to web.shop:80 no Pod gets more than ${limit}`,
  `한 클라이언트 Pod가 연결 ${count}개를 네임스페이스 client에서 web.shop:80으로 열면 어느 Pod도 ${limit}개를 넘게 받지 않는다`,
]
const lives = (time: string): Scene['steps'][number] => [
  'Then',
  `an open connection of namespace client to web.shop:80 lives on for ${time} after its Pod is deleted`,
  `네임스페이스 client에서 web.shop:80으로 열려 있는 연결은 그 Pod를 삭제한 뒤에도 ${time} 동안 살아 있다`,
]
const worst = (time: string, share: string, lag?: string): Scene['steps'][number] => [
  'Then',
  `in no second of ${time} more than ${share} of the connections to web:80 of Service shop/web from namespace shop fail${lag === undefined ? '' : ` where the rules of nodes follow ${lag} later`}`,
  `${time} 동안 어느 1초에도 ${share}를 넘는 연결이 web:80에서 실패하지 않는다, 서비스 shop/web에 네임스페이스 shop에서${lag === undefined ? '' : `, 노드의 규칙이 ${lag} 늦게 따라올 때`}`,
]
const opened = (count: number): Scene['steps'][number] => [
  'When',
  `${count} connections are opened from namespace client to web.shop:80`,
  `연결 ${count}개를 네임스페이스 client에서 web.shop:80으로 연다`,
]
const counted = (count: number, service = 'shop/web'): Scene['steps'][number] => [
  'Then',
  `the rules of node n1 have counted ${count} connections to Service ${service}`,
  `노드 n1의 규칙이 연결 ${count}개를 세었다, 서비스 ${service}에`,
]
const health = (service: string, status: number): Scene['steps'][number] => [
  'Then',
  `the health check of Service ${service} on node n1 answers status ${status}`,
  `서비스 ${service}의 헬스 체크가 노드 n1에서 상태 ${status}로 응답한다`,
]

const scenes: Readonly<Record<string, Scene>> = {
  'a Pod fails, recovers': {
    steps: [
      ['When', 'Pod shop/db-0 fails', 'Pod shop/db-0에 장애가 난다'],
      pass('5s'),
      counts('shop/db', 2, 1, 0),
      ready('shop/db', 'db-1, db-2'),
      name(
        'db',
        'resolves to the ready endpoints of Service shop/db',
        '은 서비스 shop/db의 준비된 엔드포인트로 해석된다',
      ),
      name('db-0.db', 'answers NXDOMAIN', '에 대한 응답은 NXDOMAIN이다'),
      ['When', 'Pod shop/db-0 recovers', 'Pod shop/db-0가 복구된다'],
      pass('5s'),
      ready('shop/db', 'shop/db-0, shop/db-1, shop/db-2'),
    ],
  },
  'a Pod is deleted': {
    steps: [
      ['When', 'the first Pod behind Service shop/web is deleted', '서비스 shop/web 뒤의 첫 번째 Pod를 삭제한다'],
      counts('shop/web', 3, 0, 1),
      pass('10s'),
      counts('shop/web', 4, 0, 0),
      name('web', 'resolves to 10.96.7.7', '은 10.96.7.7로 해석된다'),
      name('web.shop', 'resolves to the cluster IP of Service shop/web', '은 서비스 shop/web의 클러스터 IP로 해석된다'),
    ],
  },
  'kube-proxy in every mode': {
    steps: [
      reaches('in every mode of kube-proxy for Linux ', 'kube-proxy의 리눅스용 모든 모드에서 '),
      [
        'When',
        'kube-proxy of every node is started in mode nftables',
        '모든 노드의 kube-proxy를 nftables 모드로 시작한다',
      ],
      reaches('', ''),
      [
        'When',
        'kube-proxy of every node is started in mode ipvs with scheduler rr',
        '모든 노드의 kube-proxy를 ipvs 모드로, 스케줄러 rr로 시작한다',
      ],
      reaches('', ''),
    ],
  },
  'near the client': {
    steps: [
      [
        'Then',
        'connections of namespace shop to web.shop:80 stay in the zone of the client',
        '네임스페이스 shop에서 web.shop:80으로 가는 연결은 클라이언트의 영역 안에 머문다',
      ],
    ],
    code: 'expect.leaves-place',
  },
  'on the node of the client': {
    steps: [
      [
        'Then',
        'connections of namespace shop to db-0.db.shop:5432 stay on the node of the client',
        '네임스페이스 shop에서 db-0.db.shop:5432로 가는 연결은 클라이언트의 노드 안에 머문다',
      ],
    ],
    code: 'expect.leaves-place',
  },
  'what programs in Pods may read': {
    steps: [
      [
        'Then',
        'no Pod of image shop/db:1 may list endpointslices in namespace shop',
        '이미지 shop/db:1의 어떤 Pod도 list endpointslices를 할 수 없다, 네임스페이스 shop에서',
      ],
      [
        'Then',
        'every Pod of image shop/db:1 may list endpointslices in namespace shop',
        '이미지 shop/db:1의 모든 Pod는 list endpointslices를 할 수 있다, 네임스페이스 shop에서',
      ],
    ],
    code: 'expect.access-denied',
  },
  'queries that a name takes': {
    steps: [
      [
        'Then',
        'the name web is found with 1 query by every Pod of image shop/db:1',
        '이름 web은 질의 1번으로 찾을 수 있다, 이미지 shop/db:1의 모든 Pod에서',
      ],
      [
        'Then',
        'the name web.shop.svc.cluster.local is found with 1 query by every Pod of image shop/db:1',
        '이름 web.shop.svc.cluster.local은 질의 1번으로 찾을 수 있다, 이미지 shop/db:1의 모든 Pod에서',
      ],
    ],
    code: 'expect.queries',
  },
  'names of Pods that are not ready': {
    steps: [
      ['When', 'Pod shop/db-0 fails', 'Pod shop/db-0에 장애가 난다'],
      pass('5s'),
      name(
        'db',
        'resolves to every endpoint of Service shop/db, ready or not,',
        '은 준비되었든 아니든 서비스 shop/db의 모든 엔드포인트로 해석된다',
      ),
    ],
    code: 'expect.resolves-to',
  },
  'the variable of a Service': {
    steps: [
      [
        'Then',
        'the variable DB_SERVICE_HOST of every container of image shop/web:1 is the cluster IP of Service shop/web',
        '변수 DB_SERVICE_HOST는 이미지 shop/web:1의 모든 컨테이너에서 서비스 shop/web의 클러스터 IP이다',
      ],
    ],
    code: 'expect.variable-missing',
  },
  copies: {
    steps: [
      [
        'Then',
        'Pods labelled app=web get a copy of 100% of what a client at 203.0.113.9 sends to http://10.96.7.7/',
        '레이블 app=web인 Pod가 100%의 사본을 받는다, 203.0.113.9의 클라이언트가 http://10.96.7.7/ 에 보낸 것 가운데',
      ],
    ],
    code: 'expect.copies',
  },
  'kube-proxy stops, and starts again': {
    steps: [
      ['When', 'kube-proxy of node n1 stops', '노드 n1의 kube-proxy가 멈춘다'],
      ['When', 'kube-proxy of node n1 starts again', '노드 n1의 kube-proxy가 다시 시작한다'],
      reaches('', ''),
    ],
  },
  scaled: {
    steps: [
      ['When', 'Deployment shop/web is scaled to 6', 'Deployment shop/web의 복제본을 6개로 바꾼다'],
      counts('shop/web', 4, 0, 0),
      pass('10s'),
      counts('shop/web', 6, 0, 0),
      ['When', 'StatefulSet shop/db is scaled to 1', 'StatefulSet shop/db의 복제본을 1개로 바꾼다'],
      pass('30s'),
      ready('shop/db', 'db-0'),
    ],
  },
  'rolled out, and back': {
    steps: [
      [
        'When',
        'Deployment shop/web is rolled out with image shop/broken:1',
        'Deployment shop/web을 이미지 shop/broken:1로 롤아웃한다',
      ],
      pass('30s'),
      counts('shop/web', 3, 2, 0),
      ['When', 'Deployment shop/web is rolled back', 'Deployment shop/web을 롤백한다'],
      pass('30s'),
      counts('shop/web', 4, 0, 0),
      ['When', 'Deployment shop/web is restarted', 'Deployment shop/web을 재시작한다'],
      [
        'Then',
        'over 30s at least 100% of the connections to web.shop:80 of Service shop/web from namespace shop succeed',
        '30s 동안 적어도 100%의 연결이 web.shop:80에서 성공한다, 서비스 shop/web에 네임스페이스 shop에서',
      ],
      counts('shop/web', 4, 0, 0),
    ],
  },
  'a node, a zone, a drain': {
    steps: [
      ['When', 'node n1 fails', '노드 n1에 장애가 난다'],
      pass('2m'),
      counts('shop/db', 2, 1, 0),
      ['When', 'node n1 recovers', '노드 n1이 복구된다'],
      pass('30s'),
      counts('shop/db', 3, 0, 0),
      ['When', 'zone zone-b fails', '영역 zone-b에 장애가 난다'],
      pass('2m'),
      counts('shop/db', 2, 1, 0),
      ['When', 'zone zone-b recovers', '영역 zone-b가 복구된다'],
      pass('1m'),
      ['When', 'node n3 is drained', '노드 n3을 드레인한다'],
      pass('2m'),
      counts('shop/db', 3, 0, 0),
      ['When', 'node n3 is uncordoned', '노드 n3에 다시 스케줄할 수 있게 한다'],
    ],
  },
  'clients that watch, clients that hold on': {
    steps: [
      ['When', 'StatefulSet shop/db is scaled to 1', 'StatefulSet shop/db의 복제본을 1개로 바꾼다'],
      [
        'Then',
        'over 20s at least 100% of the connections to db:5432 of Service shop/db from namespace shop succeed where a client watches EndpointSlices',
        '20s 동안 적어도 100%의 연결이 db:5432에서 성공한다, 서비스 shop/db에 네임스페이스 shop에서, 클라이언트가 EndpointSlice를 지켜본다',
      ],
      ['When', 'Pod shop/db-0 is deleted', 'Pod shop/db-0을 삭제한다'],
      [
        'Then',
        'over 20s at least 100% of the connections to db:5432 of Service shop/db from namespace shop succeed where a client holds one Pod address',
        '20s 동안 적어도 100%의 연결이 db:5432에서 성공한다, 서비스 shop/db에 네임스페이스 shop에서, 클라이언트가 한 Pod의 주소를 붙들고 있다',
      ],
    ],
    code: 'expect.available',
  },
  'clients that stay, by the name of a headless Service': {
    steps: [
      [
        'When',
        'clients of namespace shop stay connected to db:5432 of Service shop/db where a client resolves once',
        '네임스페이스 shop의 클라이언트가 db:5432에 계속 연결한다, 서비스 shop/db에, 클라이언트가 이름을 한 번만 해석한다',
      ],
      ['When', 'StatefulSet shop/db is scaled to 1', 'StatefulSet shop/db의 복제본을 1개로 바꾼다'],
      pass('1m'),
      [
        'Then',
        'over 20s at least 100% of the connections to db:5432 of Service shop/db from namespace shop succeed where a client takes records in turn',
        '20s 동안 적어도 100%의 연결이 db:5432에서 성공한다, 서비스 shop/db에 네임스페이스 shop에서, 클라이언트가 레코드를 차례로 쓴다',
      ],
      [
        'Then',
        'over 20s at least 100% of the connections to db:5432 of Service shop/db from namespace shop succeed where a client resolves once',
        '20s 동안 적어도 100%의 연결이 db:5432에서 성공한다, 서비스 shop/db에 네임스페이스 shop에서, 클라이언트가 이름을 한 번만 해석한다',
      ],
    ],
    code: 'expect.available',
  },
  'a certificate that clients accept': {
    steps: [
      [
        'Then',
        'a client at 203.0.113.9 that checks certificates gets status 200 from https://10.96.7.7/',
        '인증서를 확인하는 203.0.113.9의 클라이언트가 상태 200을 https://10.96.7.7/ 에서 받는다',
      ],
    ],
    code: 'expect.status',
  },
  evictions: {
    steps: [
      ['Then', 'Pod shop/db-1 may be evicted', 'Pod shop/db-1을 축출할 수 있다'],
      ['When', 'Pod shop/db-0 fails', 'Pod shop/db-0에 장애가 난다'],
      pass('5s'),
      ['Then', 'Pod shop/db-1 may not be evicted', 'Pod shop/db-1을 축출할 수 없다'],
      ['When', 'Pod shop/db-1 is evicted', 'Pod shop/db-1을 축출한다'],
    ],
    code: 'expect.refused',
  },
  variables: {
    steps: [
      [
        'Then',
        'the variable WEB_SERVICE_HOST of every container of image shop/db:1 is "10.96.7.8"',
        '변수 WEB_SERVICE_HOST는 이미지 shop/db:1의 모든 컨테이너에서 "10.96.7.8"이다',
      ],
    ],
    code: 'expect.variable-value',
  },
  'variables that should not be': {
    steps: [
      [
        'Then',
        'the variable WEB_SERVICE_HOST of no container of image shop/db:1 is set',
        '변수 WEB_SERVICE_HOST는 이미지 shop/db:1의 어느 컨테이너에도 없다',
      ],
    ],
    code: 'expect.variable-set',
  },
  'variables, set late': {
    steps: [
      [
        'Then',
        'the variable DB_SERVICE_HOST of no container of image shop/web:1 is set',
        '변수 DB_SERVICE_HOST는 이미지 shop/web:1의 어느 컨테이너에도 없다',
      ],
      ['When', 'StatefulSet shop/db is restarted', 'StatefulSet shop/db를 재시작한다'],
      pass('1m'),
      [
        'Then',
        'the variable WEB_SERVICE_PORT of every container of image shop/db:1 is "80"',
        '변수 WEB_SERVICE_PORT는 이미지 shop/db:1의 모든 컨테이너에서 "80"이다',
      ],
    ],
  },
  events: {
    steps: [
      ['When', 'Pod shop/db-2 fails', 'Pod shop/db-2에 장애가 난다'],
      pass('5s'),
      ['Then', 'event Unhealthy was recorded for Pod shop/db-2', '이벤트 Unhealthy가 Pod shop/db-2에 대해 기록되었다'],
      ['Then', 'event Killing was recorded for Pod shop/db-2', '이벤트 Killing이 Pod shop/db-2에 대해 기록되었다'],
    ],
    code: 'expect.event',
  },
  'a client comes back': {
    steps: [
      back('100%', 'sticky.shop:80', '5m'),
      back('1/4', 'sticky.shop:80', '11m'),
      back('1/4', 'web.shop:80', '1s'),
      [
        'Then',
        '100% of the clients at 198.51.100.7 that come back to 192.168.10.1:30082 after 5m meet the same Pod',
        '100%의 클라이언트가 198.51.100.7에서 192.168.10.1:30082로 5m 뒤에 다시 연결할 때 같은 Pod를 만난다',
      ],
      [
        'Then',
        'a client Pod of namespace client that connects to sticky.shop:80 every 9m for 90m meets one Pod',
        '네임스페이스 client의 클라이언트 Pod가 sticky.shop:80에 9m마다 90m 동안 연결하면 한 Pod만 만난다',
      ],
    ],
  },
  'a client comes back too late': { steps: [back('100%', 'sticky.shop:80', '11m')], code: 'expect.comes-back' },
  'clients of unequal load': {
    steps: [
      load('85%', '85%', '198.51.100.7 x8, 198.51.100.8, 198.51.100.9', '192.168.10.1:30082'),
      load('100%', '100%', '198.51.100.7 x3', '192.168.10.1:30082'),
      load('1/4', '1/4', 'pod shop/db-0 x8, pod shop/db-1', 'web.shop:80'),
    ],
  },
  'a client that is not there': {
    steps: [load('1/4', '100%', 'pod shop/nobody', 'web.shop:80')],
    code: 'expect.refused',
  },
  'clients behind one address': {
    steps: [load('1/4', '1/2', '198.51.100.7 x10', '192.168.10.1:30082')],
    code: 'expect.busiest',
  },
  'schedulers beside each other': {
    steps: [
      scheduler('rr'),
      most(8, 2),
      scheduler('wrr'),
      most(8, 2),
      [
        'When',
        'real server 10.244.1.2:8080 of virtual server 10.96.7.7:80 on node n1 is given weight 0',
        '실제 서버 10.244.1.2:8080에 가상 서버 10.96.7.7:80에서, 노드 n1에서 가중치 0을 준다',
      ],
      most(9, 3),
      most(9, 2),
    ],
    code: 'expect.most-of',
  },
  'luck beside a rotation': { steps: [most(8, 8), most(8, 7)], code: 'expect.most-of' },
  'an open connection drains': {
    steps: [
      lives('4s'),
      [
        'Then',
        'new connections of namespace client to web.shop:80 go elsewhere 1s after a Pod is deleted',
        '네임스페이스 client에서 web.shop:80으로 가는 새 연결은 Pod를 삭제하고 1s 뒤에 다른 Pod로 간다',
      ],
      lives('10s'),
    ],
    code: 'expect.cut',
  },
  'rules that follow': {
    steps: [['When', 'Deployment shop/web is restarted', 'Deployment shop/web을 재시작한다'], worst('20s', '0%', '2s')],
  },
  'rules that follow too late': {
    steps: [['When', 'Deployment shop/web is restarted', 'Deployment shop/web을 재시작한다'], worst('20s', '0%', '9s')],
    code: 'expect.worst-second',
  },
  'nobody left': {
    steps: [
      ['When', 'Deployment shop/web is scaled to 0', 'Deployment shop/web의 복제본을 0개로 바꾼다'],
      worst('10s', '50%'),
    ],
    code: 'expect.worst-second',
  },
  'what a node counts': {
    steps: [
      opened(7),
      counted(7),
      [
        'When',
        '2 connections are opened from 203.0.113.9 to 192.168.10.1:30082',
        '연결 2개를 203.0.113.9에서 192.168.10.1:30082로 연다',
      ],
      counted(2, 'shop/sticky'),
      [
        'When',
        'kube-proxy of every node is started in mode ipvs with scheduler rr',
        '모든 노드의 kube-proxy를 ipvs 모드로, 스케줄러 rr로 시작한다',
      ],
      counted(0),
      opened(3),
      counted(3),
      counted(4),
    ],
    code: 'expect.counted',
  },
  'a mode that counts nothing': {
    steps: [
      [
        'When',
        'kube-proxy of every node is started in mode nftables',
        '모든 노드의 kube-proxy를 nftables 모드로 시작한다',
      ],
      counted(0),
    ],
    code: 'expect.no-counters',
  },
  'whom Pods see': {
    steps: [
      [
        'Then',
        'Pods see the client Pods of namespace client with their own addresses at web.shop:80',
        'Pod는 네임스페이스 client의 클라이언트 Pod를 그 주소 그대로 본다, web.shop:80에서',
      ],
      [
        'Then',
        'Pods see a client at 203.0.113.9 with the address of node n1 through port 30082 of that node',
        'Pod는 203.0.113.9의 클라이언트를 노드 n1의 주소로 본다, 그 노드의 포트 30082를 거칠 때',
      ],
      [
        'Then',
        'Pods see a client at 203.0.113.9 with the address of node n1 through port 30083 of that node',
        'Pod는 203.0.113.9의 클라이언트를 노드 n1의 주소로 본다, 그 노드의 포트 30083을 거칠 때',
      ],
    ],
    code: 'expect.source-seen',
  },
  'the health check of a node': {
    steps: [
      health('shop/edge', 200),
      ['When', 'StatefulSet shop/db is scaled to 0', 'StatefulSet shop/db의 복제본을 0개로 바꾼다'],
      pass('1m'),
      health('shop/edge', 503),
      health('shop/web', 200),
    ],
    code: 'expect.no-health-check',
  },
  'counts that do not hold': { steps: [counts('shop/db', 2, 0, 0)], code: 'expect.endpoint-counts' },
  'endpoints that do not hold': { steps: [ready('shop/db', 'db-0, db-1')], code: 'expect.endpoints' },
  'names that do not hold': {
    steps: [name('db', 'resolves to 10.96.7.7', '은 10.96.7.7로 해석된다')],
    code: 'expect.resolves-to',
  },
  'a Pod that is not there': {
    steps: [['When', 'Pod shop/nobody fails', 'Pod shop/nobody에 장애가 난다']],
    code: 'expect.refused',
  },
  'an outage': {
    steps: [
      ['When', 'Deployment shop/web is scaled to 0', 'Deployment shop/web의 복제본을 0개로 바꾼다'],
      [
        'Then',
        'over 10s at least 90% of the connections to web:80 of Service shop/web from namespace shop succeed',
        '10s 동안 적어도 90%의 연결이 web:80에서 성공한다, 서비스 shop/web에 네임스페이스 shop에서',
      ],
    ],
    code: 'expect.available',
  },
}

const definition = `namespaces: [shop]
settle: 1m
images:
  shop/db:1: { listen: [{ port: 5432, protocol: TCP, speaks: tcp }] }
  shop/web:1: { listen: [{ port: 8080, protocol: TCP, speaks: http }], paths: { '*': 200 } }
  shop/broken:1: { listen: [] }
`

play('steps about what happens and what follows', { definition, manifests: MANIFESTS }, scenes)
