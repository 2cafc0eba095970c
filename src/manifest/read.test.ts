import { describe, it } from 'node:test'
import { expect } from 'chai'
import type { Issue, IssueCode } from '../issue.ts'
import { readManifests } from './read.ts'

const read = (text: string | Uint8Array) => readManifests(text, 'f.yaml')
const values = (text: string): unknown[] => read(text).manifests.map(({ value }) => value)
const where = ({ location }: Issue): string => `${location?.line}:${location?.column}`
const problems = (text: string): string[] =>
  read(text).issues.map((one) => `${one.code} ${'reason' in one.params ? `${one.params.reason} ` : ''}${where(one)}`)

describe('scalars, as go-yaml v2 reads them', () => {
  const table: readonly (readonly [text: string, value: unknown])[] = [
    ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map((word) => [word, true] as const),
    ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map(
      (word) => [word, false] as const,
    ),
    ...['null', 'Null', 'NULL', '~', ''].map((word) => [word, null] as const),
    ['yEs', 'yEs'],
    ['"yes"', 'yes'],
    ["'80'", '80'],
    ['0120', 80],
    ['007', 7],
    ['0o17', 15],
    ['0x1F', 31],
    ['-0x10', -16],
    ['0b11', 3],
    ['080', 80],
    ['09', 9],
    ['8_080', 8080],
    ['1.0', 1],
    ['80.0', 80],
    ['4e7', 40_000_000],
    ['.5', 0.5],
    ['-.5', -0.5],
    ['5.', 5],
    ['+1', 1],
    ['1e400', '1e400'],
    ['12e4567', '12e4567'],
    ['1.2.3', '1.2.3'],
    ['1.0.3', '1.0.3'],
    ['2024-01-15', '2024-01-15'],
    ['12:30:45', '12:30:45'],
    ['10.0.0.1', '10.0.0.1'],
    ['1e', '1e'],
    ['0xZZ', '0xZZ'],
    ['_1', '_1'],
    ['port:80', 'port:80'],
    ['a#b', 'a#b'],
    ['a # b', 'a'],
    ['http://x:80/y', 'http://x:80/y'],
    ['!!str 5', '5'],
    ['!!int "7"', 7],
    ['!mine x', 'x'],
    ['!!binary aGk=', 'hi'],
    ['|\n  one\n  two', 'one\ntwo\n'],
    ['>-\n  one\n  two', 'one two'],
    ['|+\n  one\n', 'one\n\n'],
    ['"a\\n\\u00e9\\/"', 'a\né/'],
    ["'it''s'", "it's"],
    ['"two\n  lines"', 'two lines'],
    ['"two\nlines"', 'two lines'],
    ['[\n  1,\n  2\n]', [1, 2]],
    ['{\n a: 1\n}', { a: 1 }],
  ]
  for (const [text, value] of table)
    it(`${JSON.stringify(text)} → ${JSON.stringify(value)}`, () => {
      expect(values(`k: ${text}\n`)).to.deep.equal([{ k: value }])
    })
})

describe('documents', () => {
  const table: readonly (readonly [string, readonly unknown[]])[] = [
    ['a: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['---\na: 1\n--- # next\nb: 2\n...\n', [{ a: 1 }, { b: 2 }]],
    ['---\n---\n# nothing\n---\nnull\n---\na: 1\n', [{ a: 1 }]],
    ['a: |\n  ---\n  x\n', [{ a: '---\nx\n' }]],
    ['\uFEFFa: 1\r\nb: |\r\n  x\r\n---\r\nc: 2\r\n', [{ a: 1, b: 'x\n' }, { c: 2 }]],
    ['{"a": 1,\n\t"b": [true]}\n', [{ a: 1, b: [true] }]],
    ['{"a": "}"}\n{"b": 2}', [{ a: '}' }, { b: 2 }]],
    ['{"a": 1}\n---\n{"b": 2}\n', [{ a: 1 }, { b: 2 }]],
    ['x: &a {k: 1, z: 2}\nw:\n  <<: *a\n  k: 9\n', [{ x: { k: 1, z: 2 }, w: { k: 9, z: 2 } }]],
    ['x: &a {k: 1}\nw:\n  k: 9\n  <<: *a\n', [{ x: { k: 1 }, w: { k: 1 } }]],
    ['x: &a {k: 1}\nv: &b {k: 2, l: 3}\nw:\n  <<: [*a, *b]\n', [{ x: { k: 1 }, v: { k: 2, l: 3 }, w: { k: 1, l: 3 } }]],
    ['kind: List\nitems:\n- kind: List\n  items: [{kind: A}]\n- kind: B\n', [{ kind: 'A' }, { kind: 'B' }]],
    [
      'apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: {name: a}\n',
      [{ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } }],
    ],
    ['kind: List\nitems: []\n', []],
    ['a:\n- 1\nb: [x, y: 1]\n', [{ a: [1], b: ['x', { true: 1 }] }]],
    ['yes: 1\n', [{ true: 1 }]],
    ['a: 1   \t\nb:\t2\n', [{ a: 1, b: 2 }]],
    ['', []],
  ]
  for (const [text, expected] of table)
    it(JSON.stringify(text), () => {
      expect(values(text)).to.deep.equal(expected)
    })

  it('are numbered without empty ones', () => {
    expect(read('---\n# one\n---\na: 1\n---\n\n---\nb: 2\n').manifests.map(({ document }) => document)).to.deep.equal([
      0, 1,
    ])
    expect(values('a: 1\n---\n'.repeat(1000))).to.have.length(1000)
  })

  it('a key named __proto__ is a key', () => {
    const [value] = values('__proto__: {a: 1}\nb: 2\n') as Record<string, unknown>[]
    expect(Object.keys(value!)).to.deep.equal(['__proto__', 'b'])
    expect(Object.getPrototypeOf(value)).to.equal(Object.prototype)
  })

  it('values are frozen all the way down', () => {
    const [value] = values('a: {b: [1, {c: d}]}\n') as { a: { b: [number, object] } }[]
    expect([value!, value!.a, value!.a.b, value!.a.b[1]].every(Object.isFrozen)).to.equal(true)
  })

  it('the last of two equal keys wins, with a warning that names both lines', () => {
    const { manifests, warnings } = read('a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n')
    expect(manifests[0]?.value).to.deep.equal({ a: 1, b: { c: 3, d: 2 } })
    expect(warnings.map((one) => [one.code, one.params, where(one)])).to.deep.equal([
      ['yaml.duplicate-key', { key: 'c', first: 3 }, '5:3'],
    ])
  })

  it('documents before a broken one stand, those behind it are lost', () => {
    const { manifests, issues } = read('a: 1\n---\nb: c: d\n---\ne: 1\n')
    expect(manifests.map(({ value }) => value)).to.deep.equal([{ a: 1 }])
    expect(issues.map(where)).to.deep.equal(['3:5'])
  })
})

describe('what is no YAML', () => {
  const table: readonly (readonly [string, string])[] = [
    ['a: b: c\n', 'yaml.syntax colon 1:5'],
    ['a:\n\tb: 1\n', 'yaml.syntax tab 2:1'],
    ['a: 1\n\t\nb: 2\n', 'yaml.syntax tab 2:1'],
    ['a:\n  b: 1\n   c: 2\n', 'yaml.syntax colon 3:5'],
    ['a:\n  b: 1\n c: 2\n', 'yaml.syntax indentation 3:2'],
    ['a: @x\n', 'yaml.syntax reserved 1:4'],
    ['a: `x`\n', 'yaml.syntax reserved 1:4'],
    ['a: "x\n', 'yaml.syntax quote 2:1'],
    ["a: 'it's'\n", 'yaml.syntax quote 1:8'],
    ['a: "\\q"\n', 'yaml.syntax escape 1:6'],
    ['a: [1, 2\nb: 3\n', 'yaml.syntax flow 2:2'],
    ['a: {x: 1\n', 'yaml.syntax flow 2:1'],
    ['a: 1\nb\n', 'yaml.syntax key-alone 2:1'],
    ['a: \u0001\n', 'yaml.syntax character 1:4'],
    ['host: *.example\n', 'yaml.refused alias 1:7'],
    ['a: &x [*x]\n', 'yaml.refused cycle 1:8'],
    ['a: .inf\n', 'yaml.refused number 1:4'],
    ['a: .nan\n', 'yaml.refused number 1:4'],
    ['{{ x }}: 1\n', 'yaml.refused key 1:2'],
    ['a: {<<: 1}\n', 'yaml.refused merge 1:9'],
    ['a: !!int x\n', 'yaml.refused tag 1:4'],
    ['a: \0\n', 'manifest.nul 1:1'],
  ]
  for (const [text, problem] of table)
    it(JSON.stringify(text), () => {
      expect(problems(text)).to.deep.equal([problem])
    })

  const codes = (issues: readonly Issue[]): IssueCode[] => issues.map(({ code }) => code)

  it('bytes that are no UTF-8', () => {
    expect(codes(read(new Uint8Array([0x61, 0x3a, 0xff])).issues)).to.deep.equal(['manifest.encoding'])
  })

  it('keeps the limits of the product', () => {
    expect(codes(read(`a: ${'x'.repeat(1024 * 1024)}`).issues)).to.deep.equal(['manifest.too-big'])
    expect(codes(read('a: 1\n---\n'.repeat(1001)).issues)).to.deep.equal(['manifest.too-many-documents'])
    expect(problems(`a: ${'['.repeat(101)}`)[0]).to.match(/^yaml\.syntax depth/)
    const bomb = [
      'a0: &a0 x',
      ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}]`),
    ]
    expect(problems(bomb.join('\n'))[0]).to.match(/^yaml\.refused too-large/)
  })
})

describe('places', () => {
  const text = `apiVersion: v1
kind: Service
metadata:
  name: web
  annotations:
    example.com/a.b: "x"
spec:
  ports:
  - port: 80
    name:
  - {port: 81, targetPort: "http"}
  externalIPs: [
    10.0.0.1,
  10.0.0.2
]
  type: NodePort
`
  const { manifests } = read(`# first\n---\n${text}`)
  const span = (field: string, what?: 'key' | 'value'): string => {
    const { line, column, endLine, endColumn } = manifests[0]!.locate(field, what)
    return `${line - 2}:${column}-${endLine - 2}:${endColumn}`
  }
  const table: readonly (readonly [string, 'key' | 'value' | undefined, string])[] = [
    ['metadata.name', undefined, '4:9-4:12'],
    ['metadata.name', 'key', '4:3-4:7'],
    ['metadata.annotations[example.com/a.b]', undefined, '6:22-6:25'],
    ['metadata.annotations[example.com/a.b]', 'key', '6:5-6:20'],
    ['spec.ports', undefined, '8:3-8:8'],
    ['spec.ports[0].port', undefined, '9:11-9:13'],
    ['spec.ports[0].name', undefined, '10:5-10:9'],
    ['spec.ports[0].nodePort', undefined, '9:5-10:9'],
    ['spec.ports[1].targetPort', undefined, '11:28-11:34'],
    ['spec.ports[1]', undefined, '11:5-11:35'],
    ['spec.externalIPs[1]', undefined, '14:3-14:11'],
    ['spec.type', undefined, '16:9-16:17'],
    ['spec.selector.app', undefined, '7:1-7:5'],
    ['status', undefined, '1:1-16:17'],
  ]
  for (const [field, what, expected] of table)
    it(`${field} ${what ?? ''}`, () => {
      expect(span(field, what)).to.equal(expected)
    })
})
