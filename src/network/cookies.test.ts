import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { SetCookie } from '../http.ts'
import { cookiesFor, kept, NO_COOKIES } from './cookies.ts'

type Scheme = 'http' | 'https'

/** `https://shop.example/a` as a cookie jar sees it. */
function asked(url: string): { scheme: Scheme; host: string; path: string } {
  const { protocol, hostname, pathname } = new URL(url)
  return { scheme: protocol.slice(0, -1) as Scheme, host: hostname, path: pathname }
}

/** A cookie is set by an answer of the first URL; names that go with a request to the second, some seconds later. */
function sent(set: Partial<SetCookie>, first: string, second: string, after = 0): readonly string[] {
  const jar = kept(NO_COOKIES, [{ name: 'c', value: '1', ...set }], asked(first), 0)
  return Object.keys(cookiesFor(jar, asked(second), after * 1000))
}

const cases: readonly (readonly [
  set: Partial<SetCookie>,
  first: string,
  second: string,
  sent: boolean,
  after?: number,
])[] = [
  [{ path: '/' }, 'http://shop.example/a', 'http://shop.example/b', true],
  [{ path: '/a' }, 'http://shop.example/a', 'http://shop.example/a/x', true],
  [{ path: '/a' }, 'http://shop.example/a', 'http://shop.example/ab', false],
  [{ path: '/a' }, 'http://shop.example/a', 'http://shop.example/', false],
  [{}, 'http://shop.example/a/b', 'http://shop.example/a/c', true],
  [{}, 'http://shop.example/a/b', 'http://shop.example/c', false],
  [{ path: '/' }, 'http://shop.example/', 'http://other.example/', false],
  [{ path: '/', secure: true }, 'http://shop.example/', 'https://shop.example/', false],
  [{ path: '/', secure: true }, 'https://shop.example/', 'https://shop.example/', true],
  [{ path: '/', secure: true }, 'https://shop.example/', 'http://shop.example/', false],
  [{ path: '/', sameSite: 'None' }, 'https://shop.example/', 'https://shop.example/', false],
  [{ path: '/', sameSite: 'None', secure: true }, 'https://shop.example/', 'https://shop.example/', true],
  [{ path: '/', sameSite: 'Lax' }, 'http://shop.example/', 'http://shop.example/', true],
  [{ path: '/', maxAge: 30 }, 'http://shop.example/', 'http://shop.example/', true, 29],
  [{ path: '/', maxAge: 30 }, 'http://shop.example/', 'http://shop.example/', false, 30],
  [{ path: '/', maxAge: 0 }, 'http://shop.example/', 'http://shop.example/', false],
]

describe('cookies that a client keeps', () => {
  for (const [set, first, second, goes, after = 0] of cases) {
    it(`${JSON.stringify(set)} of ${first} ${goes ? 'goes with' : 'stays behind at'} ${second} after ${after} s`, () => {
      expect(sent(set, first, second, after)).to.deep.equal(goes ? ['c'] : [])
    })
  }
  it('a later cookie of the same place replaces, one of age zero forgets, and the longest path wins', () => {
    const at = asked('http://shop.example/a/b')
    const one = kept(NO_COOKIES, [{ name: 'c', value: 'root', path: '/' }], at, 0)
    const two = kept(one, [{ name: 'c', value: 'deep', path: '/a' }], at, 0)
    expect(cookiesFor(two, at, 0)).to.deep.equal({ c: 'deep' })
    const three = kept(two, [{ name: 'c', value: 'x', path: '/a', maxAge: 0 }], at, 0)
    expect(cookiesFor(three, at, 0)).to.deep.equal({ c: 'root' })
    expect(kept(three, [{ name: 'c', value: 'new', path: '/' }], at, 0)).to.have.lengthOf(1)
  })
})
