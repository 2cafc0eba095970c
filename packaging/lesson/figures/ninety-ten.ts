import { join } from 'node:path'
import { type LoadedExercise, loadExercise } from '../../../src/batch/exercise.ts'
import { Preparer } from '../../../src/batch/prepare.ts'
import { readSubmission } from '../../../src/batch/submission.ts'
import { entryOf } from '../../../src/batch/tree.ts'
import type { Cluster } from '../../../src/cluster/cluster.ts'
import { expectSticky } from '../../../src/cluster/session.ts'
import { ONE } from '../../../src/fraction.ts'

import type { Outcome } from '../../../src/outcome.ts'
import type { Cell, Figure } from './figure.ts'
import { percent, share } from './scene.ts'

const ROOT = join(import.meta.dirname, '../../..')
const FOLDER = join(ROOT, 'features/endpoint-strategy')
const INTERNET = '203.0.113.9'
const URL = 'http://api.shop.example/'

/** Ways to divide 90 and 10, as the exercise keeps them: solutions, and attempts that lose some of it. */
const WAYS: Readonly<Record<string, string>> = {
  'ingress-nginx, one Service': 'mistakes/one-service-for-all',
  'ingress-nginx, one Service, 9 + 1 Pods': 'mistakes/nine-and-one',
  'ingress-nginx, canary; Service affinity': 'mistakes/service-affinity',
  'ingress-nginx, canary + cookie': 'solutions/nginx-canary',
  'ALB, weighted forward': 'mistakes/alb-forward',
  'HTTPRoute, weights': 'mistakes/http-route',
  'HTTPRoute, sessionPersistence': 'mistakes/http-route-session-persistence',
  'Istio, subsets': 'mistakes/istio-subsets',
  'Istio, outlierDetection': 'mistakes/istio-outlier-detection',
  'Istio, consistentHash': 'mistakes/istio-consistent-hash',
}

function clusterOf(exercise: LoadedExercise, preparer: Preparer, folder: string): Cluster {
  const { files, ...handed } = readSubmission(entryOf(join(FOLDER, folder), folder, 'folder'), exercise.id)
  return preparer.prepare(exercise, { ...handed, files: files.filter(({ path }) => path !== 'expected.json') }).cluster
}

const answers =
  (status: number) =>
  (value: Outcome): boolean =>
    value.kind === 'answered' && value.response.status === status

function row(name: string, cluster: Cluster): readonly Cell[] {
  const { branches } = cluster.request({ from: INTERNET, url: URL })
  const old = share(branches, (value) => cluster.versionOf(value) === 'v1.0')
  const sticky = expectSticky(cluster, { from: INTERNET, url: URL }, 50).issues.length === 0
  const failing = cluster.fork()
  for (const pod of failing.podsOfImage('registry.example/shop/api:v1.1')) failing.break(pod)
  failing.advance('60s')
  const good = share(failing.request({ from: INTERNET, url: URL }).branches, answers(200))
  return [name, percent(old), percent(ONE.sub(good)), sticky ? '$yes' : '$no']
}

/** 90 % to v1.0 and 10 % to v1.1, with failover and affinity, by every means the product knows. */
export const ninetyTen: Figure = {
  id: 'ninety-ten',
  rows: () => {
    const exercise = loadExercise(FOLDER, ROOT)
    const preparer = new Preparer()
    return Object.entries(WAYS).map(([name, folder]) => row(name, clusterOf(exercise, preparer, folder)))
  },
}
