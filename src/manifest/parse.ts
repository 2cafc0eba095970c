import { parseEvents, YAMLException } from 'js-yaml'
import type { SyntaxReason } from '../issue/manifest.ts'

export type Event = ReturnType<typeof parseEvents>[number]

/** A document's events over a source that may hold more spaces than the text: `original` leads back. */
export interface Parsed {
  readonly source: string
  readonly events: readonly Event[]
  /** The offset in the text of an offset in the source. */
  original(offset: number): number
}

/** The text is no YAML: what is wrong, and where in the text. */
export class SyntaxProblem extends Error {
  override readonly name = 'SyntaxProblem'
  readonly offset: number
  readonly reason: SyntaxReason
  constructor(reason: SyntaxReason, offset: number, detail: string) {
    super(detail)
    this.reason = reason
    this.offset = offset
  }
}

interface Insertion {
  /** In the text. */
  readonly at: number
  readonly width: number
}

/** Characters read in all attempts at one document: what a hostile one may cost. */
const BUDGET = 8 * 1024 * 1024
const SHALLOW = 'deficient indentation'

/**
 * The events of a text as libyaml would read it. js-yaml wants the lines of a flow collection or quoted scalar indented
 * deeper than what they stand in, libyaml does not: such a line is moved to the right and read again.
 */
export function parse(text: string, maxDepth: number): Parsed {
  const insertions: Insertion[] = []
  let source = text
  let spent = 0
  let width = 0
  const original = (offset: number): number => {
    let left = offset
    for (const { at, width } of insertions) {
      if (left <= at) break
      left = Math.max(at, left - width)
    }
    return left
  }
  for (;;) {
    try {
      return { source, events: parseEvents(source, { maxDepth }), original }
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error
      spent += source.length
      const place = original(error.mark?.position ?? 0)
      const line = text.lastIndexOf('\n', place - 1) + 1
      const moved = insertions.some(({ at }) => at === line)
      if (error.reason !== SHALLOW || moved || spent > BUDGET) throw problem(error, text, place)
      width ||= deepest(text) + 1
      insertions.push({ at: line, width })
      insertions.sort((a, b) => a.at - b.at)
      source = widened(text, insertions)
    }
  }
}

function widened(text: string, insertions: readonly Insertion[]): string {
  let made = ''
  let from = 0
  for (const { at, width } of insertions) {
    made += text.slice(from, at) + ' '.repeat(width)
    from = at
  }
  return made + text.slice(from)
}

/** The widest indentation of the text. */
function deepest(text: string): number {
  let width = 0
  for (const [spaces] of text.matchAll(/^ +/gm)) width = Math.max(width, spaces.length)
  return width
}

const reasons: readonly (readonly [RegExp, SyntaxReason])[] = [
  [/^tab characters/, 'tab'],
  [/maxDepth/, 'depth'],
  [/quoted scalar$/, 'quote'],
  [/flow collection|^missed comma|^expected the node content/, 'flow'],
  [/escape sequence|hexadecimal/, 'escape'],
  [/non-printable|JSON character/, 'character'],
  [/anchor|alias/, 'anchor'],
  [/multiline key|':' after a mapping key/, 'key-alone'],
  [/indentation/, 'indentation'],
  [/end of the stream or a document separator/, 'indentation'],
]

/** What a person would call the error; the parser says "indentation" for nearly everything. */
function problem(error: YAMLException, text: string, place: number): SyntaxProblem {
  const reason = reasons.find(([pattern]) => pattern.test(error.reason))?.[1] ?? 'other'
  const line = text.lastIndexOf('\n', place - 1) + 1
  if (reason === 'indentation' && /^ *\t/.test(text.slice(line, place + 1))) return new SyntaxProblem('tab', place, '')
  if (reason === 'indentation' && /[@`%]/.test(text[place] ?? ''))
    return new SyntaxProblem('reserved', place, text[place]!)
  if (reason === 'indentation' && /^:(\s|$)/.test(text.slice(place, place + 2)))
    return new SyntaxProblem('colon', place, '')
  if (reason === 'indentation' && /["']/.test(text[place - 1] ?? '')) return new SyntaxProblem('quote', place, '')
  if (reason === 'key-alone') return new SyntaxProblem(reason, lastWritten(text, place), '')
  return new SyntaxProblem(reason, place, error.reason)
}

/** The parser notices a key without a colon only at the next line: the key itself is what the reader looks for. */
function lastWritten(text: string, place: number): number {
  const before = text.slice(0, place).trimEnd()
  const line = before.lastIndexOf('\n') + 1
  return line + (before.length - line - before.slice(line).trimStart().length)
}
