import { describe, it } from 'node:test'
import { expect } from 'chai'
import { allowed, refuseAccess } from './authorize.ts'
import { type Operation, patch } from './patch.ts'
import { list, parseLabelSelector } from './query.ts'
import { at, serviceText, Trial } from './trial.case.ts'

const pods = ['a app=web,tier=front', 'b app=web,tier=back', 'c app=db', 'd']

function cluster(): Trial {
  const trial = new Trial()
  for (const line of pods) {
    const [name, labels = ''] = line.split(' ')
    const pairs = labels === '' ? [] : labels.split(',').map((pair) => pair.split('=') as [string, string])
    trial.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: name!, namespace: name === 'd' ? 'shop' : 'default', labels: Object.fromEntries(pairs) },
      spec: { nodeName: name === 'a' ? 'n1' : 'n2', containers: [{ name: 'x', image: 'y' }] },
    })
  }
  return trial
}

describe('list', () => {
  const names = (labelSelector: string, fieldSelector = '', namespace?: string): string => {
    const found = list(
      { kind: 'Pod', labelSelector, fieldSelector, ...(namespace === undefined ? {} : { namespace }) },
      cluster().state,
    )
    return 'reason' in found ? found.message : found.map(({ metadata }) => metadata.name).join(' ')
  }
  const table: readonly (readonly [labels: string, fields: string, found: string])[] = [
    ['', '', 'a b c d'],
    ['app=web', '', 'a b'],
    ['app==web,tier!=back', '', 'a'],
    ['app!=web', '', 'c d'],
    ['app in (web, db)', '', 'a b c'],
    ['tier notin (front)', '', 'b c d'],
    ['tier', '', 'a b'],
    ['!tier', '', 'c d'],
    ['app in (web),!missing', '', 'a b'],
    ['', 'metadata.name=c', 'c'],
    ['', 'spec.nodeName!=n2', 'a'],
    ['app=web', 'spec.nodeName=n2', 'b'],
    ['', 'metadata.namespace=shop', 'd'],
    ['', 'spec.containers=x', 'field label not supported: spec.containers'],
    ['', 'nonsense', 'invalid selector: "nonsense"; can\'t understand "nonsense"'],
  ]
  for (const [labels, fields, found] of table)
    it(`-l ${labels || "''"} --field-selector ${fields || "''"} → ${found}`, () => {
      expect(names(labels, fields)).to.equal(found)
    })
  it('stays in its namespace', () => expect(names('', '', 'shop')).to.equal('d') && undefined)
  it('refuses what is no selector', () => {
    expect(parseLabelSelector('a in (b')).to.include({ status: 400 })
    expect(parseLabelSelector('a b=c')).to.include({ status: 400 })
  })
})

describe('authorize', () => {
  const request = { verb: 'list', group: 'discovery.k8s.io', resource: 'endpointslices', namespace: 'default' }
  const role = (kind: 'Role' | 'ClusterRole', rules: readonly object[]): object => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name: 'r', ...(kind === 'Role' ? { namespace: 'default' } : {}) },
    rules,
  })
  const binding = (kind: 'RoleBinding' | 'ClusterRoleBinding', roleRef: object, subject: object): object => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name: 'b', ...(kind === 'RoleBinding' ? { namespace: 'default' } : {}) },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', ...roleRef },
    subjects: [subject],
  })
  const robot = { kind: 'ServiceAccount', name: 'robot', namespace: 'default' }
  const reading = [{ apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list'] }]
  const after = (...objects: readonly object[]) => {
    const trial = new Trial()
    for (const object of objects) trial.create(object as never)
    return trial.state
  }

  it('the default account reads nothing', () => {
    expect(refuseAccess('default/default', request, after())).to.include({
      status: 403,
      message:
        'endpointslices.discovery.k8s.io is forbidden: User "system:serviceaccount:default:default" cannot list resource "endpointslices" in API group "discovery.k8s.io" in the namespace "default"',
    })
  })

  it('a role in the namespace', () => {
    const state = after(role('Role', reading), binding('RoleBinding', { kind: 'Role', name: 'r' }, robot))
    expect(allowed('default/robot', request, state)).to.equal(true)
    expect(allowed('default/robot', { ...request, verb: 'watch' }, state)).to.equal(false)
    expect(allowed('default/robot', { ...request, namespace: 'shop' }, state)).to.equal(false)
    expect(allowed('shop/robot', request, state)).to.equal(false)
  })

  it('a cluster role, bound in one namespace or everywhere, by name or by group', () => {
    const everywhere = after(
      role('ClusterRole', reading),
      binding(
        'ClusterRoleBinding',
        { kind: 'ClusterRole', name: 'r' },
        { kind: 'Group', name: 'system:serviceaccounts:shop' },
      ),
    )
    expect(allowed('shop/any', request, everywhere)).to.equal(true)
    expect(allowed('default/any', request, everywhere)).to.equal(false)
    const view = after(binding('RoleBinding', { kind: 'ClusterRole', name: 'view' }, robot))
    expect(allowed('default/robot', request, view)).to.equal(true)
    expect(
      allowed('default/robot', { verb: 'list', group: '', resource: 'secrets', namespace: 'default' }, view),
    ).to.equal(false)
  })

  it('names of resources and wildcards', () => {
    const rules = [{ apiGroups: [''], resources: ['services'], resourceNames: ['web'], verbs: ['*'] }]
    const state = after(role('Role', rules), binding('RoleBinding', { kind: 'Role', name: 'r' }, robot))
    const get = { verb: 'get', group: '', resource: 'services', namespace: 'default' }
    expect(allowed('default/robot', { ...get, name: 'web' }, state)).to.equal(true)
    expect(allowed('default/robot', { ...get, name: 'other' }, state)).to.equal(false)
    expect(allowed('default/robot', { ...get, verb: 'list' }, state)).to.equal(false)
  })
})

describe('patch', () => {
  const change = (
    change: Parameters<typeof patch>[1],
    spec = 'ports: [{name: a, port: 80}]; selector: {app: web}',
  ): unknown => {
    const trial = new Trial()
    trial.apply(serviceText(spec))
    const answer = patch({ kind: 'Service', key: 'default/web' }, change, {
      state: trial.state,
      now: 0,
      context: trial.context,
    })
    return 'reason' in answer ? answer.message : answer.object
  }

  it('merge: maps merge, null removes, lists are replaced', () => {
    const object = change({
      type: 'merge',
      body: { spec: { selector: { app: null, tier: 'b' }, ports: [{ port: 81 }] } },
    })
    expect(at(object, 'spec.selector')).to.deep.equal({ tier: 'b' })
    expect(at(object, 'spec.ports.length')).to.equal(1)
  })

  it('strategic: lists merge by key, $patch deletes', () => {
    const object = change({
      type: 'strategic',
      body: {
        spec: {
          ports: [
            { port: 81, name: 'b' },
            { port: 80, targetPort: 8080 },
          ],
        },
      },
    })
    expect(
      (at(object, 'spec.ports') as { port: number; targetPort: number }[]).map(({ port, targetPort }) => [
        port,
        targetPort,
      ]),
    ).to.deep.equal([
      [80, 8080],
      [81, 81],
    ])
    const left = change({
      type: 'strategic',
      body: {
        spec: {
          ports: [
            { port: 80, $patch: 'delete' },
            { port: 81, name: 'b' },
          ],
        },
      },
    })
    expect(at(left, 'spec.ports[0].port')).to.equal(81)
  })

  it('JSON: operations in order, or nothing', () => {
    const operations: readonly Operation[] = [
      { op: 'test', path: '/spec/selector/app', value: 'web' },
      { op: 'replace', path: '/spec/ports/0/port', value: 81 },
      { op: 'add', path: '/spec/ports/-', value: { name: 'b', port: 82 } },
      { op: 'copy', from: '/spec/selector/app', path: '/spec/selector/also' },
      { op: 'move', from: '/spec/selector/app', path: '/spec/selector/kubernetes.io~1app' },
      { op: 'remove', path: '/spec/sessionAffinity' },
    ]
    const object = change({ type: 'json', body: operations })
    expect(at(object, 'spec.selector')).to.deep.equal({ also: 'web', 'kubernetes.io/app': 'web' })
    expect((at(object, 'spec.ports') as { port: number }[]).map(({ port }) => port)).to.deep.equal([81, 82])
    expect(change({ type: 'json', body: [{ op: 'test', path: '/spec/type', value: 'NodePort' }] })).to.match(
      /testing value \/spec\/type failed/,
    )
    expect(change({ type: 'json', body: [{ op: 'remove', path: '/spec/nothing' }] })).to.match(/missing key/)
  })

  it('what a patch makes is validated', () => {
    expect(change({ type: 'merge', body: { spec: { ports: [{ port: 0 }] } } })).to.match(/^Service "web" is invalid: /)
    expect(change({ type: 'merge', body: { spec: { prots: [] } } })).to.match(/unknown field "spec\.prots"/)
  })
})
