import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules, createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'
import type { Plugin } from 'rolldown'
import { exerciseSchema } from '../src/batch/exercise-schema.ts'

const root = join(import.meta.dirname, '..')
const require = createRequire(import.meta.url)

/** Puts the schema of exercise.yaml into the package as code. */
export const compiledSchema: Plugin = {
  name: 'compiled schema',
  load(id) {
    if (id !== join(root, 'src', 'batch', 'exercise-check.ts')) return null
    const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, code: { source: true, esm: true } })
    const code = standalone.default(ajv, ajv.compile(exerciseSchema))
    const check = 'export function definitionErrors(value) { return validate(value) ? [] : validate.errors ?? [] }'
    return { code: `${code}\n${check}`, moduleType: 'js' }
  },
}

/** `regexp-match-indices` by the engine's own flag. */
export const matchIndices: Plugin = {
  name: 'match indices',
  resolveId: (id) => (id === 'regexp-match-indices' ? join(root, 'packaging', 'match-indices.ts') : null),
}

const BUILDER = join('@cucumber', 'cucumber', 'lib', 'support_code_library_builder')

/** What collects the bundled vocabulary compiles no expression that no step is compared with, and parses no stack trace. */
export const collecting: Plugin = {
  name: 'collecting',
  resolveId(id, importer = '') {
    if (!dirname(importer).endsWith(BUILDER)) return null
    if (id === '@cucumber/cucumber-expressions') return join(root, 'packaging', 'lazy-expressions.ts')
    return id === './get_definition_line_and_uri' ? join(root, 'packaging', 'definition-site.ts') : null
  },
}

const BUILTIN = 'builtin:'
const CREATE_REQUIRE = 'kubekata:create-require'

/**
 * What Node brings, asked for by name: an ES import of `node:fs` reads every one of its getters, streams and all, which
 * costs as much as a tenth of starting Node.
 */
export const builtins: Plugin = {
  name: 'builtins',
  resolveId(id, importer = '') {
    // The bundle's own beginnings are no CommonJS yet.
    if (importer.includes('rolldown/runtime')) return CREATE_REQUIRE
    const name = id.replace(/^node:/, '')
    return builtinModules.includes(name) ? `${BUILTIN}${name}` : null
  },
  load(id) {
    if (id === CREATE_REQUIRE) return `export const { createRequire } = process.getBuiltinModule('module')`
    if (!id.startsWith(BUILTIN)) return null
    const name = id.slice(BUILTIN.length)
    return { code: `module.exports = process.getBuiltinModule(${JSON.stringify(name)})`, moduleType: 'js' }
  },
}

const OWN = '?own'
const COLLECTING = 'kubekata:collecting-part'
export const VOCABULARY = 'kubekata:vocabulary'

/** What of Cucumber collects definitions, from its own files. */
function collectingPart(): string {
  const lib = dirname(require.resolve('@cucumber/cucumber'))
  const part = (path: string): string => `require(${JSON.stringify(join(lib, path))}).default`
  return `
    const builder = ${part('support_code_library_builder/index.js')}
    module.exports = {
      ...builder.methods,
      supportCodeLibraryBuilder: builder,
      DataTable: ${part('models/data_table.js')},
      World: ${part('support_code_library_builder/world.js')},
    }`
}

/** `packaging/steps.ts` with every module of `steps/` imported, in the order in which the repo loads them. */
function wholeVocabulary(): string {
  const modules = readdirSync(join(root, 'steps')).filter((name) => /(?<!\.(?:test|case))\.ts$/.test(name))
  const imports = modules.sort().map((name) => `import '../steps/${name}'\n`)
  return imports.join('') + readFileSync(join(root, 'packaging', 'steps.ts'), 'utf8')
}

function vocabulary(): string {
  const steps = JSON.stringify(`${join(root, 'packaging', 'steps.ts')}${OWN}`)
  return `
    import { DataTable, supportCodeLibraryBuilder } from ${JSON.stringify(COLLECTING)}
    export const collector = { DataTable, supportCodeLibraryBuilder, evaluate: () => import(${steps}) }`
}

/**
 * The vocabulary a second time (`steps/*.ts?own`), bound to the collecting part of Cucumber that is bundled with it: what
 * the batch runner starts with where no author defines steps. Everything else these steps import is shared.
 */
export const ownVocabulary: Plugin = {
  name: 'own vocabulary',
  resolveId(id, importer = '') {
    if ([VOCABULARY, COLLECTING].includes(id) || id.endsWith(OWN)) return id
    const twice = importer.endsWith(OWN)
    if (id === '@cucumber/cucumber') return twice ? COLLECTING : { id, external: true }
    if (!twice || !id.startsWith('.')) return null
    const file = join(dirname(importer), id)
    return ['steps', 'packaging'].includes(dirname(file).slice(root.length + 1)) ? `${file}${OWN}` : file
  },
  load(id) {
    if (id === VOCABULARY) return { code: vocabulary(), moduleType: 'js' }
    if (id === COLLECTING) return { code: collectingPart(), moduleType: 'js' }
    const plain = id.endsWith(OWN) ? id.slice(0, -OWN.length) : id
    if (plain === join(root, 'packaging', 'steps.ts')) return { code: wholeVocabulary(), moduleType: 'ts' }
    return id.endsWith(OWN) ? { code: readFileSync(plain, 'utf8'), moduleType: 'ts' } : null
  },
}
