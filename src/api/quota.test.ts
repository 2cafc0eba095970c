import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { Stored } from '../object.ts'
import { type Row, table } from './table.case.ts'
import { Trial } from './trial.case.ts'

const L = 'spec.limits[0]'
const rangeRows: readonly Row[] = [
  ['limits: [{type: Container, max: {cpu: "1"}, min: {cpu: 100m}}]', []],
  ['limits: [{type: Pod, max: {cpu: "1"}}]', []],
  [
    'limits: [{type: Node, max: {cpu: "1"}}]',
    [`${L}.type: Invalid value: "Node": must be a standard limit type or fully qualified`],
  ],
  ['limits: [{type: Pod, max: {cpu: 1}}, {type: Pod, max: {cpu: 2}}]', ['spec.limits[1].type: Duplicate value: "Pod"']],
  [
    'limits: [{type: Pod, default: {cpu: 1}}]',
    [`${L}.default: Forbidden: may not be specified when \`type\` is 'Pod'`],
  ],
  [
    'limits: [{type: Pod, defaultRequest: {cpu: 1}}]',
    [`${L}.defaultRequest: Forbidden: may not be specified when \`type\` is 'Pod'`],
  ],
  [
    'limits: [{type: Pod, min: {cpu: 2}, max: {cpu: 1}}]',
    [`${L}.min[cpu]: Invalid value: "2": min value 2 is greater than max value 1`],
  ],
  [
    'limits: [{type: Container, max: {cpu: 1}, default: {cpu: 2}, defaultRequest: {cpu: 1}}]',
    [`${L}.default[cpu]: Invalid value: "1": default value 2 is greater than max value 1`],
  ],
  [
    'limits: [{type: Container, default: {cpu: 1}, defaultRequest: {cpu: 2}}]',
    [`${L}.defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1`],
  ],
  [
    'limits: [{type: Pod, maxLimitRequestRatio: {cpu: 500m}}]',
    [`${L}.maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1`],
  ],
  [
    'limits: [{type: Pod, min: {cpu: 1}, max: {cpu: 2}, maxLimitRequestRatio: {cpu: 3}}]',
    [`${L}.maxLimitRequestRatio[cpu]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000`],
  ],
  [
    'limits: [{type: PersistentVolumeClaim, default: {storage: 1Gi}}]',
    [`${L}.limits: Required value: either minimum or maximum storage value is required, but neither was provided`],
  ],
  ['limits: [{type: PersistentVolumeClaim, max: {storage: 1Gi}}]', []],
]

const quotaRows: readonly Row[] = [
  ['hard: {pods: 4, requests.cpu: "1", count/deployments.apps: 2, services.loadbalancers: 1}', []],
  ['hard: {pods: 4}; scopes: [BestEffort]', []],
  ['hard: {pods: "-1"}', ['spec.hard[pods]: Invalid value: "-1": must be greater than or equal to 0']],
  ['hard: {pods: 4}; scopes: [Fast]', ['spec.scopes: Invalid value: ["Fast"]: unsupported scope']],
  [
    'hard: {services: 4}; scopes: [BestEffort]',
    ['spec.scopes: Invalid value: ["BestEffort"]: unsupported scope applied to resource'],
  ],
  [
    'hard: {pods: 4}; scopes: [BestEffort, NotBestEffort]',
    ['spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes'],
  ],
  [
    'hard: {pods: 4}; scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In}]}',
    [
      "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
    ],
  ],
  [
    'hard: {pods: 4}; scopeSelector: {matchExpressions: [{scopeName: BestEffort, operator: DoesNotExist}]}',
    [
      'spec.scopeSelector.matchExpressions.operator: Invalid value: "DoesNotExist": must be \'Exists\' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity',
    ],
  ],
]

table('a LimitRange', 'v1', 'LimitRange', {}, rangeRows)
table('a ResourceQuota', 'v1', 'ResourceQuota', {}, quotaRows)

const T = 'metadata.taints[0]'
const nodeRows: readonly Row[] = [
  ['podCIDRs: [10.244.0.0/24, "fd00::/64"]; taints: [{key: a, value: b, effect: NoSchedule}]', []],
  ['taints: [{key: a, value: b}]', [`${T}.effect: Required value`]],
  [
    'taints: [{key: a, effect: Never}]',
    [`${T}.effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"`],
  ],
  [
    'taints: [{key: a, effect: NoSchedule}, {key: a, value: c, effect: NoSchedule}]',
    [
      'metadata.taints[1]: Duplicate value: {"key":"a","value":"c","effect":"NoSchedule"}: taints must be unique by key and effect pair',
    ],
  ],
  [
    'podCIDRs: [10.0.0.0/24, 10.1.0.0/24]',
    [
      'spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.1.0.0/24"]: may specify no more than one CIDR for each IP family',
    ],
  ],
]
table('a Node', 'v1', 'Node', {}, nodeRows)

function pod(resources = '', more = ''): string {
  return `apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {${more}containers: [{name: web, image: nginx${resources}}]}
`
}

function limits(text: string): string {
  return `apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec: {limits: [${text}]}\n`
}

function quota(hard: string, more = ''): string {
  return `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec: {hard: {${hard}}${more}}\n`
}

/** What the last of several manifests answers: its message, or nothing. */
function answer(...texts: readonly string[]): string {
  const trial = new Trial()
  const answers = trial.apply(texts.join('---\n'))
  const last = answers.at(-1)!
  for (const one of answers.slice(0, -1)) expect(one.result, texts.join('---\n')).to.equal('created')
  return last.result === 'refused' ? last.refusal.message : ''
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}
`

const START = 'pods "web" is forbidden: '

describe('LimitRanger', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['type: Container, max: {cpu: 500m}', ', resources: {limits: {cpu: 400m}}', ''],
    [
      'type: Container, max: {cpu: 500m}',
      ', resources: {limits: {cpu: "1"}}',
      `${START}maximum cpu usage per Container is 500m, but limit is 1`,
    ],
    [
      'type: Container, min: {memory: 64Mi}',
      ', resources: {requests: {memory: 32Mi}}',
      `${START}minimum memory usage per Container is 64Mi, but request is 32Mi`,
    ],
    ['type: Pod, max: {cpu: 500m}', '', `${START}maximum cpu usage per Pod is 500m.  No limit is specified`],
    ['type: Pod, min: {cpu: 500m}', '', `${START}minimum cpu usage per Pod is 500m.  No request is specified`],
    [
      'type: Container, maxLimitRequestRatio: {cpu: 2}',
      ', resources: {requests: {cpu: 100m}, limits: {cpu: 300m}}',
      `${START}cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000`,
    ],
    [
      'type: Container, max: {cpu: 500m, memory: 1Gi}',
      ', resources: {limits: {cpu: "1", memory: 2Gi}}',
      `${START}[maximum cpu usage per Container is 500m, but limit is 1, maximum memory usage per Container is 1Gi, but limit is 2Gi]`,
    ],
  ]
  for (const [range, resources, message] of rows)
    it(`${range} and ${resources}`, () => {
      expect(answer(limits(`{${range}}`), pod(resources))).to.equal(message)
    })

  it('fills what is open and says so', () => {
    const trial = new Trial()
    const [, made] = trial.apply(
      `${limits('{type: Container, default: {cpu: 500m}, defaultRequest: {cpu: 100m}}')}---\n${pod()}`,
    )
    expect(made!.result).to.equal('created')
    const web = trial.state.all('Pod')[0] as Stored<'Pod'>
    expect(web!.spec!.containers[0]!.resources).to.deep.equal({ limits: { cpu: '500m' }, requests: { cpu: '100m' } })
    expect(web!.metadata.annotations).to.deep.equal({
      'kubernetes.io/limit-ranger':
        'LimitRanger plugin set: cpu request for container web; cpu limit for container web',
    })
  })

  it('holds a claim to its sizes', () => {
    const text =
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}}\n'
    expect(answer(limits('{type: PersistentVolumeClaim, max: {storage: 1Gi}}'), text)).to.equal(
      'persistentvolumeclaims "c" is forbidden: maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 2Gi',
    )
  })
})

describe('ResourceQuota', () => {
  const other = pod().replace('name: web}', 'name: first}')
  const service = (type: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {type: ${type}, ports: [{port: 80}]}\n`
  const rows: readonly (readonly [string, readonly string[], string])[] = [
    ['the first fits', [quota('pods: 1'), pod()], ''],
    [
      'the second does not',
      [quota('pods: 1'), other, pod()],
      `${START}exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1`,
    ],
    [
      'a quota on a resource makes it be stated',
      [quota('limits.cpu: 1, requests.memory: 1Gi'), pod()],
      `${START}failed quota: q: must specify limits.cpu for: web; requests.memory for: web`,
    ],
    [
      'two resources at once, sorted',
      [quota('requests.memory: 1Gi, requests.cpu: 500m'), pod(', resources: {requests: {cpu: "1", memory: 2Gi}}')],
      `${START}exceeded quota: q, requested: requests.cpu=1,requests.memory=2Gi, used: requests.cpu=0,requests.memory=0, limited: requests.cpu=500m,requests.memory=1Gi`,
    ],
    [
      'Services by type',
      [quota('services.loadbalancers: 0'), service('LoadBalancer')],
      'services "s" is forbidden: exceeded quota: q, requested: services.loadbalancers=1, used: services.loadbalancers=0, limited: services.loadbalancers=0',
    ],
    ['a Service of another type', [quota('services.nodeports: 0'), service('ClusterIP')], ''],
    [
      'kinds by count',
      [quota('count/deployments.apps: 0'), DEPLOYMENT],
      'deployments.apps "web" is forbidden: exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=0, limited: count/deployments.apps=0',
    ],
    ['a scope that does not take the Pod', [quota('pods: 0', ', scopes: [NotBestEffort]'), pod()], ''],
    [
      'a scope that does',
      [quota('pods: 0', ', scopes: [BestEffort]'), pod()],
      `${START}exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0`,
    ],
  ]
  for (const [title, texts, message] of rows)
    it(title, () => {
      expect(answer(...texts)).to.equal(message)
    })

  it('a deleted object gives back what it took', () => {
    const trial = new Trial()
    trial.apply(`${quota('pods: 1')}---\n${other}`)
    trial.write({ verb: 'delete', kind: 'Pod', key: 'default/first' })
    const [answered] = trial.apply(pod())
    expect(answered!.result).to.equal('created')
  })

  it('a Service that becomes a load balancer counts as one', () => {
    const trial = new Trial()
    const answers = trial.apply(
      [quota('services.loadbalancers: 0'), service('ClusterIP'), service('LoadBalancer')].join('---\n'),
    )
    expect(answers.map(({ result }) => result)).to.deep.equal(['created', 'created', 'refused'])
  })
})
