import { type Issue, issue } from '../issue.ts'

/** A variable of one running (or waiting) container. */
export interface ContainerVariable {
  /** `ns/name`. */
  readonly pod: string
  readonly container: string
  /** Index in spec.containers. */
  readonly index: number
  readonly value?: string
  /** Why the container has no environment: it waits for a reason. */
  readonly waiting?: string
}

function absoluteHttp(value: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === 'http:' && /^http:\/\/[^/]/i.test(value)
}

/** Every container has the variable, and it is an absolute http URL. */
export function expectUrlVariables(
  variables: readonly ContainerVariable[],
  variable: string,
  image: string,
): readonly Issue[] {
  if (variables.length === 0) return [issue('expect.no-pod-of-image', { image })]
  return variables.flatMap(({ pod, container, index, value, waiting = '' }): readonly Issue[] => {
    const because = [{ kind: 'Pod', key: pod, field: `spec.containers[${index}].env` }]
    if (value === undefined)
      return [
        issue('expect.variable-missing', { container: `${pod} ${container}`, variable, reason: waiting }, { because }),
      ]
    return absoluteHttp(value)
      ? []
      : [issue('expect.variable-no-url', { container: `${pod} ${container}`, variable, value }, { because })]
  })
}

/** What a variable should be; without a value: that it is not set. */
export interface WantedVariable {
  readonly variable: string
  readonly image: string
  readonly value?: string
}

/** Every container of the image has the variable with the value, or none has it. */
export function expectVariables(
  variables: readonly ContainerVariable[],
  { variable, image, value: wanted }: WantedVariable,
): readonly Issue[] {
  if (variables.length === 0) return [issue('expect.no-pod-of-image', { image })]
  return variables.flatMap(({ pod, container, index, value, waiting = '' }): readonly Issue[] => {
    if (value === wanted && (value !== undefined || waiting === '')) return []
    const because = [{ kind: 'Pod', key: pod, field: `spec.containers[${index}].env` }]
    const at = `${pod} ${container}`
    if (value === undefined)
      return [issue('expect.variable-missing', { container: at, variable, reason: waiting }, { because })]
    return wanted === undefined
      ? [issue('expect.variable-set', { container: at, variable, value }, { because })]
      : [issue('expect.variable-value', { container: at, variable, expected: wanted, actual: value }, { because })]
  })
}
