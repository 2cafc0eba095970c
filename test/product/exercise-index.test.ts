import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { expect } from 'chai'
import { findExercises, loadExercise } from '../../src/batch/exercise.ts'
import { Fraction, fractionText, sum } from '../../src/fraction.ts'
import type { Locale } from '../../src/messages/render.ts'
import { root } from './run.case.ts'

const words = {
  en: {
    title: 'Exercises',
    intro: 'Every exercise that comes along, with what it asks for. `kubekata verify --mutants` checks them all.',
    exercise: 'exercise',
    criteria: 'criteria',
    points: 'points',
  },
  ko: {
    title: '실습',
    intro: '함께 제공되는 모든 실습과 채점 기준입니다. `kubekata verify --mutants`로 모두 검사할 수 있습니다.',
    exercise: '실습',
    criteria: '기준',
    points: '점수',
  },
} as const

function index(locale: Locale): string {
  const { title, intro, exercise, criteria, points } = words[locale]
  const rows = [...findExercises(join(root, 'features'))].map(([id, folder]) => {
    const loaded = loadExercise(folder, root)
    const whole = sum(loaded.criteria.filter(({ advisory }) => !advisory).map((one) => one.points))
    const asked = loaded.criteria.map((one) => `${one.title[locale]}`).join('; ')
    return `| [${loaded.title[locale]}](../features/${id}/README.${locale}.md) | ${asked} | ${fractionText(new Fraction(whole))} |`
  })
  return `# ${title}\n\n${intro}\n\n| ${exercise} | ${criteria} | ${points} |\n| --- | --- | --- |\n${rows.join('\n')}\n`
}

describe('the index of exercises', () => {
  for (const locale of ['en', 'ko'] as const)
    it(`docs/exercises.${locale}.md lists every exercise (UPDATE=1 writes it)`, () => {
      const file = join(root, 'docs', `exercises.${locale}.md`)
      const text = index(locale)
      if (process.env['UPDATE'] !== undefined) writeFileSync(file, text)
      expect(readFileSync(file, 'utf8')).to.equal(text)
    })

  it('has at least sixteen beyond the first four', () => {
    expect(findExercises(join(root, 'features')).size).to.be.at.least(20)
  })
})
