import { inspect } from 'node:util'
import type { AssembledTestCase, AssembledTestStep, PreparedStep, SupportCodeFunction } from '@cucumber/core'
import type { Attachment, Envelope, GherkinDocument, Pickle, TestStepResult } from '@cucumber/messages'
import type { Support, WorldOptions } from './support.ts'

/** A scenario of a plan: @cucumber/core's test case and the pickle it came from. */
export interface PlannedCase {
  readonly testCase: AssembledTestCase
  readonly pickle: Pickle
  readonly document: GherkinDocument
}

export type Emit = (envelope: Envelope) => void

const NO_TIME = { seconds: 0, nanos: 0 } as const

function result(status: string, error?: unknown): TestStepResult {
  if (error === undefined) return { status, duration: NO_TIME } as TestStepResult
  const known = error instanceof Error
  const type = known ? error.constructor.name : 'Error'
  const message = known ? error.message : typeof error === 'string' ? error : inspect(error)
  return {
    status,
    duration: NO_TIME,
    message,
    exception: { type, message, stackTrace: known ? (error.stack ?? message) : message },
  } as TestStepResult
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

async function within(promise: PromiseLike<unknown>, milliseconds: number): Promise<unknown> {
  if (milliseconds < 0) return promise
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`function timed out, ensure the promise resolves within ${milliseconds} milliseconds`)),
      milliseconds,
    )
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Data table and doc string behind the parameters, in the order of the source. */
function blocks({ dataTable, docString }: PreparedStep, support: Support): readonly unknown[] {
  const given: { readonly index: number; readonly value: unknown }[] = []
  if (dataTable !== undefined) {
    const index = (dataTable as { argumentIndex?: number }).argumentIndex ?? Number.MAX_SAFE_INTEGER
    given.push({ index, value: support.table(dataTable.rows.map((row) => row.cells.map(({ value }) => value))) })
  }
  if (docString !== undefined) {
    const index = (docString as { argumentIndex?: number }).argumentIndex ?? Number.MAX_SAFE_INTEGER
    given.push({ index, value: docString.content })
  }
  return given.sort((a, b) => a.index - b.index).map(({ value }) => value)
}

const arity = (code: SupportCodeFunction, count: number): string =>
  `function has ${code.length} arguments, should have ${count} (callbacks are not supported)`

/** Runs one scenario of a plan and emits Cucumber's messages for it; it does not know what is judged or by whom. */
export class ScenarioRun {
  readonly #support: Support
  readonly #emit: Emit
  readonly #case: PlannedCase
  readonly #id: string
  readonly #world: object
  #step = ''
  #worst: TestStepResult = result('PASSED')
  #error: unknown
  #stepsRan = false

  constructor(support: Support, planned: PlannedCase, parameters: unknown, emit: Emit) {
    this.#support = support
    this.#emit = emit
    this.#case = planned
    this.#id = `${planned.testCase.id}-run`
    this.#world = new support.World(this.#options(parameters))
  }

  #options(parameters: unknown): WorldOptions {
    const attach: WorldOptions['attach'] = (data, options) => {
      const { mediaType = 'text/plain', fileName } =
        typeof options === 'string' ? { mediaType: options } : (options ?? {})
      const text = typeof data === 'string'
      const base64 = !text || mediaType.startsWith('base64:')
      this.#attached({
        body: text ? data : data.toString('base64'),
        mediaType: mediaType.replace(/^base64:/, ''),
        contentEncoding: base64 ? 'BASE64' : 'IDENTITY',
        ...(fileName === undefined ? {} : { fileName }),
      } as Attachment)
    }
    return {
      attach,
      log: (text) => attach(text, 'text/x.cucumber.log+plain'),
      link: (...url) => attach(url.join('\n'), 'text/uri-list'),
      parameters,
    }
  }

  #attached(attachment: Attachment): void {
    if (this.#step === '')
      throw new Error(
        'Cannot attach when a step/hook is not running. Ensure your step/hook waits for the attach to finish.',
      )
    this.#emit({ attachment: { ...attachment, testCaseStartedId: this.#id, testStepId: this.#step } })
  }

  async run(): Promise<void> {
    const { testCase } = this.#case
    this.#emit({ testCaseStarted: { id: this.#id, testCaseId: testCase.id, attempt: 0, timestamp: NO_TIME } })
    for (const step of testCase.testSteps) {
      this.#step = step.id
      this.#emit({ testStepStarted: { testCaseStartedId: this.#id, testStepId: step.id, timestamp: NO_TIME } })
      const pending = this.#judge(step)
      const testStepResult = isPromise(pending) ? await pending : pending
      this.#step = ''
      this.#note(testStepResult)
      this.#emit({
        testStepFinished: { testCaseStartedId: this.#id, testStepId: step.id, testStepResult, timestamp: NO_TIME },
      })
    }
    this.#emit({ testCaseFinished: { testCaseStartedId: this.#id, timestamp: NO_TIME, willBeRetried: false } })
  }

  #note(outcome: TestStepResult): void {
    const order = ['UNKNOWN', 'PASSED', 'SKIPPED', 'PENDING', 'UNDEFINED', 'AMBIGUOUS', 'FAILED']
    if (order.indexOf(outcome.status) > order.indexOf(this.#worst.status)) this.#worst = outcome
  }

  #judge(step: AssembledTestStep): TestStepResult | Promise<TestStepResult> {
    const prepared = step.prepare()
    const hook = step.toMessage().pickleStepId === undefined
    if (hook) {
      const before = !this.#stepsRan
      if (before && this.#worst.status !== 'PASSED') return result('SKIPPED')
      return this.#hook((prepared as PreparedStep).fn, before)
    }
    this.#stepsRan = true
    if (this.#worst.status === 'SKIPPED') return result('SKIPPED')
    if (prepared.type !== 'prepared') return result(prepared.type === 'undefined' ? 'UNDEFINED' : 'AMBIGUOUS')
    return this.#worst.status === 'PASSED' ? this.#pickleStep(prepared) : result('SKIPPED')
  }

  #hook(code: SupportCodeFunction, before: boolean): TestStepResult | Promise<TestStepResult> {
    const { pickle, document } = this.#case
    const known = { gherkinDocument: document, pickle, testCaseStartedId: this.#id }
    const argument = before ? known : { ...known, result: this.#worst, error: this.#error, willBeRetried: false }
    return code.length > 1 ? result('FAILED', arity(code, 1)) : this.#call(code, [argument])
  }

  #pickleStep(prepared: PreparedStep): TestStepResult | Promise<TestStepResult> {
    let values: unknown[]
    try {
      values = [...prepared.args.map((argument) => argument.getValue(this.#world)), ...blocks(prepared, this.#support)]
    } catch (error) {
      return this.#failed(error)
    }
    if (values.some(isPromise))
      return Promise.all(values).then(
        (ready) => this.#invoke(prepared.fn, ready),
        (error) => this.#failed(error),
      )
    return this.#invoke(prepared.fn, values)
  }

  #invoke(code: SupportCodeFunction, values: readonly unknown[]): TestStepResult | Promise<TestStepResult> {
    return code.length === values.length ? this.#call(code, values) : this.#failed(arity(code, values.length))
  }

  #failed(error: unknown): TestStepResult {
    this.#error = error
    return result('FAILED', error ?? new Error('Promise rejected without a reason'))
  }

  #call(code: SupportCodeFunction, values: readonly unknown[]): TestStepResult | Promise<TestStepResult> {
    const done = (value: unknown): TestStepResult =>
      result(value === 'skipped' ? 'SKIPPED' : value === 'pending' ? 'PENDING' : 'PASSED')
    try {
      const value: unknown = code.apply(this.#world, [...values])
      if (!isPromise(value)) return done(value)
      return within(value, this.#support.timeoutOf(code)).then(done, (error) => this.#failed(error))
    } catch (error) {
      return this.#failed(error)
    }
  }
}
