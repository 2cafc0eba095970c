import type { Criterion } from '../../grade/exercise.ts'
import type { Labels } from '../edit/known.ts'

/** What the words of criteria name. */
export interface Said {
  names(kind: string): readonly string[]
  readonly namespaces: readonly string[]
  readonly ports: readonly number[]
  readonly hosts: readonly string[]
  readonly paths: readonly string[]
  readonly addresses: readonly string[]
  readonly labels: readonly Labels[]
  /** Numbers, and for a share what is left of a hundred per cent. */
  readonly numbers: readonly number[]
}

const URL_TEXT = /https?:\/\/([\w.-]+)(?::(\d+))?(\/[^\s"]*)?/g
const SOCKET = /(?<![\w./-])([a-z][\w-]*(?:\.[\w-]+)*):(\d+)(?![\w.])/g
const OBJECT = /([A-Z]\w+|서비스) ([a-z0-9-]+)\/([a-z0-9.-]+)/g
const LABEL = /([\w./-]+)=([\w.-]+)/g
const ADDRESS = /(?<![\w.])(\d{1,3}(?:\.\d{1,3}){3})(?![\w.])/g
const SHARE = /(\d+)%/g
const NUMBER = /(?<![\w.:/=-])(\d+)(?![\w.:])/g

const once = <T>(values: readonly T[]): readonly T[] => [...new Set(values)]

/** Reads criteria as a student reads them: the steps of their scenarios, in English, which names objects alike. */
export function saidBy(criteria: readonly Criterion[]): Said {
  const text = criteria
    .flatMap(({ scenarios }) => scenarios.flatMap(({ steps }) => steps.map(({ en }) => en)))
    .join('\n')
  const urls = [...text.matchAll(URL_TEXT)]
  const sockets = [...text.matchAll(SOCKET)]
  const objects = [...text.matchAll(OBJECT)]
  const shares = [...text.matchAll(SHARE)].map(([, share]) => Number(share))
  const dns = sockets.map(([, host = '']) => host.split('.'))
  return {
    names: (kind) => [
      ...objects.flatMap(([, one, , name = '']) =>
        one === kind || (one === '서비스' && kind === 'Service') ? [name] : [],
      ),
      ...(kind === 'Service' ? dns.flatMap(([name]) => name ?? []) : []),
    ],
    namespaces: once([
      ...objects.map(([, , namespace = '']) => namespace),
      ...dns.flatMap(([, namespace]) => namespace ?? []),
    ]),
    ports: once([...urls.map(([, , port]) => Number(port ?? 80)), ...sockets.map(([, , port]) => Number(port))]),
    hosts: once(urls.map(([, host = '']) => host)),
    paths: once(urls.flatMap(([, , , path]) => path ?? [])),
    addresses: once([...text.matchAll(ADDRESS)].map(([, address = '']) => address)),
    labels: [...text.matchAll(LABEL)].map(([, key = '', value = '']) => ({ [key]: value })),
    numbers: once([
      ...shares,
      ...shares.map((share) => 100 - share),
      ...[...text.matchAll(NUMBER)].map(([, number]) => Number(number)),
    ]),
  }
}
