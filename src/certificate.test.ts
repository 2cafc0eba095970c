import { describe, it } from 'node:test'
import { expect } from 'chai'
import { certificateOf, coversHost, shown } from './certificate.ts'
import { timestamp } from './clock.ts'
import type { Stored } from './object.ts'

/** Self-signed, CN=shop.example, for shop.example and *.shop.example. */
const PEM = `-----BEGIN CERTIFICATE-----
MIIBrTCCAVKgAwIBAgIUV/aUVqPWvjSZBYoY93d+md4ajYEwCgYIKoZIzj0EAwIw
FzEVMBMGA1UEAwwMc2hvcC5leGFtcGxlMB4XDTI2MTEyNDEyMzA1MVoXDTI3MTEy
NDEyMzA1MVowFzEVMBMGA1UEAwwMc2hvcC5leGFtcGxlMFkwEwYHKoZIzj0CAQYI
KoZIzj0DAQcDQgAENWeFq/1JRHZylya+T1v0SpsOoPRcyvwFC7S1yvZQ/DIEHlDA
cjrC2AqvEnr0bnYa4wktQRv+ryWE6PY1I+IjnaN8MHowHQYDVR0OBBYEFDUAIqty
q8Mm9wqY2XoxvC9ICIM4MB8GA1UdIwQYMBaAFDUAIqtyq8Mm9wqY2XoxvC9ICIM4
MA8GA1UdEwEB/wQFMAMBAf8wJwYDVR0RBCAwHoIMc2hvcC5leGFtcGxlgg4qLnNo
b3AuZXhhbXBsZTAKBggqhkjOPQQDAgNJADBGAiEArfqd533J4w2krjs/v4cw169g
fEFjTIsHTJ6k7c3ZhwQCIQDcuFvHE1wPwPS8obqE5xhA4TGK33uxdPp58v4GjOP0
mQ==
-----END CERTIFICATE-----`

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const secret = (data: Readonly<Record<string, string>>): Stored<'Secret'> => ({ data }) as unknown as Stored<'Secret'>

describe('certificates as data', () => {
  const certificate = certificateOf(secret({ 'tls.crt': base64(PEM), 'tls.key': base64('key') }))!
  it('names and end are read', () => {
    expect([certificate.names, timestamp(certificate.notAfter)]).to.deep.equal([
      ['shop.example', '*.shop.example'],
      '2027-11-24T12:30:51Z',
    ])
  })
  it('a name or one label of a wildcard is covered', () => {
    expect(
      ['shop.example', 'A.shop.example', 'a.b.shop.example', 'other.example'].map((host) =>
        coversHost(certificate, host),
      ),
    ).to.deep.equal([true, true, false, false])
  })
  it('a client accepts the one for its host until it ends', () => {
    const { notAfter } = certificate
    expect([
      shown([certificate], 'shop.example', notAfter),
      shown([certificate], 'shop.example', notAfter + 1),
      shown([certificate], 'other.example', notAfter),
      shown([], 'shop.example', 0),
    ]).to.deep.equal(['accepted', 'expired', 'other name', 'other name'])
  })
  it('anything else is none', () => {
    expect([
      certificateOf(undefined),
      certificateOf(secret({ 'tls.crt': base64(PEM) })),
      certificateOf(secret({ 'tls.crt': base64('x'), 'tls.key': base64('y') })),
    ]).to.deep.equal([undefined, undefined, undefined])
  })
})
