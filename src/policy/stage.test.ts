import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { AnyObject } from '../object.ts'
import type { Packet } from '../packet.ts'
import { branches } from '../walk.ts'
import { stored } from './literal.case.ts'
import { reachMatrix, targetText } from './matrix.ts'
import { outsideParty, partyOf, partyText } from './party.ts'
import { egress, ingress } from './stage.ts'

function pod(key: string, ip: string, port = 80): AnyObject {
  const [namespace = '', name = ''] = key.split('/')
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: { nodeName: 'n1', containers: [{ name: 'c', ports: [{ containerPort: port }] }] },
    status: { podIP: ip },
  }
}

function policy(name: string, spec: object): AnyObject {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace: 'shop' }, spec }
}

const pods = [pod('shop/web', '10.244.1.1'), pod('shop/api', '10.244.1.2'), pod('shop/db', '10.244.1.3', 5432)]
const only = policy('api-in', {
  podSelector: { matchLabels: { app: 'api' } },
  ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }] }],
})
const packet = (source: string, destination: string): Packet => ({
  protocol: 'TCP',
  source,
  sourcePort: 40_000,
  destination,
  port: 80,
})

describe('policy stage', () => {
  const state = stored([...pods, only])
  const walk = (source: string, destination: string, networkPolicy = true) => {
    const identities = { from: partyOf(source, state), to: partyOf(destination, state) }
    const view = { state, options: { networkPolicy } }
    const both = [egress, ingress].map(
      (stage) => [...branches(() => stage(packet(source, destination), identities, view))][0]!,
    )
    return { passes: both.every(({ value }) => value), hops: both.flatMap(({ trace }) => trace) }
  }

  it('says nothing where nothing isolates', () => {
    expect(walk('10.244.1.2', '10.244.1.3')).to.deep.equal({ passes: true, hops: [] })
  })

  it('names the rule that lets in', () => {
    const { passes, hops } = walk('10.244.1.1', '10.244.1.2')
    expect(passes).to.equal(true)
    expect(hops.map(({ rule, node }) => `${rule} on ${node}`)).to.deep.equal(['shop/api-in spec.ingress[0] on n1'])
  })

  it('names the policy that keeps out, and the part that came nearest', () => {
    const { passes, hops } = walk('10.244.1.3', '10.244.1.2')
    expect(passes).to.equal(false)
    expect(hops[0]?.says.code).to.equal('hop.policy.denied')
    expect(hops[0]?.because).to.deep.equal([
      { kind: 'NetworkPolicy', key: 'shop/api-in', field: 'spec.ingress[0].from' },
    ])
  })

  it('without a plugin that enforces them, policies do nothing and the hop says so', () => {
    const { passes, hops } = walk('10.244.1.3', '10.244.1.2', false)
    expect(passes).to.equal(true)
    expect(hops.map(({ says }) => says.code)).to.deep.equal(['hop.policy.not-enforced'])
  })
})

describe('reachability matrix', () => {
  it('judges every Pod, and the outside, against every declared port', () => {
    const { rows, columns, cells } = reachMatrix(stored([...pods, only]), { outside: [outsideParty('198.51.100.7')] })
    const drawn = rows.map(
      (row, index) => `${partyText(row)} ${cells[index]!.map(({ allowed }) => (allowed ? '+' : '-')).join('')}`,
    )
    expect(columns.map(targetText)).to.deep.equal(['shop/api:80/TCP', 'shop/db:5432/TCP', 'shop/web:80/TCP'])
    expect(drawn).to.deep.equal(['pod shop/api +++', 'pod shop/db -++', 'pod shop/web +++', '198.51.100.7 -++'])
  })

  it('asks one port of every Pod of a namespace', () => {
    const { columns } = reachMatrix(stored([...pods, only]), { namespace: 'shop', port: 443 })
    expect(columns.map(targetText)).to.deep.equal(['shop/api:443/TCP', 'shop/db:443/TCP', 'shop/web:443/TCP'])
  })
})
