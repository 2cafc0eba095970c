import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { ClusterState } from '../../state.ts'
import { serviceAt } from './hosts.ts'

/** A state that says which key it was asked for. */
const state = { get: (_: string, key: string) => key } as unknown as ClusterState

describe('the Service that a name stands for', () => {
  const table: readonly (readonly [host: string, key: string | undefined])[] = [
    ['api.shop.svc.cluster.local', 'shop/api'],
    ['api.shop.svc', undefined],
    ['api.shop.svc.cluster.local-x', undefined],
    ['api.shop.svc.cluster.local.', undefined],
    ['api.example.com', undefined],
  ]
  for (const [host, key] of table)
    it(`${host} → ${key ?? 'none'}`, () => {
      expect(serviceAt(host, state)).to.equal(key)
    })
})
