import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { expect } from 'chai'
import { kubekata, root } from './run.case.ts'

const folder = mkdtempSync(join(tmpdir(), 'kubekata-glue-'))
after(() => rmSync(folder, { recursive: true }))

interface Listed {
  readonly keyword: string
  readonly ko: string
  readonly en: string
  readonly example?: { readonly ko: string; readonly en: string }
}

const listed = JSON.parse(kubekata(['steps', '-o', 'json']).stdout) as readonly Listed[]

describe('the page of steps', () => {
  for (const locale of ['en', 'ko'] as const)
    it(`docs/steps.${locale}.md shows every step and what uses it (UPDATE=1 writes it)`, () => {
      const file = join(root, 'docs', `steps.${locale}.md`)
      const { stdout } = kubekata(['steps', '-o', 'markdown', '--locale', locale])
      if (process.env['UPDATE'] !== undefined) writeFileSync(file, stdout)
      expect(readFileSync(file, 'utf8')).to.equal(stdout)
      for (const one of listed) expect(stdout).to.include(`\`${one[locale]}\``)
    })

  it('takes its examples from the exercises, both languages from one step', () => {
    const one = listed.find(({ en }) => en === 'a client Pod on every node connects to {socket}')
    expect(one?.example?.en).to.match(/^a client Pod on every node connects to [\w.-]+:\d+$/)
    expect(one?.example?.ko).to.match(/[가-힣]/)
  })

  it('shows a part of it by a word of either language, and refuses other formats', () => {
    const part = JSON.parse(kubekata(['steps', '어피니티 없는 말', '--json']).stdout) as readonly Listed[]
    expect(part).to.deep.equal([])
    const some = JSON.parse(kubekata(['steps', '엔드포인트', '--json']).stdout) as readonly Listed[]
    expect(some.length).to.be.within(1, listed.length - 1)
    expect(kubekata(['steps', '-o', 'yaml']).status).to.equal(2)
  })
})

describe('the glue for editors', () => {
  const file = join(folder, 'glue.ts')
  const { status } = kubekata(['steps', '--glue', file])
  const text = status === 0 ? readFileSync(file, 'utf8') : ''

  it('calls Given, When or Then with every expression of both languages, as a literal', () => {
    const calls = [...text.matchAll(/^(Given|When|Then)\(("(?:[^"\\]|\\.)*"), \(\) => undefined\)$/gm)].map(
      ([, keyword, literal]) => `${keyword} ${JSON.parse(literal!) as string}`,
    )
    const expected = listed.flatMap(({ keyword, en, ko }) => [...new Set([`${keyword} ${en}`, `${keyword} ${ko}`])])
    expect(calls).to.deep.equal(expected)
  })

  it('defines every parameter that they use, with a regular expression that compiles', () => {
    const defined = [
      ...text.matchAll(/^defineParameterType\(\{ name: '(\w+)', regexp: \/(.+)\/, transformer: String \}\)$/gm),
    ]
    for (const [, , source] of defined) expect(() => new RegExp(source!)).to.not.throw()
    const names = new Set([...defined.map(([, name]) => name), 'int', 'float', 'word', 'string'])
    const used = listed.flatMap(({ en, ko }) => [...`${en} ${ko}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
    expect(used.filter((name) => !names.has(name))).to.deep.equal([])
  })
})
