import { CONTRACT } from './contract.ts'

/** A file of a new exercise. */
export interface ScaffoldFile {
  readonly path: string
  readonly text: string
}

const definition = (
  id: string,
): string => `# yaml-language-server: $schema=https://unpkg.com/kubekata/docs/exercise.schema.json
id: ${id}
title:
  ko: ${id}
  en: ${id}
namespaces: [shop, client]
images:
  registry.example/shop/web:1.0:
    listen: [{ port: 8080, protocol: TCP, speaks: http }]
    paths: { /: 200, /healthz: 200 }
    startSeconds: 1
`

const english = (id: string): string => `# language: en
Feature: ${id}
  A web server that the cluster reaches by its name.

  Background:
    Given the submission is applied

  @criterion(valid) @points(10)
  Scenario: The API server accepts everything that was handed in
    Then every object is accepted, and at least one concerns namespace shop

  @criterion(replicas) @points(30)
  Scenario: Two Ready Pods stand behind the Service
    Given Service shop/web exists
    Then exactly 2 Ready Pods are behind Service shop/web

  @criterion(reachable) @points(30)
  Scenario: Other namespaces reach it by its name
    Then a client Pod on every node connects to web.shop.svc.cluster.local:80

  @criterion(internal-only) @points(10)
  Scenario: No way leads in from outside
    Given Service shop/web exists
    Then no path from outside the cluster leads to the Pods of Service shop/web

  @criterion(health) @points(20)
  Scenario: A failing Pod gets no traffic until it has recovered
    Given Service shop/web exists
    Then each Pod behind Service shop/web that fails for 2m leaves it within 60s and returns within 60s
`

const korean = (id: string): string => `# language: ko
기능: ${id}
  클러스터가 이름으로 접근하는 웹 서버.

  배경:
    조건 제출물을 적용한다

  @criterion(valid) @points(10)
  시나리오: API 서버가 제출한 것을 모두 받아들인다
    그러면 모든 오브젝트가 받아들여지고, 네임스페이스 shop에 관한 것이 하나 이상 있다

  @criterion(replicas) @points(30)
  시나리오: 서비스 뒤에 준비된 Pod가 두 개 있다
    조건 서비스 shop/web이 있다
    그러면 준비된 Pod가 정확히 2개 서비스 shop/web 뒤에 있다

  @criterion(reachable) @points(30)
  시나리오: 다른 네임스페이스에서 이름으로 접근한다
    그러면 모든 노드의 클라이언트 Pod가 web.shop.svc.cluster.local:80에 연결한다

  @criterion(internal-only) @points(10)
  시나리오: 클러스터 밖에서 들어오는 길이 없다
    조건 서비스 shop/web가 있다
    그러면 클러스터 밖에서 서비스 shop/web의 Pod로 이어지는 길이 없다

  @criterion(health) @points(20)
  시나리오: 장애가 난 Pod는 복구될 때까지 트래픽을 받지 않는다
    조건 서비스 shop/web가 있다
    그러면 서비스 shop/web 뒤의 Pod는 하나씩 2m 동안 장애가 나면 60s 안에 빠지고 복구되면 60s 안에 돌아온다
`

const task = {
  en: (id: string): string => `# ${id}

In namespace \`shop\`, run two Pods of image \`registry.example/shop/web:1.0\` (it listens on port 8080) and put a Service \`web\` in
front of them, so that every Pod of the cluster reaches them at \`web.shop.svc.cluster.local:80\`.

| criterion | points | passes when |
|---|---|---|
| valid | 10 | the API server accepts everything that you hand in |
| replicas | 30 | exactly two Ready Pods are behind Service \`web\` |
| reachable | 30 | a Pod of another namespace connects to the name and port |
| internal-only | 10 | nothing leads from outside the cluster to the Pods |
| health | 20 | a Pod that stops answering leaves the Service within 60 s and is back within 60 s of its recovery |

Check your manifests with \`kubekata test --exercise ${id}\`.
`,
  ko: (id: string): string => `# ${id}

네임스페이스 \`shop\`에서 이미지 \`registry.example/shop/web:1.0\`(포트 8080)의 Pod 두 개를 실행하고 그 앞에 서비스 \`web\`을 두어,
클러스터의 모든 Pod가 \`web.shop.svc.cluster.local:80\`으로 접근할 수 있게 하십시오.

| 기준 | 점수 | 통과 조건 |
|---|---|---|
| valid | 10 | 제출한 것을 API 서버가 모두 받아들인다 |
| replicas | 30 | 서비스 \`web\` 뒤에 준비된 Pod가 정확히 두 개 있다 |
| reachable | 30 | 다른 네임스페이스의 Pod가 이름과 포트로 연결한다 |
| internal-only | 10 | 클러스터 밖에서 Pod로 가는 길이 없다 |
| health | 20 | 응답하지 않는 Pod는 60초 안에 서비스에서 빠지고, 복구되면 60초 안에 돌아온다 |

\`kubekata test --exercise ${id}\`로 점검할 수 있습니다.
`,
} as const

const manifests = (replicas: number, targetPort: number): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: registry.example/shop/web:1.0
          ports:
            - containerPort: 8080
          readinessProbe:
            httpGet:
              path: /healthz
              port: 8080
            periodSeconds: 5
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: ${targetPort}
`

const expected = (fails: Readonly<Record<string, string>>): string => `${JSON.stringify({ fails }, null, 2)}\n`

/** By what each kind of edit of the solution has to be noticed. */
const KILLS: Readonly<Record<string, readonly string[]>> = {
  refused: ['valid'],
  name: ['reachable'],
  namespace: ['reachable'],
  selector: ['replicas'],
  port: ['reachable'],
  'target-port': ['reachable'],
  protocol: ['reachable'],
  type: ['internal-only'],
  'traffic-policy': ['reachable'],
  image: ['replicas'],
  replicas: ['replicas'],
  'readiness-probe': ['health'],
}

/** A small exercise that passes \`verify\`: a place to start from. */
export function scaffold(id: string): readonly ScaffoldFile[] {
  return [
    { path: 'exercise.yaml', text: definition(id) },
    { path: 'README.en.md', text: task.en(id) },
    { path: 'README.ko.md', text: task.ko(id) },
    { path: `${id}.en.feature`, text: english(id) },
    { path: `${id}.ko.feature`, text: korean(id) },
    { path: CONTRACT, text: `${JSON.stringify({ kills: KILLS, allowed: [] }, null, 2)}\n` },
    { path: 'solutions/cluster-ip/web.yaml', text: manifests(2, 8080) },
    { path: 'mistakes/one-replica/web.yaml', text: manifests(1, 8080) },
    { path: 'mistakes/one-replica/expected.json', text: expected({ replicas: 'expect.ready-pods' }) },
    { path: 'mistakes/wrong-target-port/web.yaml', text: manifests(2, 80) },
    {
      path: 'mistakes/wrong-target-port/expected.json',
      text: expected({ reachable: 'expect.connects', health: 'expect.fails-meanwhile' }),
    },
  ]
}
