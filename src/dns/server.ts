import { kept } from '../kept.ts'
import { keyOf } from '../object.ts'
import { type DnsCache, fromCache, toCache } from './cache.ts'
import { type Corefile, kubeadmCorefile, parseCorefile, type ServerBlock } from './corefile.ts'
import { CorefileError } from './directives.ts'
import { hostsReply } from './hosts.ts'
import { type DnsQuestion, emptyReply, type Reply } from './message.ts'
import { closestZone, inZone } from './name.ts'
import { type DnsView, outsideReply } from './outside.ts'
import type { CacheOptions, Plugin, RewriteRule } from './plugins.ts'
import { clusterReply } from './records.ts'
import { restored, rewritten } from './rewrite.ts'

/** The domain the kubelets hand to Pods. */
export function clusterDomain({ options }: DnsView): string {
  return options.clusterDomain ?? 'cluster.local'
}

/**
 * The configuration the cluster's DNS runs with: the ConfigMap kube-system/coredns if there is one that CoreDNS accepts
 * (plugin reload keeps the last good one), else the exercise's, else kubeadm's.
 */
export function corefileOf(view: DnsView): Corefile {
  const fallback = parseCorefile(view.options.dns?.corefile ?? kubeadmCorefile(clusterDomain(view)))
  const applied = view.state.get('ConfigMap', 'kube-system/coredns')?.data?.['Corefile']
  if (applied === undefined) return fallback
  try {
    return parseCorefile(applied)
  } catch (error) {
    if (error instanceof CorefileError) return fallback
    throw error
  }
}

/** How deep the server may ask itself: aliases that lead through its own zones again. */
const DEEPEST = 8

interface Serving {
  readonly view: DnsView
  readonly corefile: Corefile
  /** Changes while one question is answered; the caller sees only the last value. */
  cache: DnsCache
  depth: number
}

/**
 * The cluster DNS answers a question: the server block with the longest matching zone, its plugins in order. The cache is
 * a value that goes in and comes out.
 */
export function clusterDns(
  question: DnsQuestion,
  view: DnsView,
  cache: DnsCache,
): { readonly reply: Reply; readonly cache: DnsCache } {
  const serving: Serving = { view, corefile: corefileOf(view), cache, depth: 0 }
  const reply = serve(question, serving)
  return { reply, cache: serving.cache }
}

interface Answering {
  readonly blocks: readonly ServerBlock[]
  readonly zones: readonly string[]
}

/** The blocks that answer where clients ask. */
const answeringIn = kept((corefile: Corefile): Answering => {
  const blocks = corefile.blocks.filter(({ port }) => port === 53)
  return { blocks, zones: blocks.flatMap(({ zones }) => zones) }
})

function serve(question: DnsQuestion, serving: Serving): Reply {
  if (serving.depth > DEEPEST) return emptyReply(question, 'SERVFAIL')
  const { blocks, zones: served } = answeringIn(serving.corefile)
  const zone = closestZone(question.name, served)
  const block = zone === undefined ? undefined : blocks.find(({ zones }) => zones.includes(zone))
  if (block === undefined) return emptyReply(question, 'REFUSED')
  serving.depth++
  const reply = chain(question, block, 0, serving)
  serving.depth--
  return block.shuffles ? { ...reply, shuffled: true } : reply
}

/** The rest of a block's chain from one plugin on; behind the last there is nobody, which is a failure of the server. */
function chain(question: DnsQuestion, block: ServerBlock, from: number, serving: Serving): Reply {
  const plugin = block.plugins[from]
  if (plugin === undefined) return emptyReply(question, 'SERVFAIL')
  return answer(plugin, question, block, from, serving)
}

function answer(plugin: Plugin, question: DnsQuestion, block: ServerBlock, at: number, serving: Serving): Reply {
  const next = (asked: DnsQuestion = question): Reply => chain(asked, block, at + 1, serving)
  switch (plugin.name) {
    case 'cache':
      return remembered(plugin.options, question, block, next, serving)
    case 'rewrite':
      return renamed(plugin.options, question, block, at, serving) ?? next()
    case 'hosts':
      return hostsReply(question, plugin.options) ?? next()
    case 'kubernetes': {
      const { view } = serving
      const zone = closestZone(question.name, plugin.options.zones)
      const backend = {
        state: view.state,
        options: plugin.options,
        elsewhere: (asked: DnsQuestion) => serve(asked, serving),
      }
      return (zone === undefined ? undefined : clusterReply(question, zone, backend)) ?? next()
    }
    case 'forward': {
      const { from, to, except } = plugin.options
      if (!inZone(question.name, from) || except.some((zone) => inZone(question.name, zone))) return next()
      return upstream(question, to[0]!, serving)
    }
  }
}

function remembered(
  options: CacheOptions,
  question: DnsQuestion,
  { zones }: ServerBlock,
  next: () => Reply,
  serving: Serving,
): Reply {
  if (closestZone(question.name, options.zones) === undefined) return next()
  const owner = `dns${zones[0]}`
  const kept = fromCache(serving.cache, owner, question, serving.view.now, options.staleFor)
  if (kept !== undefined) return kept
  const fresh = next()
  const stored = toCache(serving.cache, owner, fresh, serving.view.now, options)
  serving.cache = stored.cache
  return stored.reply
}

/** A rule that matches is the last, unless it says `continue`. */
function renamed(
  rule: RewriteRule,
  question: DnsQuestion,
  block: ServerBlock,
  at: number,
  serving: Serving,
): Reply | undefined {
  const asked = rewritten(question.name, rule)
  if (asked === undefined) return undefined
  const behind = block.plugins.findIndex(({ name }, index) => index > at && name !== 'rewrite')
  const rest = rule.continues ? at + 1 : behind === -1 ? block.plugins.length : behind
  return restored(chain({ ...question, name: asked }, block, rest, serving), question, asked)
}

/** The DNS Pods run with the node's resolver; an upstream that is the cluster's own DNS would be asked again. */
function upstream(question: DnsQuestion, to: string, serving: Serving): Reply {
  const { view } = serving
  if (serverAddresses(view).includes(to)) return serve(question, serving)
  return outsideReply(question, to === 'node' ? nodeNameserver(view) : to, view)
}

/** The node's first name server. */
export function nodeNameserver({ options }: DnsView): string {
  return options.dns?.nodeResolvConf?.nameservers[0] ?? NODE_NAMESERVER
}

/** The name server of nodes that do not say otherwise. */
export const NODE_NAMESERVER = '192.168.0.2'

/** Where Pods find the cluster DNS: the addresses of kube-system/kube-dns. */
export function serverAddresses({ state }: DnsView): readonly string[] {
  const service = state.get('Service', 'kube-system/kube-dns')
  if (service === undefined) return []
  const { clusterIPs, clusterIP } = service.spec ?? {}
  return clusterIPs ?? (clusterIP === undefined || clusterIP === 'None' ? [] : [clusterIP])
}

/** The Service whose address a name server is, if it is the cluster's own. */
export function serverKey(view: DnsView): string | undefined {
  const service = view.state.get('Service', 'kube-system/kube-dns')
  return service === undefined ? undefined : keyOf(service)
}
