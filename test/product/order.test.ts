import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { Cluster } from '../../src/cluster/cluster.ts'
import { endpointsOf, readyPodsBehind } from '../../src/expect/endpoints.ts'
import { expectEverybodyServed } from '../../src/expect/share.ts'
import { root } from './run.case.ts'

function documents(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split(/^---\n/m))
    .filter((text) => text.trim() !== '')
}

/** What of a settled cluster does not depend on drawn names and addresses. */
function settled(texts: readonly string[]): unknown {
  const cluster = Cluster.create({
    namespaces: { data: {}, shop: {}, client: {} },
    install: { 'ingress-nginx': {}, 'gateway-api': { channel: 'standard' } },
  })
  for (const text of texts) cluster.apply(text)
  cluster.advance('5m')
  return cluster.state.list('Service').map(({ metadata, spec }) => {
    const key = `${metadata.namespace}/${metadata.name}`
    const observations = cluster.connectToService(key, cluster.clientPods('client'))
    return {
      key,
      type: spec?.type,
      ready: readyPodsBehind(cluster.state, key).length,
      listed: endpointsOf(cluster.state, key).length,
      balanced: expectEverybodyServed(key, readyPodsBehind(cluster.state, key), observations).map(({ code }) => code),
    }
  })
}

describe('moving documents about', () => {
  for (const solution of [
    'internal-database/solutions/cluster-ip',
    'internal-database/solutions/headless',
    'endpoint-strategy/solutions/nginx-canary',
  ]) {
    it(`changes nothing for objects that do not conflict: ${solution}`, () => {
      const texts = documents(join(root, 'features', solution))
      const expected = settled(texts)
      fc.assert(
        fc.property(fc.shuffledSubarray([...texts], { minLength: texts.length }), (shuffled) => {
          expect(settled(shuffled)).to.deep.equal(expected)
        }),
        { numRuns: 12, seed: 20260101 },
      )
    })
  }
})
