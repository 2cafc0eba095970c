import type { Cluster } from '../cluster/cluster.ts'
import { type Ends, sendRequests, tally } from '../lab/connections.ts'
import { forwardedRequest } from '../lab/forwarded-request.ts'
import { CLIENT_FLAGS, clientOf, countOf, headOf, outputOf, print } from './client.ts'
import { type Command, EXIT, type Flag, type Invocation, usage } from './command.ts'
import { forwarded } from './forwarded.ts'
import { loadedCluster } from './handed.ts'
import { withProxy } from './proxy-flags.ts'

const flags: Readonly<Record<string, Flag>> = {
  ...CLIENT_FLAGS,
  header: { short: 'H', value: 'LINE', repeatable: true },
  request: { short: 'X', value: 'METHOD' },
  'keep-cookies': {},
}

/** `Host` apart: it decides whom an Ingress asks. */
function headersOf({ values }: Invocation): {
  readonly headers: Readonly<Record<string, string>>
  readonly host?: string
} {
  const pairs = values('header').map((line) => {
    const [, name = '', value = ''] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? []
    if (name === '') throw usage('lab.bad-header', { header: line })
    return [name.toLowerCase(), value] as const
  })
  const host = pairs.find(([name]) => name === 'host')?.[1]
  return {
    headers: Object.fromEntries(pairs.filter(([name]) => name !== 'host')),
    ...(host === undefined ? {} : { host }),
  }
}

function urlOf(text: string): string {
  const url = /^[a-z]+:\/\//.test(text) ? text : `http://${text}`
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw usage('lab.bad-url', { url: text })
  return new URL(url).href
}

/** `svc/web:80/ready`: what to forward to, and the path to ask. */
function forwardedPath(text: string): { readonly target: string; readonly path: string } {
  const [, target = text, path = '/'] = /^(?:https?:\/\/)?([^/]*(?:\/[^/]*)?:[-a-z0-9]+)(\/.*)?$/.exec(text) ?? []
  return { target, path: path === '' ? '/' : path }
}

function through(text: string, invocation: Invocation, cluster: Cluster): Ends | undefined {
  const { target, path } = forwardedPath(text)
  const way = forwarded(target, invocation, cluster)
  if (way === undefined) return undefined
  const { headers, host = 'localhost' } = headersOf(invocation)
  const method = invocation.value('request') ?? 'GET'
  const ways = forwardedRequest(way, { method, path, headers, host }, cluster)
  return tally(
    ways,
    Array.from({ length: countOf(invocation) }, () => ways[0]!.value),
  )
}

export const curl: Command = {
  flags,
  async run(invocation) {
    const { args, flag, value } = invocation
    const [to, more] = args
    if (to === undefined) throw usage('command.missing', { what: 'URL' })
    if (more !== undefined) throw usage('command.too-many', { what: 'URL' })
    const url = flag('port-forward') ? to : urlOf(to)
    const asked = { url, method: value('request') ?? 'GET', ...headersOf(invocation), cookies: flag('keep-cookies') }
    const output = outputOf(invocation)
    const connections = countOf(invocation)
    const { cluster, refused } = await loadedCluster(invocation, withProxy(invocation))
    const client = flag('port-forward') ? undefined : clientOf(invocation, cluster)
    const found = flag('port-forward')
      ? through(to, invocation, cluster)
      : sendRequests({ ...asked, from: clientOf(invocation, cluster), count: connections }, cluster)
    if (found === undefined) return EXIT.failed
    const head = headOf('CurlResult', { ...(client === undefined ? {} : { client }), to: url, connections }, cluster)
    print({ head, ends: found, trace: flag('trace'), cluster, locale: invocation.locale }, output, invocation)
    const good = found.ends.every(
      ({ outcome, count }) => count === 0 || (outcome.kind === 'answered' && outcome.response.status < 400),
    )
    return refused || !good ? EXIT.failed : EXIT.good
  },
}
