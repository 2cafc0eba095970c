import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import { Grader } from '../../src/batch/grader.ts'
import { readSubmission } from '../../src/batch/submission.ts'
import { entryOf } from '../../src/batch/tree.ts'
import type { Locale } from '../../src/messages/render.ts'

/** One line a step, in both languages; a code when the last of them must fail with it. */
export interface Scene {
  readonly steps: readonly (readonly [keyword: 'When' | 'Then', en: string, ko: string])[]
  readonly code?: string
}

const KEYWORDS = { When: { en: 'When', ko: '만일' }, Then: { en: 'Then', ko: '그러면' } } as const

type Scenes = Readonly<Record<string, Scene>>

function feature(locale: Locale, scenes: Scenes): string {
  const words =
    locale === 'en'
      ? ['Feature', 'Scenario', 'Background', 'Given the submission is applied']
      : ['기능', '시나리오', '배경', '조건 제출물을 적용한다']
  const lines = Object.entries(scenes).map(([, { steps }], index) => {
    const body = steps.map(([keyword, en, ko]) => `    ${KEYWORDS[keyword][locale]} ${locale === 'en' ? en : ko}`)
    return [`  @criterion(c${index}) @points(1)`, `  ${words[1]}: c${index}`, ...body, ''].join('\n')
  })
  return [`# language: ${locale}`, `${words[0]}: x`, `  ${words[2]}:`, `    ${words[3]}`, '', ...lines].join('\n')
}

/** What the scenes play in: lines of exercise.yaml below its title, and what is handed in. */
export interface Stage {
  readonly definition: string
  readonly manifests: string
}

/** One test a language: each scene passes, or fails with its code. */
export function play(title: string, { definition, manifests }: Stage, scenes: Scenes): void {
  let root: string
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'kubekata-'))
    const exercise = join(root, 'features/scenes')
    for (const folder of ['solutions/one', 'given']) mkdirSync(join(exercise, folder), { recursive: true })
    mkdirSync(join(root, 'work'))
    writeFileSync(join(exercise, 'exercise.yaml'), `id: scenes\ntitle: { ko: 장면, en: Scenes }\n${definition}`)
    for (const locale of ['en', 'ko'] as const) {
      writeFileSync(join(exercise, `scenes.${locale}.feature`), feature(locale, scenes))
      writeFileSync(join(exercise, `README.${locale}.md`), '# x\n')
    }
    writeFileSync(join(exercise, 'solutions/one/all.yaml'), manifests)
    writeFileSync(join(root, 'work/all.yaml'), manifests)
  })
  after(() => rmSync(root, { recursive: true }))

  describe(title, () => {
    for (const locale of ['en', 'ko'] as const) {
      it(`say the same in ${locale}`, async () => {
        const grader = new Grader({ exercises: join(root, 'features'), locale, selection: { hidden: true }, root })
        const handed = readSubmission(entryOf(join(root, 'work')), 'scenes')
        const { criteria } = await grader.grade({ student: 'kim', exercise: 'scenes', handed })
        const actual = criteria.map(({ status, issues, fault }) => fault ?? issues[0]?.code ?? status)
        expect(actual).to.deep.equal(Object.values(scenes).map(({ code }) => code ?? 'passed'))
      })
    }
  })
}
