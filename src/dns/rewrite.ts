import type { DnsQuestion, Reply, ResourceRecord } from './message.ts'
import { fqdn, sameName } from './name.ts'
import type { RewriteRule } from './plugins.ts'

/** The name a rewrite rule asks for instead; undefined when it does not match (plugin/rewrite/name.go). */
export function rewritten(name: string, { match, from, to }: RewriteRule): string | undefined {
  const low = name.toLowerCase()
  switch (match) {
    case 'exact':
      return low === from ? to : undefined
    case 'prefix':
      return low.startsWith(from) ? fqdn(to + low.slice(from.length)) : undefined
    case 'suffix':
      return low.endsWith(from) ? fqdn(low.slice(0, low.length - from.length) + to) : undefined
    case 'substring':
      return low.includes(from) ? fqdn(low.replaceAll(from, to)) : undefined
    case 'regex': {
      const found = new RegExp(from).exec(low)
      if (found === null) return undefined
      return fqdn(to.replace(/\{(\d+)\}/g, (_, group: string) => found[Number(group)] ?? ''))
    }
  }
}

/** The answer to a rewritten name, handed back under the name that was asked. */
export function restored(reply: Reply, question: DnsQuestion, asked: string): Reply {
  const back = (record: ResourceRecord): ResourceRecord =>
    sameName(record.name, asked) ? { ...record, name: question.name } : record
  return { ...reply, question, answers: reply.answers.map(back) }
}
