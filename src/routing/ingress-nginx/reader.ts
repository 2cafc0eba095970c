/** Annotations of an Ingress, as pairs. */
export type Pairs = Readonly<Record<string, string>>

export const PREFIX = 'nginx.ingress.kubernetes.io/'

/** Characters that values of most annotations may have (parser/validators.go). */
const chars = '-._~a-zA-Z0-9/:'
export const BASIC = new RegExp(`^[${chars}]*$`)
export const REGEX = new RegExp(String.raw`^[${chars}^$\[\](){}*+?|&=\\]*$`)
export const URL_CHARS = new RegExp(`^[${chars}?&=]*$`)
export const URL_WITH_VARIABLE = new RegExp(`^[${chars}?&=$]*$`)
export const CAPTURES = new RegExp(`^[${chars}$]*$`)
export const SPACED = new RegExp(`^[${chars} ]*$`)
export const SIZE = /^\d+[bkmg]?$/i
export const INTEGER = /^[+-]?\d+$/
export const NGINX_VARIABLE = /^[A-Za-z0-9_${}-]*$/
export const ALGORITHMS = ['round_robin', 'chash', 'chashsubset', 'sticky_balanced', 'sticky_persistent', 'ewma']

const TRUE = ['1', 't', 'T', 'TRUE', 'true', 'True']
const FALSE = ['0', 'f', 'F', 'FALSE', 'false', 'False']

/** Go's strconv.ParseBool. */
export function parseBool(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined
  return TRUE.includes(text) ? true : FALSE.includes(text) ? false : undefined
}

/** A value of the controller's prefix; undefined when absent. Line breaks and outer blanks are dropped, as upstream does. */
export function annotation(pairs: Pairs | undefined, name: string): string | undefined {
  const value = pairs?.[PREFIX + name]
  return value
    ?.split('\n')
    .map((line) => line.trim())
    .join('\n')
    .trim()
}

/** Values by name, each with what stands in for an absent or malformed one. */
export class Reader {
  readonly #pairs: Pairs | undefined
  constructor(pairs: Pairs | undefined) {
    this.#pairs = pairs
  }

  text(name: string, allowed?: RegExp): string {
    const value = annotation(this.#pairs, name) ?? ''
    return allowed === undefined || allowed.test(value) ? value : ''
  }

  option(name: string, options: readonly string[]): string {
    const value = this.text(name)
    return options.includes(value) ? value : ''
  }

  flag(name: string, otherwise: boolean): boolean {
    return parseBool(annotation(this.#pairs, name)) ?? otherwise
  }

  integer(name: string, otherwise: number): number {
    const value = annotation(this.#pairs, name)
    return value !== undefined && INTEGER.test(value) ? Number(value) : otherwise
  }

  list(...names: readonly string[]): readonly string[] {
    for (const name of names) {
      const value = annotation(this.#pairs, name)
      if (value !== undefined && value !== '')
        return value
          .split(',')
          .map((part) => part.trim())
          .filter((part) => part !== '')
    }
    return []
  }
}
