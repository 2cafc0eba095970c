import type { ManifestIssues, SyntaxReason } from '../../issue/manifest.ts'
import type { Sentences } from '../catalogue.ts'

const refused = {
  alias: (name: string) =>
    `the alias *${name} has no anchor &${name} before it (a text that begins with * needs quotes)`,
  cycle: (name: string) => `the alias *${name} stands inside its own anchor`,
  merge: () => 'the merge key << takes a mapping or a list of mappings',
  key: () => 'a key must be a plain word, not a list or a mapping',
  number: (text: string) => `${text} is no number that JSON can hold`,
  'too-large': (limit: string) => `the document grows beyond the limit of ${limit} nodes when its aliases are expanded`,
  tag: (tag: string) => `the tag ${tag} is unknown here`,
}

const syntax: Readonly<Record<SyntaxReason, (detail: string) => string>> = {
  tab: () => 'a tab cannot indent: use spaces',
  colon: () => 'a second colon in one value: quote the value, or put it indented on the next line',
  indentation: () => 'the indentation does not fit: keys and items of one level begin in the same column',
  'key-alone': () => 'a key without a colon behind it',
  quote: () => 'the quotes do not match',
  flow: () => 'a comma or closing bracket is missing between [ ] or { }',
  escape: () => 'no such escape (\\) between double quotes',
  reserved: (character) => `a value that begins with ${character} must be quoted`,
  character: () => 'there is an invisible control character',
  anchor: () => 'the name of an anchor (&) or alias (*) is wrong: quote a value that begins with one of them',
  depth: () => 'nested too deeply',
  other: (detail) => `not valid YAML (${detail})`,
}

export const manifest: Sentences<ManifestIssues> = {
  'yaml.syntax': ({ reason, detail }) => syntax[reason](detail),
  'yaml.refused': ({ reason, detail }) => refused[reason](detail),
  'yaml.duplicate-key': ({ key, first }) =>
    `the key ${key} stands here again (first in line ${first}); the last one wins`,
  'manifest.too-big': ({ detail }) => `the file is larger than the limit (${detail} bytes)`,
  'manifest.encoding': () => 'the file is not UTF-8 text',
  'manifest.nul': () => 'the file holds a NUL character; it is not a text file',
  'manifest.too-many-documents': ({ limit, found }) =>
    `the file holds ${found} documents, more than the limit of ${limit}`,
}
