import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { Stored } from '../object.ts'
import { manifest, table } from './table.case.ts'
import { Trial } from './trial.case.ts'

function template(policy: string): string {
  return `template: {spec: {restartPolicy: ${policy}, containers: [{name: web, image: nginx}]}}`
}

table('Job', 'batch/v1', 'Job', {}, [
  [template('Never'), []],
  [template('Always'), ['spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"']],
  [
    `parallelism: -1; ${template('Never')}`,
    ['spec.parallelism: Invalid value: -1: must be greater than or equal to 0'],
  ],
])

table('CronJob', 'batch/v1', 'CronJob', {}, [
  [`schedule: "* * * * *"; jobTemplate: {spec: {${template('Never')}}}`, []],
  [`jobTemplate: {spec: {${template('Never')}}}`, ['spec.schedule: Required value']],
  [
    `schedule: "* *"; jobTemplate: {spec: {${template('Never')}}}`,
    ['spec.schedule: Invalid value: "* *": expected exactly 5 fields, found 2: [* *]'],
  ],
])

table('PodDisruptionBudget', 'policy/v1', 'PodDisruptionBudget', {}, [
  ['minAvailable: 1; selector: {}', []],
  [
    'minAvailable: 50; maxUnavailable: 101%',
    [
      'spec: Invalid value: {"minAvailable":50,"maxUnavailable":"101%"}: minAvailable and maxUnavailable cannot be both set',
      'spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
    ],
  ],
])

table('HorizontalPodAutoscaler', 'autoscaling/v2', 'HorizontalPodAutoscaler', {}, [
  ['maxReplicas: 3; scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}', []],
  [
    'minReplicas: 4; maxReplicas: 3; scaleTargetRef: {kind: Deployment, name: web}',
    ['spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`'],
  ],
])

table('PersistentVolumeClaim', 'v1', 'PersistentVolumeClaim', {}, [
  ['accessModes: [ReadWriteOnce]; resources: {requests: {storage: 1Gi}}', []],
  [
    'accessModes: []',
    ['spec.accessModes: Required value: at least 1 access mode is required', 'spec.resources[storage]: Required value'],
  ],
])

describe('ConfigMap and Secret', () => {
  it('refuses bad keys', () => {
    const text = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {"a b": c}\n`
    expect(new Trial().errors(text)).to.deep.equal(['data[a b] Invalid'])
  })

  it('needs both halves of a TLS pair', () => {
    const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: kubernetes.io/tls\ndata: {tls.crt: ""}\n`
    expect(new Trial().sentences(text)).to.deep.equal(['data[tls.key]: Required value'])
  })

  it('writes stringData over data', () => {
    const trial = new Trial()
    const text = `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: b}\n`
    expect(trial.errors(text)).to.deep.equal([])
    expect((trial.state.find('Secret', 'default/a') as Stored<'Secret'>).data).to.deep.equal({ a: 'Yg==' })
  })

  it('keeps what is immutable', () => {
    const trial = new Trial()
    const text = (value: string): string =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nimmutable: true\ndata: {a: ${value}}\n`
    expect(trial.errors(text('b'))).to.deep.equal([])
    expect(trial.errors(text('c'))).to.deep.equal(['data Forbidden'])
  })

  it('a Job keeps its template', () => {
    const trial = new Trial()
    expect(trial.errors(manifest('batch/v1', 'Job', template('Never')))).to.deep.equal([])
    expect(trial.errors(manifest('batch/v1', 'Job', template('OnFailure')))).to.deep.equal(['spec.template Invalid'])
  })
})
