import {
  CucumberExpression as Compiled,
  ParameterType,
  type ParameterTypeRegistry,
} from '@cucumber/cucumber-expressions'

export * from '@cucumber/cucumber-expressions'

/** Names of parameter types are sorted by code unit: to compare by locale, Node would first read every language's rules. */
ParameterType.compare = (a, b) => {
  if (a.preferForRegexpMatch !== b.preferForRegexpMatch) return a.preferForRegexpMatch ? -1 : 1
  const [one, other] = [a.name ?? '', b.name ?? '']
  return one < other ? -1 : one > other ? 1 : 0
}

/**
 * An expression of the bundled vocabulary, compiled when a step is first compared with it: an exercise uses a handful of
 * some hundred. Their parameter types are known, so that nothing is left to be refused early.
 */
export class CucumberExpression {
  readonly source: string
  readonly #registry: ParameterTypeRegistry
  #compiled: Compiled | undefined

  constructor(source: string, registry: ParameterTypeRegistry) {
    this.source = source
    this.#registry = registry
  }

  get #made(): Compiled {
    this.#compiled ??= new Compiled(this.source, this.#registry)
    return this.#compiled
  }

  get regexp(): RegExp {
    return this.#made.regexp
  }

  match(text: string): ReturnType<Compiled['match']> {
    return this.#made.match(text)
  }
}
