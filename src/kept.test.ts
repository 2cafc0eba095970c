import { describe, it } from 'node:test'
import { expect } from 'chai'
import { kept } from './kept.ts'

describe('what is kept of an object', () => {
  it('is worked out once, by identity', () => {
    let made = 0
    const name = kept((of: { readonly name: string }) => `${of.name} ${++made}`)
    const [a, alike] = [{ name: 'a' }, { name: 'a' }]
    expect([name(a), name(a), name(alike), name(a)]).to.deep.equal(['a 1', 'a 1', 'a 2', 'a 1'])
  })

  it('is an answer too when it is empty', () => {
    let made = 0
    const text = kept((_: object) => {
      made++
      return ''
    })
    const one = {}
    expect([text(one), text(one), made]).to.deep.equal(['', '', 1])
  })
})
