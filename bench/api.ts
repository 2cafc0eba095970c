import { load } from 'js-yaml'
import { apply } from '../src/api/apply.ts'
import { PROFILE } from '../src/api/profile.ts'
import { readManifests } from '../src/manifest/read.ts'
import { Snapshot } from '../src/state.ts'
import { interleaved, line, ratio } from './measure.ts'

const OBJECTS = 500

const texts = Array.from(
  { length: OBJECTS },
  (_, index) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: w${index}, namespace: default, labels: { app: a${index} } }
spec:
  replicas: 2
  selector: { matchLabels: { app: a${index} } }
  template:
    metadata: { labels: { app: a${index} } }
    spec:
      containers:
        - name: app
          image: nginx:1.27
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /, port: http } }
          resources: { requests: { cpu: 100m }, limits: { memory: 64Mi } }
`,
)

function since(start: number): number {
  return performance.now() - start
}

function admitted(): number {
  const manifests = texts.flatMap((text) => readManifests(text, 'm.yaml').manifests)
  const context = { profile: PROFILE, webhooks: [], seed: 'bench' }
  const namespace = readManifests('apiVersion: v1\nkind: Namespace\nmetadata: {name: default}\n', 'n').manifests[0]!
  let state = new Snapshot()
  const start = performance.now()
  for (const manifest of [namespace, ...manifests]) {
    const answer = apply(manifest, state, 0, context)
    if (answer.result === 'refused') throw new Error(answer.refusal.message)
    state = answer.state
  }
  return since(start)
}

function loaded(): number {
  const start = performance.now()
  for (const text of texts) load(text)
  return since(start)
}

/** Objects admitted (decoded, defaulted, validated, stored) beside js-yaml's loading of the same text. */
export async function run(rounds: number): Promise<readonly string[]> {
  const rows = await interleaved({ admitted, loaded }, rounds)
  const each = ratio(rows.admitted, rows.loaded)
  const rate = (OBJECTS / Math.min(...rows.admitted)) * 1000
  return [
    line(`admission of ${OBJECTS} Deployments / js-yaml loading of the same text`, each, ['at most', 4], 1),
    `  ${Math.round(rate)} objects admitted a second`,
  ]
}
