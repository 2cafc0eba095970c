import { X509Certificate } from 'node:crypto'
import { type Instant, instantOf } from './clock.ts'
import type { ShownCertificate } from './http.ts'
import type { Stored } from './object.ts'

/** A certificate as data: the names it is for and when it ends. */
export interface Certificate {
  readonly names: readonly string[]
  readonly notAfter: Instant
}

function decoded(text: string | undefined): string {
  return text === undefined ? '' : Buffer.from(text, 'base64').toString('utf8')
}

function parsed(pem: string): Certificate | undefined {
  try {
    const certificate = new X509Certificate(pem)
    const alternatives = (certificate.subjectAltName ?? '')
      .split(', ')
      .flatMap((one) => (one.startsWith('DNS:') ? [one.slice(4)] : []))
    const common = /(?:^|\n)CN=([^\n]+)/.exec(certificate.subject)?.[1]
    return {
      names: alternatives.length > 0 ? alternatives : common === undefined ? [] : [common],
      notAfter: instantOf(certificate.validToDate.toISOString()),
    }
  } catch {
    return undefined
  }
}

/** The certificate of a Secret with `tls.crt` and `tls.key`; undefined when it holds none that can be read. */
export function certificateOf(secret: Stored<'Secret'> | undefined): Certificate | undefined {
  const text = (name: string): string => secret?.stringData?.[name] ?? decoded(secret?.data?.[name])
  const [certificate, key] = [text('tls.crt'), text('tls.key')]
  return certificate === '' || key === '' ? undefined : parsed(certificate)
}

/** Whether a certificate is for a host; a wildcard stands for one label (RFC 6125). */
export function coversHost({ names }: Certificate, host: string): boolean {
  const wanted = host.toLowerCase()
  return names.some((name) => {
    const known = name.toLowerCase()
    return known === wanted || (known.startsWith('*.') && wanted.replace(/^[^.]+\./, '*.') === known)
  })
}

/** How a client that wants a host takes to a server with these certificates: the server shows the one for the host. */
export function shown(certificates: readonly Certificate[], host: string, now: Instant): ShownCertificate {
  const named = certificates.filter((certificate) => coversHost(certificate, host))
  if (named.length === 0) return 'other name'
  return named.some(({ notAfter }) => now <= notAfter) ? 'accepted' : 'expired'
}
