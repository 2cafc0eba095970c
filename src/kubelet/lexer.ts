/** A word of a script: literal and quoted parts joined, variables still to be expanded. */
export interface Word {
  readonly kind: 'word'
  readonly parts: readonly { readonly text: string; readonly expands: boolean }[]
  /** It was written bare, so it may be a keyword. */
  readonly bare: boolean
}

export type Token =
  | Word
  | { readonly kind: 'operator'; readonly text: string }
  | { readonly kind: 'redirect'; readonly text: string }

const OPERATOR = /^(&&|\|\||;;|[;|&()\n])/
const REDIRECT = /^(\d*(>>|<<<|<>|>\||>&|<&|>|<)|&>>?)(&?\d|-)?/
const SPACE = /^([ \t\r]|\\\n)+|^#[^\n]*/

/** Index behind the `)` that closes what opened before `from`. */
function closing(text: string, from: number): number {
  let depth = 1
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return at + 1
  }
  return text.length
}

function quoted(text: string, at: number): { readonly value: string; readonly end: number } {
  let value = ''
  let index = at + 1
  for (; index < text.length && text[index] !== '"'; index++) {
    if (text[index] === '$' && text[index + 1] === '(') {
      index = closing(text, index + 2) - 1
      continue
    }
    if (text[index] === '\\' && '"\\$`'.includes(text[index + 1] ?? '')) index++
    value += text[index]
  }
  return { value, end: index + 1 }
}

/** One word from `start` on; output of commands inside it is unknown and left out. */
function word(text: string, start: number): { readonly word: Word; readonly end: number } {
  const parts: { text: string; expands: boolean }[] = []
  let bare = true
  let at = start
  while (at < text.length && !/[\s;|&()<>]/.test(text[at]!)) {
    const character = text[at]!
    if (character === "'") {
      const end = text.indexOf("'", at + 1)
      parts.push({ text: text.slice(at + 1, end < 0 ? undefined : end), expands: false })
      at = end < 0 ? text.length : end + 1
      bare = false
    } else if (character === '"') {
      const { value, end } = quoted(text, at)
      parts.push({ text: value, expands: true })
      at = end
      bare = false
    } else if (character === '$' && text[at + 1] === '(') {
      at = closing(text, at + 2)
      bare = false
    } else if (character === '`') {
      const end = text.indexOf('`', at + 1)
      at = end < 0 ? text.length : end + 1
      bare = false
    } else {
      const escaped = character === '\\' && at + 1 < text.length
      parts.push({ text: escaped ? text[at + 1]! : character, expands: !escaped })
      at += escaped ? 2 : 1
    }
  }
  return { word: { kind: 'word', parts: joined(parts), bare }, end: at }
}

/** Neighbouring parts of one kind become one, so that `$NAME` is whole again. */
function joined(parts: readonly { readonly text: string; readonly expands: boolean }[]): Word['parts'] {
  const found: { text: string; expands: boolean }[] = []
  for (const part of parts) {
    const before = found.at(-1)
    if (before !== undefined && before.expands === part.expands) before.text += part.text
    else found.push({ ...part })
  }
  return found
}

/** The tokens of a shell script. */
export function tokens(text: string): readonly Token[] {
  const found: Token[] = []
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at)
    const space = SPACE.exec(rest)
    const redirect = space === null ? REDIRECT.exec(rest) : null
    const operator = space === null && redirect === null ? OPERATOR.exec(rest) : null
    if (space !== null) at += space[0].length
    else if (redirect !== null) {
      found.push({ kind: 'redirect', text: redirect[0] })
      at += redirect[0].length
    } else if (operator !== null) {
      found.push({ kind: 'operator', text: operator[0] })
      at += operator[0].length
    } else {
      const { word: next, end } = word(text, at)
      found.push(next)
      at = Math.max(end, at + 1)
    }
  }
  return found
}

/** A word with its variables' values; a name that is not set is empty, as in a shell. */
export function expanded({ parts }: Word, environment: Readonly<Record<string, string>>): string {
  const value = (
    _: string,
    braced: string | undefined,
    fallback: string | undefined,
    plain: string | undefined,
  ): string => environment[braced ?? plain ?? ''] || (fallback ?? '')
  return parts
    .map(({ text, expands }) =>
      expands ? text.replace(/\$\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|\$([A-Za-z_]\w*)/g, value) : text,
    )
    .join('')
}
