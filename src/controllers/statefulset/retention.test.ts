import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../../cluster/cluster.ts'

const set = (policy: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  replicas: 3
  ${policy}
  selector: { matchLabels: { app: db } }
  template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: c, image: db }] } }
  volumeClaimTemplates: [{ metadata: { name: disk }, spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } } }]
`

/** Claims that are left after the set was scaled to one Pod, and after it was deleted. */
function left(policy: string): readonly string[] {
  const cluster = Cluster.create()
  expect(cluster.apply(set(policy)).flatMap(({ issues }) => issues)).to.deep.equal([])
  const claims = (): string =>
    cluster.state
      .list('PersistentVolumeClaim', { namespace: 'default' })
      .map(({ metadata }) => metadata.name.replace('disk-db-', ''))
      .join()
  cluster.advance('30s')
  expect(claims()).to.equal('0,1,2')
  cluster.scale('StatefulSet', 'default/db', 1)
  cluster.advance('30s')
  const scaled = claims()
  cluster.delete('StatefulSet', 'default/db')
  cluster.advance('30s')
  return [scaled, claims()]
}

describe('claims of a StatefulSet', () => {
  const policy = (whenScaled: string, whenDeleted: string): string =>
    `persistentVolumeClaimRetentionPolicy: { whenScaled: ${whenScaled}, whenDeleted: ${whenDeleted} }`
  const table: readonly (readonly [policy: string, scaled: string, deleted: string])[] = [
    ['', '0,1,2', '0,1,2'],
    [policy('Retain', 'Retain'), '0,1,2', '0,1,2'],
    [policy('Delete', 'Retain'), '0', '0'],
    [policy('Delete', 'Delete'), '0', ''],
    [policy('Retain', 'Delete'), '0,1,2', ''],
  ]
  for (const [policies, scaled, deleted] of table)
    it(`${policies || 'by default'}: ${scaled} are left after scaling, ${deleted || 'none'} after deletion`, () => {
      expect(left(policies)).to.deep.equal([scaled, deleted])
    })
})
