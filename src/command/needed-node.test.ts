import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { NEEDED_NODE, unmetNode } from './needed-node.ts'

describe('the Node that is needed', () => {
  it('is what package.json asks for', () => {
    const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
      engines: { node: string }
    }
    expect(engines.node).to.equal(`>=${NEEDED_NODE}`)
  })

  it('is met from there on', () => {
    for (const version of ['22.18.0', '22.20.1', '23.0.0', '24.21.0', '100.0.0'])
      expect(unmetNode(version, 'en'), version).to.equal(undefined)
  })

  it('is named, with what was found and the next step, in the reader’s language', () => {
    for (const version of ['18.19.1', '20.20.2', '22.9.0', '22.17.1']) {
      expect(unmetNode(version, 'en')).to.match(/needs Node 22\.18 or later, but this is Node .+Install/s)
      expect(unmetNode(version, 'ko')).to.match(/Node 22\.18 이상.+설치/s)
      expect(unmetNode(version, 'en')).to.contain(version)
    }
  })
})
