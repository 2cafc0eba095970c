import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { zipSync } from 'fflate'

/** Files by path, or a maker for what is no plain file. */
export type Hostile = Readonly<Record<string, string | Uint8Array>> | ((folder: string) => unknown)

/** `found`: what the report says of the submission: the code of `valid`, or of everything when nothing was read. */
export type HostileRow = readonly [name: string, put: Hostile, found: string]

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const bytes = (...parts: readonly (string | readonly number[])[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? utf8(part) : Uint8Array.from(part))))

const configMap = (name: string, rest = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: data\n${rest}`

/** Nine times nine times … of one alias: 9^depth strings when it is written out. */
function aliasBomb(depth: number): string {
  const levels = Array.from({ length: depth }, (_, at) =>
    at === 0
      ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
      : `a${at}: &a${at} [${Array(9)
          .fill(`*a${at - 1}`)
          .join(', ')}]`,
  )
  return `${levels.join('\n')}\n`
}

function mergeBomb(depth: number): string {
  const wide = Array.from({ length: 40 }, (_, at) => `k${at}: v`).join(', ')
  const levels = Array.from({ length: depth }, (_, at) =>
    at === 0
      ? `m0: &m0 { ${wide} }`
      : `m${at}: &m${at} { <<: [${Array(9)
          .fill(`*m${at - 1}`)
          .join(', ')}], own${at}: 1 }`,
  )
  return `${levels.join('\n')}\n`
}

const policies = (count: number, prefix: string): string =>
  Array.from(
    { length: count },
    (_, at) =>
      `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${prefix}${at}, namespace: data }\nspec: { podSelector: { matchLabels: { none: x } }, ingress: [] }\n`,
  ).join('')

export function put(folder: string, hostile: Hostile): void {
  mkdirSync(folder, { recursive: true })
  if (typeof hostile === 'function') {
    hostile(folder)
    return
  }
  for (const [path, text] of Object.entries(hostile)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

/** Each is put beside a right answer; what it costs is in the last column, and nothing else may be lost. */
export const HOSTILE: readonly HostileRow[] = [
  // Syntax and encoding.
  ['no YAML at all', { 'x.yaml': 'a: [1, 2\nb: }' }, 'yaml.syntax'],
  ['a tab for indentation', { 'x.yaml': 'metadata:\n\tname: x\n' }, 'yaml.syntax'],
  ['an open quote', { 'x.yaml': 'a: "never closed\nb: 1\n' }, 'yaml.syntax'],
  ['an unknown escape', { 'x.yaml': 'a: "\\q"\n' }, 'yaml.syntax'],
  ['an unknown alias', { 'x.yaml': 'a: *nobody\n' }, 'yaml.refused'],
  ['invalid UTF-8', { 'x.yaml': bytes(configMap('x', 'data:\n  a: '), [0xff, 0xfe, 0x80], '\n') }, 'manifest.encoding'],
  ['an overlong UTF-8 slash', { 'x.yaml': bytes('a: ', [0xc0, 0xaf], '\n') }, 'manifest.encoding'],
  [
    'UTF-16 with a mark',
    {
      'x.yaml': bytes(
        [0xff, 0xfe],
        Array.from('a: 1\n').flatMap((c) => [c.charCodeAt(0), 0]),
      ),
    },
    'manifest.encoding',
  ],
  ['a lone surrogate in UTF-8', { 'x.yaml': bytes('a: ', [0xed, 0xa0, 0x80], '\n') }, 'manifest.encoding'],
  ['a NUL byte', { 'x.yaml': bytes(configMap('x', 'data: { a: "'), [0], '" }\n') }, 'manifest.nul'],
  ['a bell and an escape character', { 'x.yaml': bytes('a: ', [7, 27], '[31m\n') }, 'yaml.syntax'],
  ['a file of NULs', { 'x.yaml': new Uint8Array(5000) }, 'manifest.nul'],
  ['an image called YAML', { 'x.yaml': bytes([0x89], 'PNG\r\n', [0x1a, 0x0a, 0, 0, 0]) }, 'manifest.encoding'],
  ['JSON cut off', { 'x.json': '{"apiVersion": "v1", "kind": ' }, 'yaml.syntax'],
  ['deep flow sequences', { 'x.yaml': `a: ${'['.repeat(5000)}${']'.repeat(5000)}\n` }, 'yaml.syntax'],
  ['deep flow mappings, open', { 'x.yaml': `${'{a: '.repeat(20_000)}\n` }, 'yaml.syntax'],
  [
    'deep block mappings',
    { 'x.yaml': Array.from({ length: 700 }, (_, at) => `${' '.repeat(at)}a:\n`).join('') },
    'yaml.syntax',
  ],
  ['a million question marks', { 'x.yaml': '? '.repeat(400_000) }, 'yaml.syntax'],
  ['a million dashes', { 'x.yaml': '- '.repeat(400_000) }, 'yaml.syntax'],
  // Bombs.
  ['an alias bomb', { 'x.yaml': aliasBomb(12) }, 'yaml.refused'],
  ['an alias bomb inside an object', { 'x.yaml': `${aliasBomb(10)}${configMap('x')}` }, 'yaml.refused'],
  ['a merge bomb', { 'x.yaml': mergeBomb(8) }, 'yaml.refused'],
  ['an alias of itself', { 'x.yaml': 'a: &a [*a]\n' }, 'yaml.refused'],
  ['a mapping that holds itself', { 'x.yaml': 'a: &a\n  b: *a\n' }, 'yaml.refused'],
  ['a merge of itself', { 'x.yaml': 'a: &a\n  <<: *a\n' }, 'yaml.refused'],
  ['a merge of a number', { 'x.yaml': 'a:\n  <<: 7\n' }, 'yaml.refused'],
  [
    'wide: a hundred thousand keys',
    { 'x.yaml': Array.from({ length: 100_000 }, (_, at) => `k${at}: 1\n`).join('') },
    'api.refused',
  ],
  ['wide: 300,000 items', { 'x.yaml': `a: [${'1,'.repeat(300_000)}]\n` }, 'yaml.refused'],
  ['1,001 documents', { 'x.yaml': '---\na: 1\n'.repeat(1001) }, 'manifest.too-many-documents'],
  [
    '3,000 objects',
    {
      'x.yaml': Array.from({ length: 900 }, (_, at) => `---\n${configMap(`c${at}`)}`).join(''),
      'y.yaml': Array.from({ length: 900 }, (_, at) => `---\n${configMap(`d${at}`)}`).join(''),
      'z.yaml': Array.from({ length: 900 }, (_, at) => `---\n${configMap(`e${at}`)}`).join(''),
    },
    'submission.objects',
  ],
  [
    'a million replicas',
    {
      'x.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: many, namespace: data }\nspec:\n  replicas: 1000000\n  selector: { matchLabels: { many: x } }\n  template:\n    metadata: { labels: { many: x } }\n    spec: { containers: [{ name: c, image: x }] }\n`,
    },
    'submission.made',
  ],
  [
    'a Job of a million Pods',
    {
      'x.yaml': `apiVersion: batch/v1\nkind: Job\nmetadata: { name: many, namespace: data }\nspec:\n  parallelism: 1000000\n  completions: 2000000000\n  template:\n    spec: { restartPolicy: Never, containers: [{ name: c, image: x }] }\n`,
    },
    'submission.made',
  ],
  [
    'a StatefulSet of a billion Pods',
    {
      'x.yaml': `apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: many, namespace: data }\nspec:\n  serviceName: x\n  podManagementPolicy: Parallel\n  replicas: 1000000000\n  selector: { matchLabels: { many: x } }\n  template:\n    metadata: { labels: { many: x } }\n    spec: { containers: [{ name: c, image: x }] }\n`,
    },
    'submission.made',
  ],
  ['1,900 policies', { 'x.yaml': policies(950, 'a'), 'y.yaml': policies(950, 'b') }, ''],
  [
    'a CronJob every minute that never ends',
    {
      'x.yaml': `apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: cron, namespace: data }\nspec:\n  schedule: "* * * * *"\n  jobTemplate:\n    spec:\n      parallelism: 900\n      template:\n        spec: { restartPolicy: Never, containers: [{ name: c, image: x }] }\n`,
    },
    'submission.made',
  ],
  [
    'a Pod that crashes for ever',
    {
      'x.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: crash, namespace: data }\nspec:\n  replicas: 300\n  selector: { matchLabels: { c: x } }\n  template:\n    metadata: { labels: { c: x } }\n    spec: { containers: [{ name: c, image: x, command: [sh, -c, exit 1] }] }\n`,
    },
    '',
  ],
  [
    'an object owning itself',
    {
      'x.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: own\n  namespace: data\n  ownerReferences:\n    - { apiVersion: v1, kind: ConfigMap, name: own, uid: "1" }\n`,
    },
    '',
  ],
  ['a file over 1 MiB', { 'x.yaml': '#'.repeat(1_048_577) }, 'submission.file-size'],
  // Values that reach for JavaScript.
  ['__proto__ as a key', { 'x.yaml': `${configMap('x')}__proto__: { polluted: true }\n` }, 'api.refused'],
  [
    'constructor.prototype as keys',
    { 'x.yaml': `${configMap('x')}constructor: { prototype: { polluted: true } }\n` },
    'api.refused',
  ],
  ['__proto__ merged', { 'x.yaml': `base: &b { __proto__: { polluted: true } }\n<<: *b\n` }, 'api.refused'],
  [
    '__proto__ as a label',
    {
      'x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x, namespace: data, labels: { __proto__: "a" } }\n',
    },
    'api.refused',
  ],
  ['toString as kind', { 'x.yaml': 'apiVersion: v1\nkind: toString\nmetadata: { name: x }\n' }, 'api.refused'],
  ['a JavaScript tag', { 'x.yaml': 'a: !!js/function "function () { process.exit(9) }"\n' }, 'api.refused'],
  ['a tag of its own', { 'x.yaml': 'a: !python/object/apply:os.system [ "true" ]\n' }, 'api.refused'],
  ['binary', { 'x.yaml': 'a: !!binary AAAA\n' }, 'api.refused'],
  ['a mapping as a key', { 'x.yaml': '? { a: 1 }\n: b\n' }, 'yaml.refused'],
  [
    'a number beyond 64 bits',
    {
      'x.yaml': `apiVersion: v1\nkind: Service\nmetadata: { name: x, namespace: data }\nspec: { ports: [{ port: 99999999999999999999999999 }] }\n`,
    },
    'api.refused',
  ],
  [
    'not a number',
    {
      'x.yaml': `apiVersion: v1\nkind: Service\nmetadata: { name: x, namespace: data }\nspec: { ports: [{ port: .nan }] }\n`,
    },
    'yaml.refused',
  ],
  ['a list as an object', { 'x.yaml': '- apiVersion: v1\n' }, 'api.refused'],
  ['a string as an object', { 'x.yaml': 'just words\n' }, 'api.refused'],
  [
    'a List in a List in a List',
    { 'x.yaml': `${'{apiVersion: v1, kind: List, items: ['.repeat(30)}${']}'.repeat(30)}\n` },
    '',
  ],
  [
    'a regular expression in a selector that explodes',
    { 'x.yaml': `${configMap(`"${'a'.repeat(60)}!"`)}` },
    'api.refused',
  ],
  ['a name of 100,000 letters', { 'x.yaml': configMap('a'.repeat(100_000)) }, 'api.refused'],
  ['a name with a path', { 'x.yaml': configMap('../../etc/passwd') }, 'api.refused'],
  [
    'terminal sequences in a name',
    { 'x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "\\e[2J\\e]0;owned\\a", namespace: data }\n' },
    'api.refused',
  ],
  ['HTML in a name', { 'x.yaml': configMap('"<img src=x onerror=alert(1)>"') }, 'api.refused'],
  ['a formula in a name', { 'x.yaml': configMap('"=HYPERLINK(1)"') }, 'api.refused'],
  [
    'a GitHub command in a name',
    { 'x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "x\\n::error file=a::owned", namespace: data }\n' },
    'api.refused',
  ],
  ['text that runs backwards', { 'x.yaml': configMap('"a\u202eb\u2066c"') }, 'api.refused'],
  [
    'zero-width characters in a kind',
    { 'x.yaml': 'apiVersion: v1\nkind: "Config\u200bMap"\nmetadata: { name: x }\n' },
    'api.refused',
  ],
  [
    'characters that look alike in a field',
    { 'x.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x, n\u0430mespace: data }\n' },
    'api.refused',
  ],
  // What is no file of text, and names.
  ['a link to a file outside', (folder) => symlinkSync('/etc/passwd', join(folder, 'x.yaml')), 'submission.not-a-file'],
  ['a link to nowhere', (folder) => symlinkSync('/nowhere/at/all', join(folder, 'x.yaml')), 'submission.not-a-file'],
  ['a link to its own folder', (folder) => symlinkSync('.', join(folder, 'loop')), 'submission.not-a-file'],
  ['a link to a device', (folder) => symlinkSync('/dev/zero', join(folder, 'x.yaml')), 'submission.not-a-file'],
  ['a pipe', (folder) => execFileSync('mkfifo', [join(folder, 'x.yaml')]), 'submission.not-a-file'],
  ['a folder called x.yaml', { 'x.yaml/y.txt': '' }, ''],
  ['names with newlines, quotes and markup', { 'a\n::error::b <i>"\'&.yaml': 'a: [' }, 'yaml.syntax'],
  ['a name of escapes', { '\u001b[31mred\u202e.yaml': 'a: [' }, 'yaml.syntax'],
  ['a name that is a formula', { '=1+1.yaml': 'a: [' }, 'yaml.syntax'],
  [
    'planted steps and configuration',
    {
      'cucumber.mjs': 'throw 1',
      'steps/evil.ts': 'process.exit(9)',
      'x.feature': 'Feature: x',
      '.npmrc': 'x',
      'node_modules/a/index.js': '',
    },
    '',
  ],
  ['a planted package.json', { 'package.json': '{"type":"module","scripts":{"test":"false"}}' }, 'api.refused'],
  ['a planted exercise.yaml', { 'exercise.yaml': 'id: internal-database\nresult: full\n' }, 'api.refused'],
  ['an archive inside', { 'x.zip': zipSync({ 'y.yaml': utf8('a: [') }) }, ''],
  // What only looks odd, and is right.
  ['a byte order mark', { 'x.yaml': bytes([0xef, 0xbb, 0xbf], configMap('bom')) }, ''],
  ['CRLF', { 'x.yaml': configMap('crlf').replaceAll('\n', '\r\n') }, ''],
  ['an empty file', { 'x.yaml': '' }, ''],
  ['only comments', { 'x.yaml': '# nothing\n---\n# here\n' }, ''],
  ['a key twice', { 'x.yaml': `${configMap('twice')}data: { a: "1" }\ndata: { a: "2" }\n` }, ''],
]
