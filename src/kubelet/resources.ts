import type { Container } from '../application.ts'
import type { Stored } from '../object.ts'

const suffixes: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
}

function amount(text: string | number): number {
  if (typeof text === 'number') return text
  const [, digits = '0', suffix = ''] = /^([\d.]+(?:[eE][+-]?\d+)?)([a-zA-Z]*)$/.exec(text) ?? []
  return Number(digits) * (suffixes[suffix] ?? 1)
}

/**
 * A container's request or limit in units of the divisor, rounded up; a limit that is not set is what the node has
 * (pkg/api/v1/resource ExtractContainerResourceValue).
 */
export function resourceField(
  { resources = {} }: Container,
  resource: string,
  divisor: string | number | undefined,
  node: Stored<'Node'> | undefined,
): string {
  const [kind = '', ...rest] = resource.split('.')
  const name = rest.join('.')
  const own = (resources as Record<string, Record<string, string | number> | undefined>)[kind]?.[name]
  const ofNode = (node?.status?.allocatable as Record<string, string> | undefined)?.[name]
  const value = own ?? (kind === 'limits' ? ofNode : undefined) ?? 0
  const unit = divisor === undefined || amount(divisor) === 0 ? 1 : amount(divisor)
  return String(Math.ceil(Number((amount(value) / unit).toFixed(6))))
}
