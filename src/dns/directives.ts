import { fqdn, labels, reverseZone } from './name.ts'

/** A Corefile that CoreDNS would refuse to start with. */
export class CorefileError extends Error {
  override readonly name = 'CorefileError'
}

/** One line of a block, with the lines of its own block if it opens one. */
export interface Directive {
  readonly name: string
  readonly args: readonly string[]
  readonly body: readonly Directive[]
}

/** A server block before its keys are understood. */
export interface Unplaced {
  readonly keys: readonly string[]
  readonly body: readonly Directive[]
}

/** Words of a line; quotes hold blanks together, `#` at the start of a word ends the line. */
function words(line: string): readonly string[] {
  const found: string[] = []
  for (const [, quoted, plain] of line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)) {
    if (plain?.startsWith('#')) break
    found.push(quoted === undefined ? plain! : quoted.replaceAll('\\"', '"'))
  }
  return found
}

interface Open {
  readonly words: readonly string[]
  readonly body: Directive[]
}

function close(open: Open[], blocks: Unplaced[]): void {
  const done = open.pop()
  if (done === undefined) throw new CorefileError('a closing brace that closes nothing')
  if (open.length === 0) blocks.push({ keys: done.words, body: done.body })
  else open.at(-1)!.body.push({ name: done.words[0] ?? '', args: done.words.slice(1), body: done.body })
}

/** Splits a Corefile into blocks and directives. Keys may continue on the next line after a comma. */
export function tokenize(text: string): readonly Unplaced[] {
  const blocks: Unplaced[] = []
  const open: Open[] = []
  let keys: readonly string[] = []
  for (const line of text.split(/\r?\n/)) {
    const all = words(line)
    if (all.length === 0) continue
    if (all[0] === '}') {
      close(open, blocks)
      continue
    }
    const opens = all.at(-1) === '{'
    const rest = opens ? all.slice(0, -1) : all
    if (open.length === 0) keys = [...keys, ...rest.flatMap((word) => word.split(',').filter((part) => part !== ''))]
    if (opens) {
      open.push({ words: open.length === 0 ? keys : rest, body: [] })
      keys = []
    } else if (open.length > 0) open.at(-1)!.body.push({ name: rest[0]!, args: rest.slice(1), body: [] })
  }
  if (open.length > 0) throw new CorefileError('a block that is never closed')
  // A file of one block may do without braces: its first line holds the keys.
  if (keys.length > 0) throw new CorefileError(`a server block without braces: ${keys.join(' ')}`)
  return blocks
}

/** A zone as a Corefile may write it: a name, or a network for its reverse zone. */
export function zoneOf(text: string): string {
  const zone = (text.includes('/') ? reverseZone(text) : undefined) ?? fqdn(text)
  if (labels(zone).some((label) => label === '' || label.length > 63)) throw new CorefileError(`no zone: ${text}`)
  return zone.toLowerCase()
}
