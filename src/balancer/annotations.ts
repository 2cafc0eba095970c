import type { Stored } from '../object.ts'
import { annotation, annotationField } from './service.ts'
import { Unbuildable } from './unbuildable.ts'

type Service = Stored<'Service'>

/** Spellings that Go's strconv.ParseBool takes. */
const BOOLEANS: Readonly<Record<string, boolean>> = {
  '1': true,
  t: true,
  T: true,
  TRUE: true,
  true: true,
  True: true,
  '0': false,
  f: false,
  F: false,
  FALSE: false,
  false: false,
  False: false,
}

/** A boolean as Go reads it; undefined when it is none. */
export function goBoolean(text: string): boolean | undefined {
  return BOOLEANS[text]
}

/** `key=value` pairs of a string map annotation; a part without `=` or without a key is an error, an empty text is none. */
export function stringMap(text: string): Readonly<Record<string, string>> | undefined {
  const parts = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()]))
  const pairs = parts.map((part) => {
    const at = part.indexOf('=')
    return [part.slice(0, Math.max(at, 0)).trim(), part.slice(at + 1).trim()] as const
  })
  return pairs.some(([key]) => key === '') ? undefined : Object.fromEntries(pairs)
}

/** A comma-separated list, without blanks and empty parts. */
export function stringList(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** A Service's annotations under one prefix, read by type: a value that is not of the type keeps the balancer from being made. */
export class Annotations {
  readonly #service: Service
  readonly #prefix: string
  constructor(service: Service, prefix: string) {
    this.#service = service
    this.#prefix = prefix
  }

  text(name: string): string | undefined {
    return annotation(this.#service, this.#prefix + name)
  }

  list(name: string): readonly string[] {
    return stringList(this.text(name))
  }

  at(name: string): ReturnType<typeof annotationField> {
    return annotationField(this.#service, this.#prefix + name)
  }

  /** Throws what the controller says about a value it cannot use. */
  refuse(name: string, message: string): never {
    throw new Unbuildable(message, [this.at(name)])
  }

  boolean(name: string): boolean | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    return goBoolean(text) ?? this.refuse(name, `failed to parse bool annotation, ${this.#prefix}${name}: ${text}`)
  }

  integer(name: string): number | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    if (!/^[+-]?\d+$/.test(text)) this.refuse(name, `failed to parse int32 annotation, ${this.#prefix}${name}: ${text}`)
    return Number(text)
  }

  map(name: string): Readonly<Record<string, string>> {
    const text = this.text(name) ?? ''
    return stringMap(text) ?? this.refuse(name, `failed to parse stringMap annotation, ${this.#prefix}${name}: ${text}`)
  }

  /** One of some spellings; `said` is the controller's word for a value it does not know. */
  oneOf<T extends string>(name: string, allowed: readonly T[], said: (value: string) => string): T | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    return allowed.find((one) => one === text) ?? this.refuse(name, said(text))
  }
}
