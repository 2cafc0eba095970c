import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { Webhook } from '../admission.ts'
import type { AnyObject, Stored } from '../object.ts'
import { isRefusal, type Refusal } from '../refusal.ts'
import { admit } from './admit.ts'
import { Trial } from './trial.case.ts'

const pod = (
  name: string,
  more: Readonly<Record<string, unknown>> = {},
  metadata: Readonly<Record<string, unknown>> = {},
): AnyObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'default', ...metadata },
  spec: { containers: [{ name: 'a', image: 'b' }], ...more },
})

const map = (name: string, metadata: Readonly<Record<string, unknown>> = {}): AnyObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'default', ...metadata },
  data: { a: 'b' },
})

function refusal(answer: Stored | Refusal): Refusal {
  if (!isRefusal(answer)) throw new Error('was accepted')
  return answer
}

function deepFrozen(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true
  return Object.isFrozen(value) && Object.values(value).every(deepFrozen)
}

describe('create', () => {
  it('completes metadata', () => {
    const trial = new Trial()
    const before = trial.state.resourceVersion
    const { metadata } = trial.write({ verb: 'create', object: pod('a') }, 61_500)
    expect(metadata).to.include({
      name: 'a',
      namespace: 'default',
      generation: 1,
      creationTimestamp: '2026-01-01T00:01:01Z',
    })
    expect(metadata.resourceVersion).to.equal(String(before + 1))
    expect(metadata.uid).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('wipes what a user may not set', () => {
    const object = {
      ...pod('a', {}, { uid: 'mine', resourceVersion: '', deletionTimestamp: '2020-01-01T00:00:00Z', generation: 9 }),
      status: { phase: 'Running' },
    }
    const made = new Trial().create(object) as unknown as Stored<'Pod'>
    expect(made.metadata.uid).to.not.equal('mine')
    expect(made.metadata.deletionTimestamp).to.equal(undefined)
    expect(made.metadata.generation).to.equal(1)
    expect(made.status?.phase).to.not.equal('Running')
  })

  it('freezes what it stores and leaves the given object alone', () => {
    const object = pod('a')
    const text = JSON.stringify(object)
    expect(deepFrozen(new Trial().create(object))).to.equal(true)
    expect(JSON.stringify(object)).to.equal(text)
    expect(Object.isFrozen(object)).to.equal(false)
  })

  it('generates names that no other object has', () => {
    const trial = new Trial()
    const names = Array.from(
      { length: 50 },
      () => trial.create({ ...pod(''), metadata: { generateName: 'web-', namespace: 'default' } }).metadata.name,
    )
    expect(new Set(names).size).to.equal(50)
    expect(names.every((name) => /^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/.test(name))).to.equal(true)
  })

  it('a name is taken once; a second life has a second uid', () => {
    const trial = new Trial()
    const first = trial.create(map('a')).metadata.uid
    expect(refusal(trial.try({ verb: 'create', object: map('a') }))).to.include({
      status: 409,
      reason: 'AlreadyExists',
      message: 'configmaps "a" already exists',
    })
    trial.write({ verb: 'delete', kind: 'ConfigMap', key: 'default/a' })
    expect(trial.create(map('a')).metadata.uid).to.not.equal(first)
  })

  it('uids depend on the seed and the name alone', () => {
    const uid = (names: readonly string[]): string => {
      const trial = new Trial()
      for (const name of names) trial.create(map(name))
      return trial.state.find('ConfigMap', 'default/b')!.metadata.uid
    }
    expect(uid(['a', 'b'])).to.equal(uid(['b', 'a']))
  })

  it('the namespace must be there', () => {
    const answer = refusal(new Trial().try({ verb: 'create', object: map('a', { namespace: 'nowhere' }) }))
    expect(answer).to.include({ status: 404, reason: 'NotFound', message: 'namespaces "nowhere" not found' })
  })

  it('a terminating namespace takes nothing new', () => {
    const trial = new Trial()
    trial.write({ verb: 'delete', kind: 'Namespace', key: 'shop' })
    const answer = refusal(trial.try({ verb: 'create', object: map('a', { namespace: 'shop' }) }))
    expect(answer).to.include({
      status: 403,
      message:
        'configmaps "a" is forbidden: unable to create new content in namespace shop because it is being terminated',
    })
  })

  it('cluster-scoped objects lose a namespace', () => {
    const node = new Trial().create({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1', namespace: 'default' } })
    expect(node.metadata.namespace).to.equal(undefined)
  })
})

describe('update', () => {
  it('equal content writes nothing', () => {
    const trial = new Trial()
    const made = trial.create(pod('a'))
    const answer = admit(
      { verb: 'update', object: JSON.parse(JSON.stringify(made)) as AnyObject },
      trial.state,
      5000,
      trial.context,
    )
    expect(answer).to.deep.include({ events: [], object: made })
    expect('state' in answer && answer.state).to.equal(trial.state)
  })

  it('keeps the parts that did not change, counts what is wanted', () => {
    const trial = new Trial()
    const made = trial.create(pod('a', { volumes: [{ name: 'v', emptyDir: {} }] })) as unknown as Stored<'Pod'>
    const object = { ...made, metadata: { ...made.metadata, labels: { x: 'y' } } } as unknown as AnyObject
    const labelled = trial.write({ verb: 'update', object }) as unknown as Stored<'Pod'>
    expect(labelled.spec).to.equal(made.spec)
    expect(labelled.metadata.generation).to.equal(1)
    const bound = trial.write({
      verb: 'update',
      object: { ...labelled, spec: { ...labelled.spec, nodeName: 'n1' } } as unknown as AnyObject,
    }) as unknown as Stored<'Pod'>
    expect(bound.spec?.volumes).to.equal(made.spec?.volumes)
    expect(bound.metadata.generation).to.equal(2)
  })

  it('a stale version is a conflict', () => {
    const trial = new Trial()
    const old = trial.create(map('a'))
    trial.write({ verb: 'update', object: { ...old, data: { a: 'c' } } as unknown as AnyObject })
    const answer = refusal(trial.try({ verb: 'update', object: { ...old, data: { a: 'd' } } as unknown as AnyObject }))
    expect(answer).to.include({
      status: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "a": the object has been modified; please apply your changes to the latest version and try again',
    })
  })

  it('nothing there is not found', () => {
    expect(refusal(new Trial().try({ verb: 'update', object: map('a') }))).to.include({
      status: 404,
      message: 'configmaps "a" not found',
    })
  })

  it('the uid is another object’s', () => {
    const trial = new Trial()
    trial.create(map('a'))
    const answer = refusal(trial.try({ verb: 'update', object: map('a', { uid: 'other' }) }))
    expect(answer.errors.map(({ field }) => field)).to.deep.equal(['metadata.uid'])
  })

  it('status has its own way', () => {
    const trial = new Trial()
    const made = trial.create(pod('a')) as unknown as AnyObject
    const running = trial.write({
      verb: 'updateStatus',
      object: { ...made, status: { phase: 'Running' }, spec: {} },
    }) as unknown as Stored<'Pod'>
    expect(running.status?.phase).to.equal('Running')
    expect(running.spec).to.equal(made['spec'])
    const updated = trial.write({
      verb: 'update',
      object: { ...(running as unknown as AnyObject), status: { phase: 'Failed' } },
    }) as unknown as Stored<'Pod'>
    expect(updated.status?.phase).to.equal('Running')
  })

  it('events carry the version before', () => {
    const trial = new Trial()
    const old = trial.create(map('a'))
    const answer = admit(
      { verb: 'update', object: { ...old, data: {} } as unknown as AnyObject },
      trial.state,
      0,
      trial.context,
    )
    expect('events' in answer && answer.events.map(({ type, old: before }) => [type, before])).to.deep.equal([
      ['MODIFIED', old],
    ])
  })
})

describe('delete', () => {
  const bound = (trial: Trial, more = {}, metadata = {}): void => {
    trial.create(pod('a', { nodeName: 'n1', ...more }, metadata))
  }
  const find = (trial: Trial): Stored | undefined => trial.state.find('Pod', 'default/a')

  it('a Pod that no node has goes at once', () => {
    const trial = new Trial()
    trial.create(pod('a'))
    trial.write({ verb: 'delete', kind: 'Pod', key: 'default/a' })
    expect(find(trial)).to.equal(undefined)
  })

  it('a bound Pod has its grace period, then goes with 0', () => {
    const trial = new Trial()
    bound(trial, { terminationGracePeriodSeconds: 20 })
    trial.write({ verb: 'delete', kind: 'Pod', key: 'default/a' }, 5000)
    expect(find(trial)?.metadata).to.include({
      deletionTimestamp: '2026-01-01T00:00:25Z',
      deletionGracePeriodSeconds: 20,
    })
    const version = trial.state.resourceVersion
    trial.write({ verb: 'delete', kind: 'Pod', key: 'default/a' }, 6000)
    expect(trial.state.resourceVersion).to.equal(version)
    trial.write({ verb: 'delete', kind: 'Pod', key: 'default/a', gracePeriodSeconds: 3 }, 7000)
    expect(find(trial)?.metadata).to.include({
      deletionTimestamp: '2026-01-01T00:00:10Z',
      deletionGracePeriodSeconds: 3,
    })
    trial.write({ verb: 'delete', kind: 'Pod', key: 'default/a', gracePeriodSeconds: 0 }, 8000)
    expect(find(trial)).to.equal(undefined)
  })

  it('without a period of its own it has 30 seconds', () => {
    const trial = new Trial()
    bound(trial)
    trial.write({ verb: 'delete', kind: 'Pod', key: 'default/a' })
    expect(find(trial)?.metadata.deletionGracePeriodSeconds).to.equal(30)
  })

  it('a finalizer holds the object until it is taken away', () => {
    const trial = new Trial()
    trial.create(map('a', { finalizers: ['example.com/hold'] }))
    const marked = trial.write({ verb: 'delete', kind: 'ConfigMap', key: 'default/a' }, 1000)
    expect(marked.metadata.deletionTimestamp).to.equal('2026-01-01T00:00:01Z')
    const { finalizers: _gone, ...metadata } = marked.metadata
    const answer = admit(
      { verb: 'update', object: { ...marked, metadata } as unknown as AnyObject },
      trial.state,
      2000,
      trial.context,
    )
    expect('events' in answer && answer.events.map(({ type }) => type)).to.deep.equal(['DELETED'])
    expect('state' in answer && answer.state.find('ConfigMap', 'default/a')).to.equal(undefined)
  })

  it('foreground deletion waits for the dependents', () => {
    const trial = new Trial()
    trial.create(map('a'))
    const marked = trial.write({ verb: 'delete', kind: 'ConfigMap', key: 'default/a', propagationPolicy: 'Foreground' })
    expect(marked.metadata.finalizers).to.deep.equal(['foregroundDeletion'])
  })

  it('a namespace waits for its content', () => {
    const trial = new Trial()
    const marked = trial.write({ verb: 'delete', kind: 'Namespace', key: 'shop' }) as unknown as Stored<'Namespace'>
    expect(marked.status?.phase).to.equal('Terminating')
    const emptied = { ...marked, spec: { finalizers: [] } } as unknown as AnyObject
    trial.write({ verb: 'update', object: emptied })
    expect(trial.state.find('Namespace', 'shop')).to.equal(undefined)
    expect(refusal(trial.try({ verb: 'delete', kind: 'Namespace', key: 'default' }))).to.include({ status: 403 })
  })

  it('what is not there is not found', () => {
    expect(refusal(new Trial().try({ verb: 'delete', kind: 'Deployment', key: 'default/a' })).message).to.equal(
      'deployments.apps "a" not found',
    )
  })
})

describe('admission', () => {
  it('a service account must exist', () => {
    const trial = new Trial()
    expect(refusal(trial.try({ verb: 'create', object: pod('a', { serviceAccountName: 'robot' }) }))).to.include({
      status: 403,
      message:
        'pods "a" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found',
    })
    trial.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'robot', namespace: 'default' } })
    trial.create(pod('a', { serviceAccountName: 'robot' }))
  })

  it('fills in classes and tolerations', () => {
    const trial = new Trial()
    const made = trial.create(pod('a')) as unknown as Stored<'Pod'>
    expect(made.spec).to.include({
      serviceAccountName: 'default',
      priority: 0,
      preemptionPolicy: 'PreemptLowerPriority',
    })
    expect(made.spec?.tolerations?.map(({ key, tolerationSeconds }) => [key, tolerationSeconds])).to.deep.equal([
      ['node.kubernetes.io/not-ready', 300],
      ['node.kubernetes.io/unreachable', 300],
    ])
    const annotations = { 'ingressclass.kubernetes.io/is-default-class': 'true' }
    trial.create({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: 'nginx', annotations },
      spec: { controller: 'k8s.io/ingress-nginx' },
    })
    const backend = { service: { name: 'web', port: { number: 80 } } }
    const ingress = trial.create({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'a', namespace: 'default' },
      spec: { defaultBackend: backend },
    }) as unknown as Stored<'Ingress'>
    expect(ingress.spec?.ingressClassName).to.equal('nginx')
  })

  it('webhooks change or refuse', () => {
    const trial = new Trial()
    const changing: Webhook = {
      name: 'a',
      kinds: ['ConfigMap'],
      stage: 'mutating',
      review: ({ object }) => ({ ...object, data: { changed: 'yes' } }),
    }
    const denied: Refusal = {
      status: 403,
      reason: 'Forbidden',
      message: 'admission webhook "b" denied the request: no',
      errors: [],
    }
    const denying: Webhook = {
      name: 'b',
      kinds: ['ConfigMap'],
      stage: 'validating',
      review: ({ object }) => (object.metadata?.name === 'bad' ? denied : object),
    }
    const context = { ...trial.context, webhooks: [changing, denying] }
    const made = admit({ verb: 'create', object: map('good') }, trial.state, 0, context)
    expect('object' in made && (made.object as unknown as Stored<'ConfigMap'>).data).to.deep.equal({ changed: 'yes' })
    expect(admit({ verb: 'create', object: map('bad') }, trial.state, 0, context)).to.equal(denied)
  })
})
