import { createHash } from 'node:crypto'

/** Users with the hashes of their passwords, as a file or a Secret of `auth-map` holds them. */
export type Users = Readonly<Record<string, string>>

/** The lines `user:hash` of a file. */
export function usersOf(file: string): Users {
  const lines = file.split(/\r?\n/).filter((line) => line.includes(':') && !line.startsWith('#'))
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]))
}

const DIGITS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
/** Bytes of the digest that make up each group of the printed hash. */
const GROUPS = [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5], [11]] as const

const md5 = (...parts: readonly Uint8Array[]): Buffer => {
  const hash = createHash('md5')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

function printed(digest: Buffer): string {
  return GROUPS.map((group) => {
    let value = (group as readonly number[]).reduce((sum, at) => sum * 256 + digest[at]!, 0)
    let text = ''
    for (let digit = 0; digit < (group.length === 1 ? 2 : 4); digit++) {
      text += DIGITS[value % 64]
      value = Math.floor(value / 64)
    }
    return text
  }).join('')
}

/** The hash that `htpasswd` writes by default (Apache's apr1: MD5, a thousand times over). */
export function apr1(password: string, salt: string): string {
  const key = Buffer.from(password)
  const grain = Buffer.from(salt)
  const twice = md5(key, grain, key)
  const parts: Buffer[] = [key, Buffer.from('$apr1$'), grain]
  for (let left = key.length; left > 0; left -= 16) parts.push(twice.subarray(0, Math.min(16, left)))
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? Buffer.from([0]) : key.subarray(0, 1))
  let digest = md5(...parts)
  for (let round = 0; round < 1000; round++) {
    digest = md5(
      round % 2 === 1 ? key : digest,
      ...(round % 3 === 0 ? [] : [grain]),
      ...(round % 7 === 0 ? [] : [key]),
      round % 2 === 1 ? digest : key,
    )
  }
  return printed(digest)
}

function saltedSha(password: string, encoded: string): boolean {
  const bytes = Buffer.from(encoded, 'base64')
  const salt = bytes.subarray(20)
  return createHash('sha1').update(password).update(salt).digest().equals(bytes.subarray(0, 20))
}

/** Whether a password is the one of a hash, in the schemes that NGINX itself knows; hashes of crypt(3) are nobody's. */
export function passwordIs(password: string, hash: string): boolean {
  if (hash.startsWith('{PLAIN}')) return password === hash.slice('{PLAIN}'.length)
  if (hash.startsWith('{SSHA}')) return saltedSha(password, hash.slice('{SSHA}'.length))
  if (hash.startsWith('{SHA}'))
    return createHash('sha1').update(password).digest('base64') === hash.slice('{SHA}'.length)
  const [, salt, digest] = /^\$apr1\$([^$]{0,8})\$(.+)$/.exec(hash) ?? []
  return salt !== undefined && apr1(password, salt) === digest
}

/** Whether the header of a request names a user with the right password. */
export function admitted(authorization: string | undefined, users: Users): boolean {
  const [, encoded] = /^basic\s+(\S+)$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return false
  const credentials = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = credentials.indexOf(':')
  const hash = users[credentials.slice(0, colon)]
  return colon >= 0 && hash !== undefined && passwordIs(credentials.slice(colon + 1), hash)
}
