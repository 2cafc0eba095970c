import { describe, it } from 'node:test'
import { expect } from 'chai'
import { admitted, usersOf } from './htpasswd.ts'

/** The examples of the Apache manual (Password Formats) beside the schemes of NGINX's own. */
const FILE = `# users
myName:$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/
sha:{SHA}VBPuJHI7uixaa6LQGWx4s+5GKNE=
plain:{PLAIN}pass:word
crypt:rqXexS6ZhobKA
`

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

describe('users of basic authentication', () => {
  const cases: readonly (readonly [user: string, password: string, admitted: boolean])[] = [
    ['myName', 'myPassword', true],
    ['myName', 'mypassword', false],
    ['sha', 'myPassword', true],
    ['sha', '', false],
    ['plain', 'pass:word', true],
    ['plain', 'pass', false],
    ['nobody', 'myPassword', false],
    ['crypt', 'myPassword', false],
  ]
  for (const [user, password, is] of cases) {
    it(`${user} with ${password} is ${is ? 'let in' : 'kept out'}`, () => {
      expect(admitted(basic(user, password), usersOf(FILE))).to.equal(is)
    })
  }
  it('no header, another scheme and garbage name nobody', () => {
    for (const header of [undefined, 'Bearer x', 'Basic', 'Basic !!!'])
      expect(admitted(header, usersOf(FILE))).to.equal(false)
  })
})
