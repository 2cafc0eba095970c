import { describe, it } from 'node:test'
import { expect } from 'chai'
import { isRefusal } from '../refusal.ts'
import { ApiClient } from './api-client.ts'
import { Cluster } from './cluster.ts'

const rights = `apiVersion: v1
kind: ServiceAccount
metadata: {name: reader}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: slices}
rules: [{apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [list, watch]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: slices}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: slices}
subjects: [{kind: ServiceAccount, name: reader}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`

describe('ApiClient', () => {
  const cluster = Cluster.create()
  cluster.apply(rights)
  const slices = { kind: 'EndpointSlice', namespace: 'default' }

  it('the default account may not list slices, one with a role may', () => {
    const refused = new ApiClient(cluster, 'default/default').list(slices)
    expect('status' in refused && refused.status).to.equal(403)
    expect(isRefusal(new ApiClient(cluster, 'default/reader').list(slices))).to.equal(false)
    expect(
      isRefusal(new ApiClient(cluster, 'default/reader').patch('Service', 'default/web', { type: 'merge', body: {} })!),
    ).to.equal(true)
  })

  it('a watch sees what is written later', () => {
    const client = new ApiClient(cluster)
    const seen: string[] = []
    const stop = client.watch({ kind: 'Service' }, ({ type, key }) => seen.push(`${type} ${key}`))
    expect(
      client.patch('Service', 'default/web', { type: 'merge', body: { metadata: { labels: { a: 'b' } } } }),
    ).to.equal(undefined)
    expect(
      client.patch('Service', 'default/web', { type: 'merge', body: { metadata: { labels: { a: 'b' } } } }),
    ).to.equal(undefined)
    if (typeof stop === 'function') stop()
    cluster.delete('Service', 'default/web')
    expect(seen).to.deep.equal(['MODIFIED default/web'])
  })
})
