import { describe, it } from 'node:test'
import { expect } from 'chai'
import fc from 'fast-check'
import { html, json, markdown, shown, shownLines } from './escape.ts'

const ACTING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{DI}]/gu

/** The same functions without any shortcut. */
const plainly = {
  shown: (text: string): string =>
    text
      .replace(ACTING, (one) => {
        const known: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }
        return known[one] ?? `\\u{${one.codePointAt(0)!.toString(16)}}`
      })
      .replace(/^(\s*):(?=:)/, '$1\\u{3a}')
      .replaceAll('##[', '#\\u{23}['),
  shownLines: (text: string): string =>
    text
      .split('\n')
      .map((line) => line.split('\t').map(plainly.shown).join('  '))
      .join('\n'),
  html: (text: string): string =>
    plainly
      .shownLines(text)
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;'),
  markdown: (text: string): string =>
    plainly
      .shown(text)
      .replace(/[\\`*_{}[\]!|~$]/g, '\\$&')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('@', '&#64;')
      .replace(/:\/\//g, '&#58;//')
      .replace(/^([-+#=]|\d+[.)])/, '\\$1'),
}

const functions = { shown, shownLines, html, markdown }
const names = Object.keys(functions) as readonly (keyof typeof functions)[]

/** Ordinary words and whatever a format gives a meaning, in any order. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          'Service',
          '서비스는',
          ' ',
          '→',
          '…',
          '12.',
          '##[',
          '::',
          ':',
          '\t',
          '\n',
          '\r',
          '\u200b',
          '\u202e',
          '\ud800',
        ],
        ...[
          '-',
          '+',
          '=',
          '#',
          '1)',
          '*',
          '_',
          '|',
          '`',
          '\\',
          '<',
          '>',
          '&',
          '"',
          "'",
          '@',
          'https://',
          '\u3164',
          '\u2028',
        ],
      ),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

describe('escapes', () => {
  it('treat every character as the whole rule says', () => {
    for (let code = 0; code < 0x10000; code++) {
      const character = String.fromCharCode(code)
      for (const name of names) {
        const [one, other] = [functions[name](character), plainly[name](character)]
        if (one !== other) expect(one, `${name} of U+${code.toString(16)}`).to.equal(other)
      }
    }
  })

  for (const name of names)
    it(`${name} treats every text as the whole rule says`, () =>
      fc.assert(
        fc.property(texts, (text) => functions[name](text) === plainly[name](text)),
        { numRuns: 2000 },
      ))

  it('json holds the value and nothing that acts', () =>
    fc.assert(
      fc.property(fc.dictionary(texts, texts), (value) => {
        const text = json(value)
        expect(JSON.parse(text)).to.deep.equal(value)
        expect(text.replaceAll('\n', '')).to.not.match(new RegExp(ACTING.source, 'u'))
        expect(text.split('\n')).to.have.length(JSON.stringify(value, null, 2).split('\n').length)
      }),
      { numRuns: 2000 },
    ))
})
