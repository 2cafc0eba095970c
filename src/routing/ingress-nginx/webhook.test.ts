import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { AnyObject } from '../../object.ts'
import { Scene } from '../scene.case.ts'
import { nginxWebhook } from './webhook.ts'

const PREFIX = 'nginx.ingress.kubernetes.io/'

function ingress(
  name: string,
  path: string,
  pathType = 'Prefix',
  annotations: Record<string, string> = {},
  host = 'shop.example',
): AnyObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      namespace: 'default',
      annotations: Object.fromEntries(Object.entries(annotations).map(([key, value]) => [PREFIX + key, value])),
    },
    spec: {
      ingressClassName: 'nginx',
      rules: [
        { host, http: { paths: [{ path, pathType, backend: { service: { name: 'v10', port: { number: 80 } } } }] } },
      ],
    },
  }
}

function cluster(...existing: readonly AnyObject[]): Scene {
  const scene = new Scene()
    .put('IngressClass', 'nginx', { spec: { controller: 'k8s.io/ingress-nginx' } }, null)
    .service('v10', ['10.1.0.1:8080 ready v1.0'])
  for (const one of existing)
    scene.put('Ingress', one.metadata!.name!, {
      metadata: { annotations: one.metadata!.annotations },
      spec: one['spec'],
    })
  return scene
}

function answer(object: AnyObject, ...existing: readonly AnyObject[]): string {
  const reviewed = nginxWebhook().review({ operation: 'CREATE', kind: 'Ingress', object }, cluster(...existing).state)
  return 'message' in reviewed
    ? String(reviewed['message']).replace(
        /^admission webhook "validate.nginx.ingress.kubernetes.io" denied the request: /,
        '',
      )
    : 'allowed'
}

describe('the webhook of ingress-nginx', () => {
  const main = ingress('main', '/')
  it('refuses a host and path that another Ingress owns; an Exact path beside a Prefix one is not seen as the same', () => {
    expect(answer(ingress('two', '/'), main)).to.equal(
      'host "shop.example" and path "/" is already defined in ingress default/main',
    )
    expect(answer(ingress('two', '/a', 'Exact'), ingress('main', '/a'))).to.equal('allowed')
    expect(answer(ingress('two', '/a'), ingress('main', '/a', 'Exact'))).to.match(/already defined/)
  })
  it('allows other paths, other hosts, its own update, and other classes', () => {
    expect(answer(ingress('two', '/a'), main)).to.equal('allowed')
    expect(answer(ingress('two', '/', 'Prefix', {}, 'b.example'), main)).to.equal('allowed')
    expect(answer(ingress('main', '/'), main)).to.equal('allowed')
    expect(
      answer({ ...ingress('two', '/'), spec: { ...(main['spec'] as object), ingressClassName: 'other' } }, main),
    ).to.equal('allowed')
  })
  it('allows canaries, also a second one', () => {
    const canary = { canary: 'true', 'canary-weight': '10' }
    expect(answer(ingress('c1', '/', 'Prefix', canary), main)).to.equal('allowed')
    expect(answer(ingress('c2', '/', 'Prefix', canary), main, ingress('c1', '/', 'Prefix', canary))).to.equal('allowed')
  })
  it('a weight without canary: "true" is an ordinary Ingress', () => {
    expect(answer(ingress('c1', '/', 'Prefix', { 'canary-weight': '10' }), main)).to.match(/already defined/)
  })
  it('refuses snippets, expressions outside ImplementationSpecific and malformed values', () => {
    expect(answer(ingress('a', '/', 'Prefix', { 'configuration-snippet': 'x' }))).to.match(
      /Snippet directives are disabled/,
    )
    expect(answer(ingress('a', '/a(/|$)(.*)', 'Prefix'))).to.equal(
      'ingress contains invalid paths: path /a(/|$)(.*) cannot be used with pathType Prefix',
    )
    expect(answer(ingress('a', '/a(/|$)(.*)', 'ImplementationSpecific', { 'rewrite-target': '/$2' }))).to.equal(
      'allowed',
    )
    expect(answer(ingress('a', '/', 'Prefix', { 'load-balance': 'ip_hash' }))).to.equal(
      `annotation ${PREFIX}load-balance contains invalid value`,
    )
    expect(answer(ingress('a', '/', 'Prefix', { canary: 'true', 'canary-weight': '10%' }))).to.equal('allowed')
  })
})
