import fc from 'fast-check'
import { claimRows, cronRows, jobRows, scalerRows } from './batch-rules.case.ts'
import { decodeRows } from './decode.case.ts'
import { containerRows, podRows, volumeRows } from './pod-rules.case.ts'
import { P80, serviceRows } from './service.case.ts'
import { endpointsRows, sliceRows } from './slices.case.ts'
import { manifest } from './table.case.ts'
import { serviceText } from './trial.case.ts'

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports: [{containerPort: 80, name: http}]
        env: [{name: A, value: b}, {name: N, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
        resources: {requests: {cpu: 100m}, limits: {cpu: "1", memory: 64Mi}}
        readinessProbe: {httpGet: {path: /, port: http}}
        volumeMounts: [{name: v, mountPath: /v}]
      volumes: [{name: v, emptyDir: {}}]
`
const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: cafe, annotations: {a.b/c: d}}
spec:
  ingressClassName: nginx
  rules:
  - host: cafe.example
    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: cafe, port: {number: 80}}}}]}
`
const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: lock}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
  - from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]
    ports: [{port: 80, endPort: 90}]
`
const others = `apiVersion: v1
kind: ConfigMap
metadata: {name: c}
data: {a: b}
---
apiVersion: v1
kind: Secret
metadata: {name: s}
stringData: {a: b}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: p}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: j}
spec: {schedule: "* * * * *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}}}
`

/** Texts to start from: right and wrong ones of many kinds. */
export const seeds: readonly string[] = [
  deployment,
  deployment.replace('Deployment', 'StatefulSet').replace('replicas: 2', 'serviceName: web'),
  deployment.replace('Deployment', 'DaemonSet').replace('  replicas: 2\n', ''),
  ingress,
  policy,
  ...others.split('---\n'),
  serviceText(
    `${P80}; type: LoadBalancer; externalTrafficPolicy: Local; selector: {app: web}; loadBalancerSourceRanges: [10.0.0.0/8]`,
  ),
  ...[...volumeRows, ...containerRows, ...podRows].map(([spec]) => manifest('v1', 'Pod', spec)),
  ...jobRows.map(([spec]) => manifest('batch/v1', 'Job', spec)),
  ...cronRows.map(([spec]) => manifest('batch/v1', 'CronJob', spec)),
  ...scalerRows.map(([spec]) => manifest('autoscaling/v2', 'HorizontalPodAutoscaler', spec)),
  ...claimRows.map(([spec]) => manifest('v1', 'PersistentVolumeClaim', spec)),
  ...serviceRows.map(([spec]) => serviceText(spec)),
  ...[...sliceRows, ...endpointsRows, ...decodeRows].map(([text]) => text).filter((text) => text.length < 4000),
]

const strange: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 40,
  '',
  'None',
  'x',
  'A_b',
  '10.0.0.1',
  '::1',
  '0/0',
  '1Gi',
  '__proto__',
  'constructor',
  'a'.repeat(300),
  [],
  {},
  [null],
  [{}],
  { a: null },
  JSON.parse('{"__proto__": {"a": 1}}'),
  JSON.parse('{"__proto__": null}'),
  [[]],
]

type Path = readonly (string | number)[]

function paths(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const below = Object.entries(value).flatMap(([key, item]) =>
    paths(item, [...path, Array.isArray(value) ? Number(key) : key]),
  )
  return [path, ...below]
}

function changed(value: unknown, path: Path, to: unknown, how: 'set' | 'drop' | 'twice' | 'rename'): unknown {
  const [head, ...rest] = path
  if (head === undefined) return to
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const list = [...(value as unknown[])]
    if (rest.length > 0 || how === 'set' || how === 'rename')
      list[head as number] = changed(list[head as number], rest, to, how)
    else if (how === 'drop') list.splice(head as number, 1)
    else list.splice(head as number, 0, list[head as number])
    return list
  }
  const made = { ...(value as Record<string, unknown>) }
  if (rest.length > 0 || how === 'set') made[head] = changed(made[head], rest, to, how)
  else if (how === 'drop') delete made[head]
  else made[`${head}s`] = made[head]
  return made
}

/** A value with one to four changes at drawn places. */
export function mutated(value: unknown): fc.Arbitrary<unknown> {
  const one = fc.record({
    at: fc.nat(),
    to: fc.oneof(fc.constantFrom(...strange), fc.string(), fc.integer()),
    how: fc.constantFrom('set' as const, 'set' as const, 'drop' as const, 'twice' as const, 'rename' as const),
  })
  return fc.array(one, { minLength: 1, maxLength: 4 }).map((changes) =>
    changes.reduce((made, { at, to, how }) => {
      const all = paths(made)
      return changed(made, all[at % all.length]!, to, how)
    }, value),
  )
}
