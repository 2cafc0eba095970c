import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import type { AnyObject } from '../object.ts'
import { judge, type PolicedConnection } from './judge.ts'
import { literally, stored, trials } from './literal.case.ts'
import { nodeParty, outsideParty, type Party, partyOf, podParty } from './party.ts'

const namespace = (name: string, labels: Record<string, string> = {}): AnyObject => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels },
})

function pod(key: string, app: string, ip: string, more: object = {}): AnyObject {
  const [space = '', name = ''] = key.split('/')
  const ports = [
    { name: 'http', containerPort: 80 },
    { name: 'dns', containerPort: 53, protocol: 'UDP' },
  ]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: space, labels: { app } },
    spec: { nodeName: 'n1', containers: [{ name: 'c', ports }], ...more },
    status: { podIP: ip },
  }
}

const node = (name: string, address: string): AnyObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  status: { addresses: [{ type: 'InternalIP', address }] },
})

function policy(name: string, spec: object, space = 'shop'): AnyObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: space }, spec }
}

const world = [
  namespace('shop', { team: 'a' }),
  namespace('pay', { team: 'b' }),
  node('n1', '192.168.10.1'),
  node('n2', '192.168.10.2'),
  pod('shop/web', 'web', '10.244.1.10'),
  pod('shop/api', 'api', '10.244.1.11'),
  pod('shop/host', 'web', '192.168.10.1', { hostNetwork: true }),
  pod('shop/far', 'web', '192.168.10.2', { hostNetwork: true, nodeName: 'n2' }),
  pod('pay/web', 'web', '10.244.2.10'),
]

const api = { matchLabels: { app: 'api' } }
const web = { matchLabels: { app: 'web' } }

/** `shop/web → shop/api:80/TCP yes` for each probe; other ends are `node n1` or an address. */
const table: readonly (readonly [why: string, policies: readonly AnyObject[], probes: readonly string[]])[] = [
  [
    'without policies everything is allowed',
    [],
    ['shop/web → shop/api:80/TCP yes', '198.51.100.7 → shop/api:80/TCP yes'],
  ],
  [
    'ingress: [] and absent ingress close, [{}] opens',
    [policy('none', { podSelector: api, policyTypes: ['Ingress'], ingress: [] })],
    ['shop/web → shop/api:80/TCP no', 'shop/api → shop/web:80/TCP yes', '198.51.100.7 → shop/api:80/TCP no'],
  ],
  [
    '[{}] opens to every source',
    [policy('all', { podSelector: api, ingress: [{}] })],
    ['198.51.100.7 → shop/api:80/TCP yes', 'pay/web → shop/api:53/UDP yes'],
  ],
  [
    'policies add up',
    [
      policy('none', { podSelector: {} }),
      policy('some', { podSelector: api, ingress: [{ from: [{ podSelector: web }] }] }),
    ],
    ['shop/web → shop/api:80/TCP yes', 'pay/web → shop/api:80/TCP no', 'shop/api → shop/web:80/TCP no'],
  ],
  [
    'policyTypes omitted with egress rules: both directions',
    [policy('out', { podSelector: web, egress: [{ to: [{ podSelector: api }] }] })],
    ['shop/web → shop/api:80/TCP yes', 'shop/web → pay/web:80/TCP no', 'shop/api → shop/web:80/TCP no'],
  ],
  [
    'policyTypes omitted with an empty egress list: ingress only',
    [policy('in', { podSelector: web, egress: [] })],
    ['shop/web → pay/web:80/TCP yes', 'shop/api → shop/web:80/TCP no'],
  ],
  [
    'rules of a direction that is not isolated mean nothing',
    [
      policy('in', {
        podSelector: web,
        policyTypes: ['Ingress'],
        ingress: [{}],
        egress: [{ to: [{ podSelector: api }] }],
      }),
    ],
    ['shop/web → pay/web:80/TCP yes'],
  ],
  [
    'both selectors in one item: AND',
    [
      policy('and', {
        podSelector: api,
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'b' } }, podSelector: web }] }],
      }),
    ],
    ['pay/web → shop/api:80/TCP yes', 'shop/web → shop/api:80/TCP no'],
  ],
  [
    'in two items: OR',
    [
      policy('or', {
        podSelector: api,
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'b' } } }, { podSelector: web }] }],
      }),
    ],
    ['pay/web → shop/api:80/TCP yes', 'shop/web → shop/api:80/TCP yes', '198.51.100.7 → shop/api:80/TCP no'],
  ],
  [
    'namespaceSelector {} is every Pod and no address outside',
    [policy('pods', { podSelector: api, ingress: [{ from: [{ namespaceSelector: {} }] }] })],
    ['pay/web → shop/api:80/TCP yes', '198.51.100.7 → shop/api:80/TCP no', 'node n2 → shop/api:80/TCP no'],
  ],
  [
    'the name label is always there, a label called name is not',
    [
      policy('name', {
        podSelector: api,
        ingress: [
          { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'pay' } } }] },
          { from: [{ namespaceSelector: { matchLabels: { name: 'shop' } } }] },
        ],
      }),
    ],
    ['pay/web → shop/api:80/TCP yes', 'shop/web → shop/api:80/TCP no'],
  ],
  [
    'ports: TCP unless said, a bare protocol is every port of it, endPort is included',
    [
      policy('ports', {
        podSelector: api,
        ingress: [{ ports: [{ port: 53 }, { protocol: 'UDP' }, { port: 8000, endPort: 8010 }] }],
      }),
    ],
    [
      'shop/web → shop/api:53/TCP yes',
      'shop/web → shop/api:9/UDP yes',
      'shop/web → shop/api:8010/TCP yes',
      'shop/web → shop/api:8011/TCP no',
      'shop/web → shop/api:80/SCTP no',
    ],
  ],
  [
    'named ports are looked up on the destination, name and protocol both',
    [
      policy('names', {
        podSelector: api,
        ingress: [{ ports: [{ port: 'http' }, { port: 'dns' }, { port: 'unknown' }] }],
      }),
      policy('out', {
        podSelector: web,
        policyTypes: ['Egress'],
        egress: [{ ports: [{ protocol: 'UDP', port: 'dns' }, { port: 'http' }] }],
      }),
    ],
    [
      'shop/web → shop/api:80/TCP yes',
      'shop/web → shop/api:53/UDP no',
      'shop/web → pay/web:53/UDP yes',
      'shop/web → 198.51.100.7:80/TCP no',
    ],
  ],
  [
    'blocks: except cuts its own block only, Pods are matched by their addresses too',
    [
      policy('block', {
        podSelector: api,
        ingress: [
          {
            from: [
              { ipBlock: { cidr: '198.51.100.0/24', except: ['198.51.100.0/28'] } },
              { ipBlock: { cidr: '198.51.100.8/32' } },
              { ipBlock: { cidr: '10.244.2.0/24' } },
            ],
          },
        ],
      }),
    ],
    [
      '198.51.100.7 → shop/api:80/TCP no',
      '198.51.100.8 → shop/api:80/TCP yes',
      '198.51.100.77 → shop/api:80/TCP yes',
      'pay/web → shop/api:80/TCP yes',
      'shop/web → shop/api:80/TCP no',
    ],
  ],
  [
    'a Pod and itself, a Pod and its node, are never cut off; host network counts as the node',
    [policy('none', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] })],
    [
      'shop/api → shop/api:80/TCP yes',
      'node n1 → shop/api:80/TCP yes',
      'node n2 → shop/api:80/TCP no',
      'shop/host → shop/api:80/TCP yes',
      'shop/far → shop/api:80/TCP no',
      'shop/api → node n1:80/TCP yes',
      'shop/api → shop/host:80/TCP yes',
      'shop/host → 198.51.100.7:80/TCP yes',
    ],
  ],
  [
    'host network Pods are not meant by selectors, only by address',
    [
      policy('web', { podSelector: api, ingress: [{ from: [{ podSelector: web }] }] }),
      policy('other', { podSelector: { matchLabels: { app: 'x' } } }),
    ],
    ['shop/far → shop/api:80/TCP no', 'shop/web → shop/api:80/TCP yes'],
  ],
  [
    'NotIn and DoesNotExist mean objects without the key too',
    [
      policy('not', {
        podSelector: api,
        ingress: [
          { from: [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['db'] }] } }] },
        ],
      }),
    ],
    ['shop/web → shop/api:80/TCP yes', 'pay/web → shop/api:80/TCP no'],
  ],
  [
    'an empty list of ports or peers matches all',
    [policy('empty', { podSelector: api, ingress: [{ from: [], ports: [] }] })],
    ['198.51.100.7 → shop/api:80/UDP yes'],
  ],
]

describe('NetworkPolicy', () => {
  for (const [why, policies, probes] of table) {
    it(why, () => {
      const state = stored([...world, ...policies])
      const end = (text: string): Party => {
        if (text.startsWith('node ')) return nodeParty(state.get('Node', text.slice(5))!)
        return text.includes('/') ? podParty(state.get('Pod', text)!) : outsideParty(text)
      }
      const judged = probes.map((probe) => {
        const [, from = '', to = '', port = '', protocol = ''] =
          /^(.+) → (.+):(\d+)\/(\w+) (?:yes|no)$/.exec(probe) ?? []
        const connection = {
          from: end(from),
          to: end(to),
          port: Number(port),
          protocol: protocol as PolicedConnection['protocol'],
        }
        return `${from} → ${to}:${port}/${protocol} ${judge(connection, state).allowed ? 'yes' : 'no'}`
      })
      expect(judged).to.deep.equal(probes)
    })
  }

  it('names the rules that allow and the policies that do not, with the part that came nearest', () => {
    const policies = [
      policy('closed', { podSelector: api }),
      policy('port', { podSelector: api, ingress: [{ from: [{ podSelector: web }], ports: [{ port: 443 }] }] }),
      policy('peer', { podSelector: api, ingress: [{ from: [{ podSelector: { matchLabels: { app: 'admin' } } }] }] }),
    ]
    const state = stored([...world, ...policies])
    const [from, to] = [podParty(state.get('Pod', 'shop/web')!), podParty(state.get('Pod', 'shop/api')!)]
    expect(judge({ from, to, port: 443, protocol: 'TCP' }, state)).to.deep.include({
      allowed: true,
      by: [{ kind: 'NetworkPolicy', key: 'shop/port', field: 'spec.ingress[0]' }],
      denied: [],
    })
    expect(judge({ from, to, port: 80, protocol: 'TCP' }, state)).to.deep.include({
      allowed: false,
      direction: 'Ingress',
      denied: [
        { kind: 'NetworkPolicy', key: 'shop/closed', field: 'spec.podSelector' },
        { kind: 'NetworkPolicy', key: 'shop/peer', field: 'spec.ingress[0].from' },
        { kind: 'NetworkPolicy', key: 'shop/port', field: 'spec.ingress[0].ports' },
      ],
    })
  })

  it('knows who has an address', () => {
    const state = stored(world)
    expect(['10.244.1.10', '192.168.10.1', '203.0.113.9'].map((ip) => partyOf(ip, state).kind)).to.deep.equal([
      'pod',
      'node',
      'outside',
    ])
  })

  it('agrees with the specification read literally, on 500 random clusters', () => {
    fc.assert(
      fc.property(trials, (trial) => {
        expect(judge(trial.connection, trial.state).allowed).to.equal(literally(trial))
      }),
      { numRuns: 500, seed: 1 },
    )
  })
})
