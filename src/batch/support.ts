import type { SupportCodeFunction, SupportCodeLibrary } from '@cucumber/core'
import { type HookType, type IdGenerator, StepDefinitionPatternType } from '@cucumber/messages'
import { ExerciseError } from '../grade/exercise.ts'
import { issue } from '../issue.ts'
import { type Collector, collectorFor } from './collector.ts'

/** What Cucumber's builder hands over; the only place that names its type. */
type Library = ReturnType<Collector['supportCodeLibraryBuilder']['finalize']>
type Hook = Library['beforeTestCaseHookDefinitions'][number]
type Step = Library['stepDefinitions'][number]

/** Options of a World's constructor, as Cucumber gives them. */
export interface WorldOptions {
  readonly attach: (
    data: string | Buffer,
    mediaTypeOrOptions?: string | { readonly mediaType?: string; readonly fileName?: string },
  ) => void
  readonly log: (text: string) => void
  readonly link: (...url: string[]) => void
  readonly parameters: unknown
}

/** Before all and after all scenarios of a run. */
export type RunHook = (this: { readonly parameters: unknown }) => unknown

/** Authors' step files, loaded once and ready to plan and run with. */
export interface Support {
  /** As @cucumber/core plans with. */
  readonly library: SupportCodeLibrary
  readonly World: new (options: WorldOptions) => object
  /** Milliseconds of the wall clock that an asynchronous step may take. */
  readonly timeoutOf: (code: SupportCodeFunction) => number
  readonly beforeAll: readonly RunHook[]
  readonly afterAll: readonly RunHook[]
  /** The parameters that expressions use, by name, with what each matches. */
  readonly parameterTypes: readonly { readonly name: string; readonly regexps: readonly string[] }[]
  /** A table as steps are given it. */
  readonly table: (rows: string[][]) => object
}

/** Features of Cucumber that the batch runner does not run; each is refused by its name. */
function unsupported(library: Library): readonly string[] {
  const steps = library.stepDefinitions
  const found: string[] = []
  if (library.beforeTestStepHookDefinitions.length > 0) found.push('BeforeStep')
  if (library.afterTestStepHookDefinitions.length > 0) found.push('AfterStep')
  if (steps.some(({ code, unwrappedCode }) => code !== unwrappedCode)) found.push('setDefinitionFunctionWrapper')
  return found
}

function source(definition: { readonly uri: string; readonly line: number }): {
  readonly uri: string
  readonly location: { readonly line: number }
} {
  return { uri: definition.uri, location: { line: definition.line } }
}

type DefinedHook = ReturnType<SupportCodeLibrary['findAllBeforeHooksBy']>[number]
type DefinedStep = ReturnType<SupportCodeLibrary['findAllStepsBy']>[number]['def']

function definedHook(hook: Hook, type: HookType): DefinedHook {
  const { id, order, code, name, tagExpression } = hook
  const sourceReference = source(hook)
  return {
    id,
    order,
    fn: code as SupportCodeFunction,
    sourceReference,
    ...(name === undefined ? {} : { name }),
    toMessage: () => ({
      id,
      type,
      sourceReference,
      ...(name === undefined ? {} : { name }),
      ...(tagExpression ? { tagExpression } : {}),
    }),
  }
}

function definedStep(step: Step): DefinedStep {
  const { id, order, code, pattern, expression } = step
  const sourceReference = source(step)
  const type =
    typeof pattern === 'string'
      ? StepDefinitionPatternType.CUCUMBER_EXPRESSION
      : StepDefinitionPatternType.REGULAR_EXPRESSION
  return {
    id,
    order,
    expression: { raw: pattern, compiled: expression as DefinedStep['expression']['compiled'] },
    fn: code as SupportCodeFunction,
    sourceReference,
    toMessage: () => ({ id, pattern: { type, source: String(pattern) }, sourceReference }),
  }
}

function hooksBy(hooks: readonly Hook[], type: HookType): SupportCodeLibrary['findAllBeforeHooksBy'] {
  const defined = hooks.map((hook) => [hook, definedHook(hook, type)] as const)
  return (tags) => {
    // The filter reads tags alone; a pickle of tags is all it is given.
    const pickle = { tags: tags.map((name) => ({ name, astNodeId: '' })) } as unknown as Parameters<
      Hook['appliesToTestCase']
    >[0]
    return defined.filter(([hook]) => hook.appliesToTestCase(pickle)).map(([, made]) => made)
  }
}

/** Parameters and optional text, and then words with alternatives: what of an expression a text need not hold as written. */
const BRACKETED = /\{[^}]*\}|\([^)]*\)/g
const ALTERNATIVES = /\S*\/\S*|\0/

/** The longest text that whatever matches the pattern must hold; empty where that would take reading it as Cucumber does. */
export function fixedText(pattern: string | RegExp): string {
  if (typeof pattern !== 'string' || pattern.includes('\\')) return ''
  const parts = pattern.replace(BRACKETED, '\0').split(ALTERNATIVES)
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest))
}

/** Cucumber's own library as @cucumber/core wants it; expressions stay compiled as they are. */
function adapted(library: Library): SupportCodeLibrary {
  const steps = library.stepDefinitions.map(definedStep)
  // Most definitions are told apart by a look for a piece of their text, before their regular expression is compiled.
  const candidates = steps.map((def) => ({ def, fixed: fixedText(def.expression.raw) }))
  const none = (): never => {
    throw new Error('not asked for by a plan')
  }
  return {
    findAllBeforeHooksBy: hooksBy(library.beforeTestCaseHookDefinitions, 'BEFORE_TEST_CASE' as HookType),
    findAllAfterHooksBy: hooksBy(library.afterTestCaseHookDefinitions, 'AFTER_TEST_CASE' as HookType),
    findAllStepsBy: (text) =>
      candidates.flatMap(({ def, fixed }) => {
        const args = text.includes(fixed) ? def.expression.compiled.match(text) : null
        return args === null ? [] : [{ def, args }]
      }),
    getAllSources: () => steps.map(({ sourceReference }) => sourceReference),
    getExpressionGenerator: none,
    getAllBeforeAllHooks: none,
    getAllAfterAllHooks: none,
    toEnvelopes: () => steps.map((def) => ({ stepDefinition: def.toMessage() })),
  }
}

function supportOf(library: Library, DataTable: Collector['DataTable']): Support {
  const refused = unsupported(library)
  if (refused.length > 0)
    throw new ExerciseError([
      issue('exercise.steps', { detail: `the batch runner does not know ${refused.join(', ')}` }),
    ])
  const [missing] = library.undefinedParameterTypes
  if (missing !== undefined) {
    throw new ExerciseError([
      issue('exercise.steps', { detail: `parameter type {${missing.name}} of "${missing.expression}" is not defined` }),
    ])
  }
  const timeouts = new Map<unknown, number>()
  for (const { code, options } of [
    ...library.stepDefinitions,
    ...library.beforeTestCaseHookDefinitions,
    ...library.afterTestCaseHookDefinitions,
  ]) {
    if (options.timeout !== undefined) timeouts.set(code, options.timeout)
  }
  return {
    library: adapted(library),
    World: library.World as Support['World'],
    timeoutOf: (code) => timeouts.get(code) ?? library.defaultTimeout,
    beforeAll: library.beforeTestRunHookDefinitions.map(({ code }) => code as RunHook),
    afterAll: library.afterTestRunHookDefinitions.map(({ code }) => code as RunHook).reverse(),
    parameterTypes: [...library.parameterTypeRegistry.parameterTypes].map(({ name = '', regexpStrings }) => ({
      name,
      regexps: regexpStrings,
    })),
    table: (rows) => new DataTable(rows),
  }
}

let loaded: { readonly files: string; readonly support: Promise<Support> } | undefined

async function load(files: readonly string[], cwd: string, from: Promise<Collector>): Promise<Support> {
  const { supportCodeLibraryBuilder, DataTable, evaluate } = await from
  let count = 0
  const newId: IdGenerator.NewId = () => `support-${count++}`
  supportCodeLibraryBuilder.reset(cwd, newId)
  for (const file of files) {
    try {
      await evaluate(file)
    } catch (cause) {
      throw new ExerciseError([
        issue('exercise.steps', { detail: `${file}: ${cause instanceof Error ? cause.message : String(cause)}` }),
      ])
    }
  }
  return supportOf(supportCodeLibraryBuilder.finalize(), DataTable)
}

/**
 * Loads step files. Modules are evaluated once in a process, so a second load of the same files is the first one again,
 * and a load of other files is refused: it would silently come out incomplete.
 */
export function loadSteps(
  files: readonly string[],
  cwd: string,
  from: Promise<Collector> = collectorFor(files),
): Promise<Support> {
  const key = JSON.stringify(files)
  if (loaded !== undefined && loaded.files !== key)
    throw new Error('step files were already loaded in this process; one set of files a process')
  loaded ??= { files: key, support: load(files, cwd, from) }
  return loaded.support
}
