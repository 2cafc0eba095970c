import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { expect } from 'chai'
import { zipSync } from 'fflate'
import { discover } from './discovery.ts'
import { LIMITS } from './limits.ts'
import type { HandedIn } from './submission.ts'

const ids = ['db', 'web']
let folder: string

function put(path: string, text: string | Uint8Array = 'a: 1\n'): void {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** `kim/db, lee/web`. */
function units(path: string, only?: string): string {
  return discover([join(folder, path)], { ids, only })
    .units.map(({ student, exercise }) => `${student}/${exercise}`)
    .join(', ')
}

function read(path: string, only?: string): HandedIn {
  return discover([join(folder, path)], { ids, only }).units[0]!.read()
}

const told = ({ files, issues, refused }: HandedIn): string =>
  [...files.map(({ path }) => path), ...[...issues, ...refused].map(({ code }) => `!${code}`)].join(' ')

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubekata-'))
})
after(() => rmSync(folder, { recursive: true }))

describe('what a path holds', () => {
  before(() => {
    put('class/lee/web/x.yaml')
    put('class/kim/db/b.yaml')
    put('class/kim/db/a/z.yml')
    put('class/kim/db/a.json')
    put('class/kim/db/readme.md')
    put('class/kim/web/x.yaml')
    put('class/.git/config')
    put('class/none/notes.txt')
    put('class/김민지/db/x.yaml'.normalize('NFD'))
  })
  const table: readonly (readonly [path: string, only: string | undefined, found: string])[] = [
    ['class', undefined, 'kim/db, kim/web, lee/web, 김민지/db'],
    ['class', 'db', 'kim/db, lee/db, none/db, 김민지/db'],
    ['class/kim', undefined, 'kim/db, kim/web'],
    ['class/kim/db', undefined, 'kim/db'],
    ['class/kim/db', 'web', ''],
  ]
  for (const [path, only, found] of table)
    it(`${path}${only === undefined ? '' : ` --exercise ${only}`} → ${found}`, () => {
      expect(units(path, only)).to.equal(found)
    })

  it('tells the instructor of a student without a known exercise', () => {
    expect(discover([join(folder, 'class')], { ids }).notes.map(({ params }) => params)).to.deep.equal([
      { student: 'none', known: 'db, web' },
    ])
  })

  it("reads manifests in the order of kubectl's walk and ignores the rest", () => {
    const handed = read('class/kim/db')
    expect(told(handed)).to.equal('a/z.yml a.json b.yaml')
    expect(handed.ignored).to.deep.equal(['readme.md'])
  })

  it('gives a student without the asked exercise nothing, with a reason', () => {
    expect(told(discover([join(folder, 'class')], { ids, only: 'db' }).units[1]!.read())).to.equal(
      '!submission.nothing',
    )
  })

  it('refuses a path that is not there, and the same unit twice', () => {
    expect(() => discover([join(folder, 'nowhere')], { ids })).to.throw('batch.path')
    put('other/kim/db/x.yaml')
    expect(() => discover([join(folder, 'class'), join(folder, 'other')], { ids })).to.throw('batch.twice')
  })
})

describe('hostile submissions', () => {
  const big = 'x'.repeat(LIMITS.fileBytes + 1)
  const table: readonly (readonly [name: string, make: () => void, told: string])[] = [
    ['an empty folder', () => mkdirSync(join(folder, 'h/a/db'), { recursive: true }), '!submission.empty'],
    ['a file instead of the folder', () => put('h/a/db'), '!submission.not-a-folder'],
    [
      'a link instead of the folder',
      () => [mkdirSync(join(folder, 'h/a'), { recursive: true }), symlinkSync('/etc', join(folder, 'h/a/db'))],
      '!submission.not-a-folder',
    ],
    [
      'a pipe instead of the folder',
      () => [mkdirSync(join(folder, 'h/a'), { recursive: true }), execFileSync('mkfifo', [join(folder, 'h/a/db')])],
      '!submission.not-a-folder',
    ],
    [
      'a link to a file',
      () => [put('h/a/db/x.yaml'), symlinkSync('/etc/passwd', join(folder, 'h/a/db/y.yaml'))],
      'x.yaml !submission.not-a-file',
    ],
    [
      'a link to a folder',
      () => [put('h/a/db/x.yaml'), symlinkSync('..', join(folder, 'h/a/db/loop'))],
      'x.yaml !submission.not-a-file',
    ],
    [
      'a pipe named like a manifest',
      () => [put('h/a/db/x.yaml'), execFileSync('mkfifo', [join(folder, 'h/a/db/y.yaml')])],
      'x.yaml !submission.not-a-file',
    ],
    ['a file over its limit', () => [put('h/a/db/x.yaml'), put('h/a/db/y.yaml', big)], 'x.yaml !submission.file-size'],
    [
      'files over the sum',
      () => [1, 2, 3, 4, 5].map((n) => put(`h/a/db/${n}.yaml`, big.slice(1))),
      '!submission.total-size',
    ],
    ['too many files', () => Array.from({ length: 201 }, (_, n) => put(`h/a/db/${n}.yaml`)), '!submission.files'],
    ['folders too deep', () => put(`h/a/db/${'d/'.repeat(40)}x.yaml`), '!submission.depth'],
    [
      'code and configuration of tools',
      () =>
        ['cucumber.js', 'cucumber.json', 'package.json', 'x.feature', '.npmrc', 'steps/s.ts'].map((name) =>
          put(`h/a/db/${name}`),
        ),
      'cucumber.json package.json',
    ],
  ]
  for (const [name, make, expected] of table) {
    it(`${name} → ${expected}`, () => {
      rmSync(join(folder, 'h'), { recursive: true, force: true })
      make()
      expect(told(read('h', 'db'))).to.equal(expected)
    })
  }
})

describe('archives', () => {
  const text = (content: string): Uint8Array => new TextEncoder().encode(content)

  it('are read as folders, without what macOS adds', () => {
    put(
      'class.zip',
      zipSync({
        'kim/db/x.yaml': text('a: 1'),
        'lee/web/y.yaml': text('b: 2'),
        '__MACOSX/kim/db/._x.yaml': text('junk'),
        'kim/.DS_Store': text('junk'),
        'kim/db/._x.yaml': text('junk'),
      }),
    )
    expect(units('class.zip')).to.equal('kim/db, lee/web')
    expect(told(read('class.zip'))).to.equal('x.yaml')
  })

  it('may wrap everything in one folder more', () => {
    put('wrapped.zip', zipSync({ 'submissions/kim/db/x.yaml': text('a: 1') }))
    expect(units('wrapped.zip')).to.equal('kim/db')
  })

  it('give names that are no UTF-8 as CP949', () => {
    const name = Buffer.from([0xb1, 0xe8]) // 김
    const packed = Buffer.from(zipSync({ 'KK/db/x.yaml': text('a: 1') }))
    for (let at = packed.indexOf('KK/'); at >= 0; at = packed.indexOf('KK/', at + 1)) name.copy(packed, at)
    put('cp949.zip', packed)
    expect(units('cp949.zip')).to.equal('김/db')
  })

  it('give the same digest as the folder they were made of', () => {
    put('same/kim/db/x.yaml', 'a: 1\n')
    put('same.zip', zipSync({ 'kim/db/x.yaml': text('a: 1\n') }))
    expect(read('same.zip').digest).to.equal(read('same').digest)
  })

  it('cannot write or read outside', () => {
    put(
      'slip.zip',
      zipSync({
        'kim/db/x.yaml': text('a: 1'),
        'kim/db/../../../evil.yaml': text('b: 2'),
        '../lee/db/x.yaml': text('c: 3'),
        '/etc/db/x.yaml': text('d: 4'),
      }),
    )
    expect(units('slip.zip')).to.equal('kim/db')
    expect(told(read('slip.zip'))).to.equal('x.yaml !submission.entry-outside')
  })

  it('cost a bomb its own limit only', () => {
    const packed = Buffer.from(zipSync({ 'kim/db/x.yaml': new Uint8Array(30_000_000) }, { level: 9 }))
    put('bomb.zip', packed)
    expect(told(read('bomb.zip'))).to.equal('!submission.file-size')
    // The same with a lie about its size: in the central directory and in the entry itself.
    const size = Buffer.alloc(4)
    size.writeUInt32LE(30_000_000)
    const lie = Buffer.alloc(4)
    lie.writeUInt32LE(100)
    for (let at = packed.indexOf(size); at >= 0; at = packed.indexOf(size, at + 1)) lie.copy(packed, at)
    put('liar.zip', packed)
    const start = performance.now()
    expect(told(read('liar.zip'))).to.equal('!submission.unreadable')
    expect(performance.now() - start).to.be.lessThan(500)
  })

  it('must be archives', () => {
    put('no.zip', 'not a zip at all, just text that is long enough')
    expect(() => units('no.zip')).to.throw('submission.archive')
  })
})
