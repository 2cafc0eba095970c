/** A stretch of a file that is read as one document. */
export interface Chunk {
  readonly text: string
  /** Where it begins in the file. */
  readonly offset: number
}

const separator = /^---[ \t\r]*(?:#.*)?$/

/**
 * kubectl splits a stream at lines that hold `---` (and at most a comment) before any YAML is read; a file that begins
 * with `{` is a stream of JSON objects (apimachinery pkg/util/yaml/decoder.go).
 */
export function chunks(text: string): readonly Chunk[] {
  return /^\s*\{/.test(text) ? (jsonChunks(text) ?? yamlChunks(text)) : yamlChunks(text)
}

function yamlChunks(text: string): readonly Chunk[] {
  const found: Chunk[] = []
  let from = 0
  let line = 0
  while (line < text.length) {
    const end = text.indexOf('\n', line)
    const next = end < 0 ? text.length : end + 1
    if (text.startsWith('---', line) && separator.test(text.slice(line, end < 0 ? text.length : end))) {
      found.push({ text: text.slice(from, line), offset: from })
      from = next
    }
    line = next
  }
  found.push({ text: text.slice(from), offset: from })
  return found
}

/** Top-level JSON objects one after another; undefined when the text is not that. */
function jsonChunks(text: string): readonly Chunk[] | undefined {
  const found: Chunk[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    if (char === '"') {
      const end = stringEnd(text, at)
      if (end < 0) return undefined
      at = end
    } else if (char === '{' || char === '[') {
      if (depth === 0) start = at
      depth++
    } else if (char === '}' || char === ']') {
      depth--
      if (depth < 0) return undefined
      if (depth === 0) found.push({ text: text.slice(start, at + 1), offset: start })
    } else if (depth === 0 && !/\s/.test(char)) return undefined
  }
  return depth === 0 ? found : undefined
}

/** The closing quote of the JSON string that begins here. */
function stringEnd(text: string, quote: number): number {
  for (let at = quote + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
    else if (text[at] === '\n') return -1
  }
  return -1
}
