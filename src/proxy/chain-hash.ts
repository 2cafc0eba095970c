import { createHash } from 'node:crypto'

function base32(bytes: Buffer): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  let bits = 0
  let value = 0
  let text = ''
  for (const byte of bytes) {
    value = (value << 8) | byte
    bits += 8
    while (bits >= 5) {
      text += alphabet[(value >>> (bits - 5)) & 31]
      bits -= 5
    }
    value &= 255
  }
  return text
}

const chains = new Map<string, string>()

/** First sixteen letters of base32(sha256(...)): what kube-proxy's chain names end in. */
export function chainHash(...parts: readonly string[]): string {
  const text = parts.join('')
  let hash = chains.get(text)
  if (hash === undefined) {
    hash = base32(createHash('sha256').update(text).digest()).slice(0, 16)
    if (chains.size >= 10_000) chains.clear()
    chains.set(text, hash)
  }
  return hash
}
