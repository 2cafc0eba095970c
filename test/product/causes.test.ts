import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { explanations as en } from '../../src/messages/en/explanations.ts'
import { explanations as ko } from '../../src/messages/ko/explanations.ts'
import { root } from './run.case.ts'

const words = {
  en: {
    title: 'What can cost points',
    intro:
      'Every cause code of a lost criterion, why it costs points and how it is put right. `kubekata explain CODE` says the same.',
    fix: 'To put it right',
  },
  ko: {
    title: '점수를 잃는 원인',
    intro:
      '기준을 잃게 하는 모든 원인 코드와 그 이유, 고치는 방법입니다. `kubekata explain 코드`도 같은 내용을 보여 줍니다.',
    fix: '고치는 방법',
  },
} as const

function page(locale: 'en' | 'ko'): string {
  const { title, intro, fix } = words[locale]
  const explained = Object.entries(locale === 'en' ? en : ko).toSorted(([a], [b]) => (a < b ? -1 : 1))
  const parts = explained.map(([code, one]) => `## ${code}\n\n${one.why}\n\n${fix}: ${one.fix}\n`)
  return `# ${title}\n\n${intro}\n\n${parts.join('\n')}`
}

describe('the page of causes', () => {
  for (const locale of ['en', 'ko'] as const)
    it(`docs/causes.${locale}.md explains every code (UPDATE=1 writes it)`, () => {
      const file = join(root, 'docs', `causes.${locale}.md`)
      const text = page(locale)
      if (process.env['UPDATE'] !== undefined) writeFileSync(file, text)
      expect(readFileSync(file, 'utf8')).to.equal(text)
    })

  it('says something in both languages, and not the same', () => {
    expect(Object.keys(ko).sort()).to.deep.equal(Object.keys(en).sort())
    for (const [code, { why, fix }] of Object.entries(ko)) {
      expect(why, code).to.match(/[가-힣]/)
      expect(fix, code).to.match(/[가-힣]/)
    }
    for (const [code, { why, fix }] of Object.entries(en)) {
      expect(`${why}${fix}`, code).not.to.match(/[가-힣]/)
      expect(Math.min(why.length, fix.length), code).to.be.above(10)
    }
  })
})
