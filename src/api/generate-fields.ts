/**
 * Writes `fields.generated.ts`: every field of every served kind with the Go type that decides how it decodes, read from
 * the declarations of kubernetes-models. Integers are told from floats, and 32 from 64 bits, by asking its validators.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { served } from './served.ts'

const modules = join(import.meta.dirname, '../../node_modules')

/** Tokens of a declaration file: names, strings and punctuation; comments are gone. */
function tokens(text: string): string[] {
  const bare = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
  return [...bare.matchAll(/"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$.]*|\d+|[{}[\]<>:;?|&(),=]/g)].map(([token]) => token)
}

interface Declaration {
  readonly file: string
  readonly imports: ReadonlyMap<string, { readonly file: string; readonly name: string }>
  /** Tokens behind `interface X` or `type X =`. */
  readonly bodies: ReadonlyMap<string, readonly string[]>
  /** Names behind `extends`. */
  readonly bases: ReadonlyMap<string, readonly string[]>
}

const files = new Map<string, Declaration>()

function resolved(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return resolve(dirname(from), specifier.replace(/\.js$/, '')).replace(/$/, '.d.ts')
  const direct = join(modules, `${specifier}.d.ts`)
  return existsSync(direct) ? direct : join(modules, specifier, 'index.d.ts')
}

function declaration(file: string): Declaration {
  const known = files.get(file)
  if (known !== undefined) return known
  const text = readFileSync(file, 'utf8')
  const imports = new Map<string, { file: string; name: string }>()
  for (const [, names, specifier] of text.matchAll(/import\s+(?:type\s+)?\{([^}]*)\}\s+from\s+"([^"]+)"/g)) {
    for (const part of names!.split(',')) {
      const [name, alias = name] = part.trim().split(/\s+as\s+/)
      imports.set(alias!, { file: resolved(file, specifier!), name: name! })
    }
  }
  const all = tokens(text)
  const bodies = new Map<string, readonly string[]>()
  const bases = new Map<string, readonly string[]>()
  for (let at = 0; at < all.length; at++) {
    if (all[at] === 'interface') {
      const open = all.indexOf('{', at)
      bodies.set(all[at + 1]!, all.slice(open))
      bases.set(
        all[at + 1]!,
        all.slice(at + 2, open).filter((token) => token !== 'extends' && token !== ',' && token !== 'TypeMeta'),
      )
    }
    if (all[at] === 'type' && all[at + 2] === '=') bodies.set(all[at + 1]!, all.slice(at + 3))
  }
  const exported = new Map(bodies)
  for (const [, names] of text.matchAll(/export\s+(?:type\s+)?\{([^}]*)\}/g)) {
    for (const part of names!.split(',')) {
      const [name, alias = name] = part.trim().split(/\s+as\s+/)
      const body = bodies.get(name!.replace(/^type\s+/, ''))
      if (body !== undefined) exported.set(alias!, body)
      const base = bases.get(name!.replace(/^type\s+/, ''))
      if (base !== undefined) bases.set(alias!, base)
      const imported = imports.get(name!.replace(/^type\s+/, ''))
      if (imported !== undefined) imports.set(alias!, imported)
    }
  }
  const made = { file, imports, bodies: exported, bases }
  files.set(file, made)
  return made
}

/** A type as the table writes it: a scalar's word, `[]T`, `{}T`, or the name of a struct. */
const structs = new Map<string, Record<string, string>>()
const names = new Map<string, string>()

const SPECIAL: Readonly<Record<string, string>> = {
  IIoK8sApimachineryPkgUtilIntstrIntOrString: 'intOrString',
  IIoK8sApimachineryPkgApiResourceQuantity: 'quantity',
  IIoK8sApimachineryPkgApisMetaV1Time: 'string',
  IIoK8sApimachineryPkgApisMetaV1MicroTime: 'string',
  IIoK8sApimachineryPkgApisMetaV1FieldsV1: 'any',
  IIoK8sApimachineryPkgRuntimeRawExtension: 'any',
}

class Types {
  readonly #from: Declaration
  readonly #tokens: readonly string[]
  at = 0

  constructor(from: Declaration, tokens: readonly string[]) {
    this.#from = from
    this.#tokens = tokens
  }

  #next(): string {
    return this.#tokens[this.at++]!
  }

  #peek(): string {
    return this.#tokens[this.at]!
  }

  type(owner: string): string {
    const parts: string[] = []
    do {
      parts.push(this.#single(owner))
      if (this.#peek() === '&') this.#skipIntersection()
    } while (this.#peek() === '|' && this.#next())
    const real = parts.filter((part) => part !== 'null' && part !== 'undefined')
    if (real.includes('any')) return 'any'
    if (new Set(real).size === 1) return real[0]!
    return real.includes('number') && real.includes('string') ? 'intOrString' : 'any'
  }

  /** What follows `&` only narrows (one-of groups): the fields are all named before it. */
  #skipIntersection(): void {
    for (let depth = 0; ; this.at++) {
      const token = this.#peek()
      if (depth === 0 && [';', ',', '>', ')', '}', ']', '|'].includes(token)) return
      if (['{', '(', '<', '['].includes(token)) depth++
      if (['}', ')', '>', ']'].includes(token)) depth--
    }
  }

  #single(owner: string): string {
    const token = this.#next()
    let type: string
    if (token === '|') return this.#single(owner)
    if (token === '(') {
      type = this.type(owner)
      this.#next()
    } else if (token.startsWith('"')) type = 'string'
    else if (token === 'Array') {
      this.#next()
      type = `[]${this.type(owner)}`
      this.#next()
    } else if (token === '{') type = this.#object(owner)
    else if (
      token === 'string' ||
      token === 'number' ||
      token === 'boolean' ||
      token === 'null' ||
      token === 'undefined'
    )
      type = token
    else if (token === 'unknown' || token === 'any' || token === 'object') type = 'any'
    else if (token === 'true' || token === 'false') type = 'boolean'
    else if (/^\d+$/.test(token)) type = 'number'
    else type = reference(this.#from, token)
    while (this.#peek() === '[') {
      this.at += 2
      type = `[]${type}`
    }
    return type
  }

  #object(owner: string): string {
    if (this.#peek() === '[') {
      while (this.#next() !== ']');
      this.#next()
      const value = this.type(owner)
      while (this.#next() !== '}');
      return `{}${value}`
    }
    const fields = this.fields(owner)
    if (Object.keys(fields).length === 0) return 'any'
    structs.set(owner, fields)
    return owner
  }

  /** The fields up to the closing brace; inline structs are named after the path that leads to them. */
  fields(owner: string): Record<string, string> {
    const fields: Record<string, string> = {}
    while (this.#peek() !== '}') {
      const name = this.#next().replace(/^"|"$/g, '')
      if (this.#peek() === '?') this.#next()
      this.#next()
      fields[name] = this.type(`${owner}.${name}`)
      if (this.#peek() === ';') this.#next()
    }
    this.#next()
    return fields
  }
}

function reference(from: Declaration, name: string): string {
  if (SPECIAL[name] !== undefined) return SPECIAL[name]
  const imported = from.imports.get(name)
  const at = imported === undefined ? from : declaration(imported.file)
  const original = imported?.name ?? name
  if (SPECIAL[original] !== undefined) return SPECIAL[original]
  const body = at.bodies.get(original)
  if (body === undefined) {
    const again = at.imports.get(original)
    if (again === undefined) throw new Error(`${name} of ${from.file} is declared nowhere`)
    return reference(at, original)
  }
  if (body[0] !== '{') return new Types(at, body).type(original)
  const known = names.get(`${at.file}#${original}`)
  if (known !== undefined) return known
  const short = original.replace(/^I+o?K8s|^I/, '')
  // Two groups may share a word (Gateway): the second is told by its folder.
  const id = structs.has(short) ? `${relative(modules, dirname(at.file)).replaceAll('/', '.')}.${short}` : short
  names.set(`${at.file}#${original}`, id)
  structs.set(id, {})
  const types = new Types(at, body)
  types.at = 1
  const inherited = (at.bases.get(original) ?? []).map((base) => structs.get(reference(at, base)) ?? {})
  structs.set(id, Object.assign({}, ...inherited, types.fields(id)) as Record<string, string>)
  return id
}

type Validate = ((value: unknown) => boolean) & {
  errors?: readonly { readonly instancePath: string; readonly keyword: string }[]
}

/** Fractions of Istio's types, which have no validator of their own. */
const fractions = /(?:[pP]ercentage\.value|\.aggression|retryBudget\.percent)$/

/** `int32`, `int64` or `float`, by what a kind's validator says of a fraction and of 2³¹ at the field. */
function numberType(validate: Validate | undefined, path: readonly string[], wrap: (value: number) => unknown): string {
  if (validate === undefined) return 'int32'
  const at = `/${path.join('/')}`
  const refuses = (value: number): boolean => {
    validate(wrap(value))
    return (validate.errors ?? []).some(
      ({ instancePath, keyword }) => instancePath.startsWith(at) && (keyword === 'type' || keyword === 'format'),
    )
  }
  if (!refuses(1.5)) return 'float'
  return refuses(2 ** 31) ? 'int32' : 'int64'
}

async function numbers(): Promise<void> {
  const folders = [
    'kubernetes-models',
    '@kubernetes-models/apimachinery',
    '@kubernetes-models/gateway-api',
    '@kubernetes-models/istio',
  ].map((name) => join(modules, name, '_schemas'))
  for (const [id, fields] of structs) {
    const numeric = Object.entries(fields).filter(([, type]) => /(^|[\]}])number$/.test(type))
    if (numeric.length === 0) continue
    const file = folders.map((folder) => join(folder, `IoK8s${id}.js`)).find((path) => existsSync(path))
    const validate = file === undefined ? undefined : ((await import(file)) as { validate: Validate }).validate
    for (const [name, type] of numeric) {
      const wrap = (value: number): unknown => ({
        [name]: type.startsWith('[]') ? [value] : type.startsWith('{}') ? { x: value } : value,
      })
      const word = fractions.test(`${id}.${name}`) ? 'float' : numberType(validate, [name], wrap)
      fields[name] = type.replace('number', word)
    }
  }
}

function kindFields(specifier: string, kind: string): string {
  const file = join(modules, `${specifier}.d.ts`)
  return reference(declaration(file), `I${kind}`)
}

/** The text of the table; a test compares it with the file. */
export async function generate(): Promise<string> {
  const kinds = served.map(
    ({ apiVersion, kind, from }) =>
      `  ${JSON.stringify(`${apiVersion}/${kind}`)}: ${JSON.stringify(kindFields(from, kind))},`,
  )
  await numbers()
  const lines = [...structs.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([id, fields]) =>
        `  ${JSON.stringify(id)}: ${JSON.stringify(Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))))},`,
    )
  return `// Made by \`npm run generate:fields\`; do not edit.\n\n/** The struct that a kind decodes into. */\nexport const kinds: Readonly<Record<string, string>> = {\n${kinds.join('\n')}\n}\n\n/** Fields of every struct with their types: scalars, \`[]T\`, \`{}T\` or a struct. */\nexport const structs: Readonly<Record<string, Readonly<Record<string, string>>>> = {\n${lines.join('\n')}\n}\n`
}

export const generatedFile: string = join(import.meta.dirname, 'fields.generated.ts')

if (process.argv[1] === import.meta.filename) writeFileSync(generatedFile, await generate())
