/** Pods of the namespace `shop` that live in all the ways a kubelet knows, and what some of them wait for. */

const pod = (name: string, container: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: shop, labels: { app: web, name: ${name} } }
spec: { ${more} containers: [{ name: app, ports: [{ containerPort: 8080 }], ${container} }] }
`

const web = 'image: "web:1"'
const http = (kind: string, path: string, more: string): string =>
  `${kind}Probe: { httpGet: { path: ${path}, port: 8080 }, ${more} }`
const readiness = http('readiness', '/ready', 'periodSeconds: 3, failureThreshold: 2')
const liveness = http('liveness', '/healthz', 'periodSeconds: 4, failureThreshold: 2')
const asking = (kind: string, command: string, more = 'failureThreshold: 1'): string =>
  `${kind}Probe: { exec: { command: [sh, -c, '${command}'] }, periodSeconds: 3, ${more} }`

const ALONE = `---
apiVersion: v1
kind: Service
metadata: { name: alone, namespace: shop }
spec: { selector: { name: circular }, ports: [{ port: 80, targetPort: 8080 }] }
`
const atOnce = http('readiness', '/ready', 'periodSeconds: 3, failureThreshold: 1')

const PROBED: readonly string[] = [
  pod('ready', `${web}, ${readiness}`),
  pod('alive', `${web}, ${liveness}, ${readiness}`),
  pod('impatient', `${web}, ${http('liveness', '/healthz', 'failureThreshold: 1, terminationGracePeriodSeconds: 1')}`),
  pod('starting', `image: "slow:1", ${http('startup', '/', 'periodSeconds: 2, failureThreshold: 9')}, ${readiness}`),
  pod('hopeless', `image: "slow:1", ${http('startup', '/', 'periodSeconds: 1, failureThreshold: 2')}`),
  pod('delayed', `${web}, ${http('readiness', '/ready', 'initialDelaySeconds: 4, successThreshold: 2')}`),
  pod('needy', `image: "needy:1", ${http('readiness', '/ready', 'periodSeconds: 3, failureThreshold: 1')}`),
  pod('named', `${web}, readinessProbe: { tcpSocket: { port: none } }`),
  pod('deaf', `${web}, livenessProbe: { tcpSocket: { port: 9 }, periodSeconds: 1, failureThreshold: 1 }`),
  pod('told', `${web}, env: [{ name: PORT, value: "8080" }], ${asking('readiness', 'nc -z localhost $PORT')}`),
  pod('vain', `${web}, ${asking('readiness', 'nc -z web.shop 80')}, ${asking('liveness', 'nc -z web.shop 80')}`),
  pod('own', `${web}, ${asking('readiness', 'nc -z localhost 8080')}, ${asking('liveness', 'wget -qO- web/ready')}`),
  // It is alive as long as its own Service says that it is ready.
  pod('circular', `${web}, ${atOnce}, ${asking('liveness', 'nc -z alone 80')}`) + ALONE,
]

const ENDING: readonly string[] = [
  pod('crash', 'image: busybox, command: [sh, -c, "sleep 2; exit 1"]'),
  pod('instant', 'image: busybox, command: ["false"]'),
  pod(
    'waits',
    "image: busybox, command: [sh, -c, 'until nc -z web 80; do sleep 1; done']",
    'restartPolicy: OnFailure,',
  ),
  pod('once', 'image: busybox, command: [sleep, "5"]', 'restartPolicy: Never,'),
  pod('deadline', web, 'activeDeadlineSeconds: 6,'),
  pod('hook', `${web}, ${readiness}, lifecycle: { preStop: { sleep: { seconds: 5 } } }`),
  pod('curt', web, 'terminationGracePeriodSeconds: 0,'),
]

const WAITING: readonly string[] = [
  pod('absent', 'image: "webb:1"'),
  pod('never', 'image: "webb:1", imagePullPolicy: Never'),
  pod('unset', `${web}, env: [{ name: A, valueFrom: { configMapKeyRef: { name: settings, key: a } } }]`),
  pod('unmounted', web, 'volumes: [{ name: v, configMap: { name: settings } }],'),
  'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\ndata: { a: "1" }\n',
  pod('gated', `${web}, ${readiness}`, 'readinessGates: [{ conditionType: shop/open }],'),
  pod('first', web, 'initContainers: [{ name: a, image: busybox, command: [sleep, "2"] }],'),
  pod(
    'beside',
    `${web}, ${readiness}`,
    'initContainers: [{ name: s, image: "slow:1", restartPolicy: Always, startupProbe: { tcpSocket: { port: 8080 } } }],',
  ),
  pod('failing', web, 'restartPolicy: Never, initContainers: [{ name: a, image: busybox, command: ["false"] }],'),
  pod('two', `${web}, ${readiness} }, { name: b, image: "slow:1"`, 'hostNetwork: true,'),
]

export const PODS: readonly string[] = [...PROBED, ...ENDING, ...WAITING]
