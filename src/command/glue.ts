/** One step in both languages, as `steps` lists it. */
export interface Phrase {
  readonly keyword: 'Given' | 'When' | 'Then'
  readonly ko: string
  readonly en: string
}

/** A parameter of expressions and what it matches. */
export interface ParameterType {
  readonly name: string
  readonly regexps: readonly string[]
}

/** Cucumber's own parameters: an editor knows them. */
const BUILT_IN = new Set([
  '',
  'int',
  'float',
  'word',
  'string',
  'double',
  'bigdecimal',
  'byte',
  'short',
  'long',
  'biginteger',
])

const HEAD = `// Written by kubekata steps --glue: what an editor needs to complete steps in both languages. Nothing runs it.
import { defineParameterType, Given, Then, When } from '@cucumber/cucumber'
`

/** `/` has to be escaped where a regular expression stands between slashes. */
function regexpText({ regexps }: ParameterType): string {
  const source = regexps.length === 1 ? regexps[0]! : regexps.map((one) => `(?:${one})`).join('|')
  return new RegExp(source).toString()
}

/**
 * A step file as the Cucumber extension of an editor reads it: it looks for calls of Given, When, Then and
 * defineParameterType with literals, and does not follow the one call that defines a step in two languages
 * (cucumber/language-service: src/language/tsxLanguage.ts).
 */
export function glueText(phrases: readonly Phrase[], parameterTypes: readonly ParameterType[]): string {
  const types = parameterTypes
    .filter(({ name }) => !BUILT_IN.has(name))
    .map((type) => `defineParameterType({ name: '${type.name}', regexp: ${regexpText(type)}, transformer: String })\n`)
  const calls = phrases.flatMap(({ keyword, ko, en }) =>
    [...new Set([en, ko])].map((text) => `${keyword}(${JSON.stringify(text)}, () => undefined)\n`),
  )
  return [HEAD, ...types, '\n', ...calls].join('')
}
