import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Cluster } from '../../cluster/cluster.ts'
import { Scene } from '../scene.case.ts'
import { istioNotices } from './notices.ts'

const said = (kind: string, spec: object): readonly string[] =>
  istioNotices(new Scene().put(kind, 'one', { spec }).state).map(
    ({ code, because }) => `${code} ${because?.[0]?.kind} ${because?.[0]?.key} ${because?.[0]?.field}`,
  )

const rows: readonly (readonly [title: string, kind: string, spec: object, says: readonly string[]])[] = [
  [
    'an external authorizer',
    'AuthorizationPolicy',
    { action: 'CUSTOM', provider: { name: 'oauth' }, rules: [{}] },
    ['mesh.custom-authorization AuthorizationPolicy default/one spec.action'],
  ],
  [
    'what only Envoy reads',
    'EnvoyFilter',
    { configPatches: [] },
    ['routing.not-simulated EnvoyFilter default/one spec'],
  ],
  ['an ordinary policy', 'AuthorizationPolicy', { action: 'DENY', rules: [{}] }, []],
  [
    'tokens',
    'RequestAuthentication',
    { jwtRules: [{ issuer: 'a' }] },
    ['mesh.tokens RequestAuthentication default/one spec'],
  ],
  [
    'listeners of a Sidecar',
    'Sidecar',
    { ingress: [{ port: { number: 80 } }] },
    ['routing.not-simulated Sidecar default/one spec.ingress'],
  ],
  ['what a Sidecar knows', 'Sidecar', { egress: [{ hosts: ['./*'] }] }, []],
  [
    'a field inside of lists, where it stands',
    'VirtualService',
    { http: [{}, { fault: { abort: { grpcStatus: 'UNAVAILABLE' } } }] },
    ['routing.not-simulated VirtualService default/one spec.http[1].fault.abort.grpcStatus'],
  ],
  [
    'warming up',
    'DestinationRule',
    { host: 'a', trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN', warmupDurationSecs: '30s' } } },
    ['routing.not-simulated DestinationRule default/one spec.trafficPolicy.loadBalancer.warmupDurationSecs'],
  ],
]

describe('notices of a mesh', () => {
  for (const [title, kind, spec, says] of rows)
    it(title, () => {
      expect(said(kind, spec)).to.deep.equal(says)
    })

  it('kinds that a mesh serves and nobody here reads are taken by its API server, and said', () => {
    const cluster = Cluster.create({ install: { istio: {} } })
    for (const [apiVersion, kind] of [
      ['networking.istio.io/v1alpha3', 'EnvoyFilter'],
      ['networking.istio.io/v1beta1', 'ProxyConfig'],
      ['networking.istio.io/v1', 'WorkloadGroup'],
      ['telemetry.istio.io/v1', 'Telemetry'],
      ['extensions.istio.io/v1alpha1', 'WasmPlugin'],
    ]) {
      const applied = cluster.apply(`apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: one }\nspec: {}\n`)
      expect(applied.map(({ result }) => result)).to.deep.equal(['created'])
    }
    expect(istioNotices(cluster.state).map(({ because }) => because?.[0]?.kind)).to.have.members([
      'EnvoyFilter',
      'ProxyConfig',
      'WorkloadGroup',
      'WasmPlugin',
    ])
  })
})
