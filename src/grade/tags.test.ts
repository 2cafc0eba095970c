import { describe, it } from 'node:test'
import { generateMessages } from '@cucumber/gherkin'
import { type Pickle, SourceMediaType } from '@cucumber/messages'
import { expect } from 'chai'
import { fractionText } from '../fraction.ts'
import { criteriaOf } from './criteria.ts'
import { declare } from './tags.ts'

/** Scenarios from one line of tags each; a line that begins with `feature` tags the whole feature. */
function pickles(...lines: readonly string[]): readonly Pickle[] {
  let count = 0
  const feature = lines.filter((line) => line.startsWith('feature ')).map((line) => line.slice(8))
  const scenarios = lines
    .filter((line) => !line.startsWith('feature '))
    .map((tags, index) => `  ${tags}\n  Scenario: S${index}\n    Given it\n`)
  const text = `${feature.join(' ')}\nFeature: F\n${scenarios.join('\n')}`
  const envelopes = generateMessages(text, 'x.feature', SourceMediaType.TEXT_X_CUCUMBER_GHERKIN_PLAIN, {
    newId: () => `${count++}`,
    includePickles: true,
    includeGherkinDocument: false,
    includeSource: false,
  })
  return envelopes.flatMap(({ pickle }) => pickle ?? [])
}

const codes = (...lines: readonly string[]): readonly string[] =>
  declare(pickles(...lines)).issues.map(({ code }) => code)

describe('tags', () => {
  const read: readonly (readonly [lines: readonly string[], says: string])[] = [
    [['@criterion(a) @points(5)'], 'a 5'],
    [['@criterion(a) @points(2.5)'], 'a 5/2'],
    [['@criterion(a) @points(5/3)'], 'a 5/3'],
    [
      ['@criterion(a) @points(5)', '@criterion(a) @points(5)', '@criterion(b) @points(1) @needs(a)'],
      'a 5, b 1 needs a',
    ],
    [['feature @points(5)', '@criterion(a)', '@criterion(b)'], 'a 5, b 5'],
    [['@criterion(a) @advisory'], 'a 0 advisory'],
    [['@criterion(a) @points(1) @hidden @partial'], 'a 1 partial hidden'],
    [['@criterion(기준-1) @points(1) @slow'], '기준-1 1'],
    [
      ['@criterion(a) @points(1)', '@criterion(b) @points(1)', '@criterion(c) @points(1) @needs(a) @needs(b)'],
      'a 1, b 1, c 1 needs a b',
    ],
  ]
  for (const [lines, says] of read) {
    it(`${lines.join(' | ')} → ${says}`, () => {
      const { criteria, issues } = declare(pickles(...lines))
      expect(issues).to.deep.equal([])
      const text = criteria.map(({ id, points, needs, partial, hidden, advisory }) =>
        [
          id,
          fractionText(points),
          ...(partial ? ['partial'] : []),
          ...(hidden ? ['hidden'] : []),
          ...(advisory ? ['advisory'] : []),
          ...(needs.length > 0 ? ['needs', ...needs] : []),
        ].join(' '),
      )
      expect(text.join(', ')).to.equal(says)
    })
  }

  const refused: readonly (readonly [lines: readonly string[], code: string])[] = [
    [['@points(5)'], 'tag.no-criterion'],
    [[''], 'tag.no-criterion'],
    [['@criterion(a)'], 'tag.no-points'],
    [['@criterion(a) @points(0)'], 'tag.bad-points'],
    [['@criterion(a) @points(-1)'], 'tag.bad-points'],
    [['@criterion(a) @points(5/0)'], 'tag.bad-points'],
    [['@criterion(a) @points(five)'], 'tag.bad-points'],
    [['@criterion(a) @points'], 'tag.empty'],
    [['@criterion() @points(1)'], 'tag.empty'],
    [['@criterion(a) @criterion(b) @points(1)'], 'tag.twice'],
    [['feature @points(1)', '@criterion(a) @points(2)'], 'tag.twice'],
    [['@criterion(a) @point(1)'], 'tag.unknown'],
    [['@criterion(a) @points(1) @hiden'], 'tag.unknown'],
    [['@criterion(a) @points(1) @partial(2)'], 'tag.unknown'],
    [['@criterion(a) @points(1)', '@criterion(a) @points(2)'], 'tag.unequal'],
    [['@criterion(a) @points(1) @hidden', '@criterion(a) @points(1)'], 'tag.unequal'],
    [['@criterion(a) @points(1) @advisory'], 'tag.advisory-points'],
    [['@criterion(a) @points(1) @needs(b)'], 'tag.needs-unknown'],
    [['@criterion(a) @points(1) @needs(a)'], 'tag.needs-cycle'],
    [['@criterion(a) @points(1) @needs(b)', '@criterion(b) @points(1) @needs(a)'], 'tag.needs-cycle'],
    [['@criterion(a) @points(1) @needs(b)', '@criterion(b) @points(1) @hidden'], 'tag.needs-hidden'],
    [['@criterion(a) @points(1) @needs(b)', '@criterion(b) @advisory'], 'tag.needs-advisory'],
  ]
  for (const [lines, code] of refused)
    it(`${lines.join(' | ')} ✗ ${code}`, () => {
      expect(codes(...lines)).to.include(code)
    })

  it('lets a hidden criterion need a visible one', () => {
    expect(codes('@criterion(a) @points(1) @hidden @needs(b)', '@criterion(b) @points(1)')).to.deep.equal([])
  })

  it('holds the twins equal', () => {
    const ko = pickles('@criterion(a) @points(1)', '@criterion(b) @points(2)')
    expect(
      criteriaOf({ ko, en: pickles('@criterion(b) @points(2)', '@criterion(a) @points(1)') }).issues,
    ).to.deep.equal([])
    for (const other of [
      ['@criterion(a) @points(1)'],
      ['@criterion(a) @points(1)', '@criterion(b) @points(3)'],
      ['@criterion(a) @points(1)', '@criterion(b) @points(2)', '@criterion(b) @points(2)'],
    ]) {
      expect(criteriaOf({ ko, en: pickles(...other) }).issues.map(({ code }) => code)).to.deep.equal(['tag.twins'])
    }
  })
})
