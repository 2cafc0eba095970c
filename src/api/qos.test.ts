import { describe, it } from 'node:test'
import { expect } from 'chai'
import { qosClass } from './qos.ts'

const table: readonly (readonly [why: string, containers: readonly object[], answer: string])[] = [
  ['nobody asks', [{}, {}], 'BestEffort'],
  ['zero is not asked', [{ requests: { cpu: '0' } }], 'BestEffort'],
  ['another resource does not count', [{ requests: { 'ephemeral-storage': '1Gi' } }], 'BestEffort'],
  ['one asks', [{ requests: { cpu: '100m' } }, {}], 'Burstable'],
  [
    'limits are what is requested',
    [{ requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1000m', memory: '1024Mi' } }],
    'Guaranteed',
  ],
  ['limits are above', [{ requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '2', memory: '1Gi' } }], 'Burstable'],
  ['memory is not limited', [{ requests: { cpu: '1' }, limits: { cpu: '1' } }], 'Burstable'],
  [
    'a second container is not limited',
    [{ requests: { cpu: '1', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } }, {}],
    'Burstable',
  ],
]

describe('the quality of service of a Pod', () => {
  for (const [why, resources, answer] of table)
    it(`is ${answer} when ${why}`, () => {
      const containers = resources.map((one, index) => ({ name: `c${index}`, image: 'x', resources: one }))
      expect(qosClass({ containers } as never)).to.equal(answer)
    })
})
