import type { BalancerTopic } from '../../issue/balancer-topic.ts'
import { nearest } from '../../words.ts'
import { alb, nlb } from './aws.ts'
import { azure, azurePort, gateway } from './azure.ts'
import { cloud, ingress, networking } from './google.ts'
import { metallb } from './metallb.ts'
import type { Words } from './row.ts'

/** One row a prefix. */
const rows: readonly Words[] = [
  nlb,
  alb,
  networking,
  cloud,
  ...ingress,
  azure,
  azurePort,
  gateway,
  ...metallb,
  { prefix: 'service.beta.kubernetes.io/', simulated: ['load-balancer-source-ranges'], known: {} },
  {
    prefix: 'external-dns.alpha.kubernetes.io/',
    simulated: ['hostname', 'ttl', 'target'],
    known: { 'dns-label': ['*'] },
  },
]

/** What the model makes of an annotation. */
export type Meaning =
  | { readonly kind: 'simulated' }
  | { readonly kind: 'known'; readonly topic: BalancerTopic }
  /** It looks like one of a balancer's, and none has this name. */
  | { readonly kind: 'unknown'; readonly near: readonly string[] }

function fits(pattern: string, name: string): boolean {
  const plain = name.replace(/^\d+_/, '{port}_')
  return pattern.endsWith('*')
    ? plain.startsWith(pattern.slice(0, -1)) || name.startsWith(pattern.slice(0, -1))
    : pattern === name || pattern === plain
}

function inRow({ prefix, simulated, known }: Words, key: string): Meaning | undefined {
  if (!key.startsWith(prefix)) return undefined
  const name = key.slice(prefix.length)
  if (simulated.some((one) => fits(one, name))) return { kind: 'simulated' }
  const topic = Object.entries(known).find(([, names]) => names.some((one) => fits(one, name)))?.[0]
  return topic === undefined ? undefined : { kind: 'known', topic: topic as BalancerTopic }
}

/** Every annotation that is known by its whole name, sorted. */
export const annotationNames: readonly string[] = rows
  .flatMap(({ prefix, simulated, known }) =>
    [...simulated, ...Object.values(known).flat()].filter((name) => !/[*{]/.test(name)).map((name) => prefix + name),
  )
  .sort()

/** Domains that nobody but balancers' controllers uses: a name of theirs that is not known is a slip. */
const DOMAINS =
  /^(service\.(beta|alpha)\.kubernetes\.io|alb\.ingress\.kubernetes\.io|networking\.gke\.io|cloud\.google\.com|metallb\.io|metallb\.universe\.tf)\//

/** A name outside these domains is taken for a slip only when it is as near as this to one that is known. */
const SLIP = 3

function isSlip(key: string): boolean {
  const [domain = '', name = ''] = key.split('/')
  return annotationNames.some((one) => {
    const [itsDomain = '', itsName = ''] = one.split('/')
    return itsName === name && domain !== itsDomain && Math.abs(domain.length - itsDomain.length) <= SLIP
  })
}

/** What an annotation means to balancers; undefined: it is none of theirs. */
export function meaningOf(key: string): Meaning | undefined {
  for (const row of rows) {
    const meaning = inRow(row, key)
    if (meaning !== undefined) return meaning
  }
  return DOMAINS.test(key) || isSlip(key)
    ? { kind: 'unknown', near: nearest(key, annotationNames).slice(0, 1) }
    : undefined
}
