import { type Issue, issue } from '../issue.ts'
import type { Branch } from '../walk.ts'

/** What a line of a log should say; undefined parts may be anything. */
export interface LogLine {
  readonly client: string
  readonly status: number
  /** `namespace/name` of the Service whose upstream was asked. */
  readonly service: string
}

const LINE = /^(\S+) - - \[[^\]]*\] "[^"]*" (\d+) \S+ \[(\S*)\]/

function says(line: string, { client, status, service }: LogLine): boolean {
  const [, address, code, upstream = ''] = LINE.exec(line) ?? []
  return address === client && code === String(status) && upstream.startsWith(`${service.replace('/', '-')}-`)
}

/** Every way a request can go leaves such a line. */
export function expectLogged(lines: readonly Branch<string | undefined>[], wanted: LogLine): readonly Issue[] {
  const other = lines.find(({ value }) => value === undefined || !says(value, wanted))
  if (other === undefined) return []
  const expected = `${wanted.client} ${wanted.status} ${wanted.service}`
  const because = other.trace.flatMap((hop) => hop.because)
  return [issue('expect.access-log', { expected, actual: other.value ?? '' }, { because })]
}

/** No way a request can go leaves a line. */
export function expectNotLogged(lines: readonly Branch<string | undefined>[]): readonly Issue[] {
  const other = lines.find(({ value }) => value !== undefined)
  if (other === undefined) return []
  const because = other.trace.flatMap((hop) => hop.because)
  return [issue('expect.access-log', { expected: '', actual: other.value! }, { because })]
}
