import { readFileSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { Ajv } from 'ajv'
import { expect } from 'chai'
import { syntheticClass } from '../report/class.case.ts'
import { document } from '../report/document.ts'
import { parseDefinition } from './exercise.ts'
import { exerciseSchema } from './exercise-schema.ts'
import { reportSchema } from './report-schema.ts'

const published = { 'exercise.schema.json': exerciseSchema, 'report.schema.json': reportSchema }

describe('published schemas', () => {
  for (const [name, schema] of Object.entries(published)) {
    it(`docs/${name} is what the code checks with`, () => {
      const file = new URL(`../../docs/${name}`, import.meta.url)
      const text = `${JSON.stringify(schema, null, 2)}\n`
      if (process.env['UPDATE'] !== undefined) writeFileSync(file, text)
      expect(readFileSync(file, 'utf8')).to.equal(text)
    })
  }

  for (const visibility of ['student', 'instructor'] as const) {
    it(`the report of a class (${visibility}) is valid`, () => {
      const validate = new Ajv({ allErrors: true, strict: false }).compile(reportSchema)
      validate(document(syntheticClass(40), { engine: 'kubekata 0.1.0', locale: 'ko', visibility }))
      expect(validate.errors).to.equal(null)
    })
  }
})

describe('exercise.yaml', () => {
  const good = 'id: x\ntitle: { ko: 가, en: a }\n'
  /** Text, code, line and column of the first issue. */
  const table: readonly (readonly [text: string, code: string, line: number])[] = [
    ['id: x\n', 'exercise.schema', 1],
    [`${good}titel: a\n`, 'exercise.unknown-field', 3],
    [`${good}images:\n  a:1:\n    listn: []\n`, 'exercise.schema', 4],
    [`${good}environment: aws\n`, 'exercise.schema', 3],
    [`${good}cluster:\n  proxyMode: iptable\n`, 'exercise.schema', 4],
    [`${good}images: [\n`, 'yaml.syntax', 4],
    ['', 'exercise.unreadable', 0],
  ]
  for (const [text, code, line] of table) {
    it(`${JSON.stringify(text)} ✗ ${code}`, () => {
      let thrown: unknown
      try {
        parseDefinition(text, 'exercise.yaml')
      } catch (error) {
        thrown = error
      }
      const { issues } = thrown as { issues: readonly { code: string; location?: { line: number } }[] }
      expect(issues.map((one) => one.code)).to.include(code)
      expect(issues.find((one) => one.code === code)?.location?.line ?? 0).to.equal(line)
    })
  }
  it('says what was meant', () => {
    expect(() => parseDefinition(`${good}enviroment: eks\n`, 'exercise.yaml')).to.throw('environment')
  })
})
