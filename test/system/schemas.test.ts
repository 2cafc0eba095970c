import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { Ajv, type AnySchemaObject } from 'ajv'
import { expect } from 'chai'
import { syntheticClass } from '../../src/report/class.case.ts'
import { document } from '../../src/report/document.ts'
import { formats } from '../../src/report/formats.ts'

/** Where the schema that a format's owners publish can be had, to the byte. */
const published = {
  sarif: {
    package: '@microsoft/jest-sarif@1.0.0-beta.0',
    integrity: 'sha512-A1fOhPd6Ic5iDk4F9YPw1qNB4XF+7+IviR7xl8r2F6QzQkx5cpY9LsGk2rExiFIEcBbjpVnSmwWGBukASkiQ9A==',
    file: 'package/lib/schemas/sarif-2.1.0-rtm.5.json',
  },
  ctrf: {
    package: 'ctrf@0.3.0',
    integrity: 'sha512-2luVgKCF/A/pgMKY54AUdicCNbU+Hy3Bl+xwcp98inASt/0fnoNC/A4Bwh/GO47cIuD5c7SS3MY/DY42dPf4zQ==',
    file: 'package/dist/ctrf-schema-0.0.json',
  },
} as const

let folder: string
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
})
after(() => rmSync(folder, { recursive: true }))

function schemaOf({ package: name, integrity, file }: (typeof published)[keyof typeof published]): AnySchemaObject {
  const told = execFileSync('npm', ['pack', '--json', '--silent', name], { cwd: folder, encoding: 'utf8' })
  const [packed] = Object.values(JSON.parse(told)) as { filename: string; integrity: string }[]
  expect(packed!.integrity).to.equal(integrity)
  const tarball = packed!.filename.replace('@', '').replace('/', '-')
  execFileSync('tar', ['xzf', tarball, file], { cwd: folder })
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as AnySchemaObject
  return schema
}

describe('formats against the schemas that their owners publish', () => {
  for (const [name, where] of Object.entries(published))
    it(`${name} is valid`, () => {
      // The schemas are older than strict mode, and one holds a pattern that is none with the u flag.
      const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true })
      const validate = ajv.compile(schemaOf(where))
      for (const count of [0, 1, 50])
        for (const visibility of ['student', 'instructor'] as const) {
          const report = document(syntheticClass(count), { engine: 'kubekata 0.1.0', locale: 'ko', visibility })
          validate(JSON.parse(formats[name as keyof typeof published](report, {})))
          expect(validate.errors ?? []).to.deep.equal([])
        }
    })
})
