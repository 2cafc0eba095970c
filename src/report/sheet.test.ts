import { describe, it } from 'node:test'
import { expect } from 'chai'
import { Fraction } from '../fraction.ts'
import { syntheticClass } from './class.case.ts'
import { document } from './document.ts'
import { columnBy, fillSheet, parseSheet, printSheet, studentColumns } from './sheet.ts'

const results = syntheticClass(30).map((result, index) => ({ ...result, student: `s${1000 + index}` }))
const report = document(results, { engine: 'kubekata 0.1.0', locale: 'ko', visibility: 'instructor' })

describe('a downloaded sheet', () => {
  const texts: readonly string[] = [
    'a,b\r\n1,2\r\n',
    '\ufeff이름;점수\n"홍; 길동";"3 ""점"""\n',
    'a\tb\nx\t\n',
    'a,b\n"two\nlines",2',
    'a,b,\n1,2,\n',
    '',
  ]
  for (const text of texts) {
    it(`${JSON.stringify(text)} is written back as it was`, () => {
      expect(printSheet(parseSheet(text))).to.equal(text)
    })
  }

  it('of Canvas gets grades by login, and nothing else changes', () => {
    const text =
      'Student,ID,SIS Login ID,Section,internal-database (42),Other (43)\r\n    Points Possible,,,,100,10\r\n"Kim, A",1,s1000,A,,7\r\n"Lee, B",2,nobody,A,5,8\r\n'
    const sheet = parseSheet(text)
    const grade = columnBy(sheet, (heading) => heading.startsWith('internal-database'))
    const {
      sheet: made,
      filled,
      missing,
    } = fillSheet(sheet, report, 'internal-database', { students: studentColumns(sheet, report), grade })
    expect(filled).to.equal(1)
    expect(missing.length).to.equal(29)
    expect(printSheet(made)).to.equal(
      text.replace('s1000,A,,7', `s1000,A,${new Fraction(report.results[0]!.score!).round(2).toString()},7`),
    )
  })

  it('of Moodle finds the number behind a word of any language', () => {
    const sheet = parseSheet('식별자,성적,의견\n참가자 s1001,-,\n참가자 1002,-,\n')
    expect(studentColumns(sheet, report)).to.deep.equal([])
    const numbered = document(
      results.map((result, index) => ({ ...result, student: `${1000 + index}` })),
      { engine: 'k 0', locale: 'ko', visibility: 'instructor' },
    )
    expect(studentColumns(sheet, numbered)).to.deep.equal([0])
  })
})
