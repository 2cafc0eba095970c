import { duration, type Instant } from '../clock.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { Rollable, Scalable } from '../cluster/operating.ts'
import { schedulers } from '../proxy/ipvs/schedulers.ts'
import { modes } from '../proxy/modes.ts'
import type { ProxyModeName } from '../proxy.ts'
import { clientFrom } from './client-text.ts'
import { type Resource, resourcesOf } from './resources.ts'
import { type Heard, open } from './traffic.ts'

/** Something that happens to a cluster at an instant, as `--event` writes it: `fail data/mysql-0@10s`. */
export interface Deed {
  readonly at: Instant
  readonly text: string
  /** @throws StatusError when the cluster has no such object or refuses. */
  act(cluster: Cluster, heard: Heard): void
}

/** One form of an event: what it looks like, and what it does. Words in capitals stand for what the author writes. */
interface Form {
  readonly form: string
  act(cluster: Cluster, args: readonly string[], told: Told): void
}

/** What an event is told beside its words. */
interface Told {
  readonly namespace: string
  readonly heard: Heard
}

const SCALABLE: readonly string[] = ['Deployment', 'ReplicaSet', 'StatefulSet'] satisfies Scalable[]
const ROLLABLE: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet'] satisfies Rollable[]

function resourceOf(word: string): Resource | undefined {
  const found = resourcesOf(word)
  return 'unknown' in found ? undefined : found[0]
}

function kindOf(word: string): string | undefined {
  return resourceOf(word)?.kind
}

const forms: readonly Form[] = [
  { form: 'fail POD', act: (cluster, [pod]) => cluster.break(existing(cluster, pod!)) },
  { form: 'recover POD', act: (cluster, [pod]) => cluster.heal(pod!) },
  { form: 'fail node NODE', act: (cluster, [node]) => cluster.breakNode(node!) },
  { form: 'recover node NODE', act: (cluster, [node]) => cluster.healNode(node!) },
  { form: 'fail zone ZONE', act: (cluster, [zone]) => cluster.breakZone(zone!) },
  { form: 'recover zone ZONE', act: (cluster, [zone]) => cluster.healZone(zone!) },
  { form: 'delete POD', act: (cluster, [pod]) => cluster.delete('Pod', pod!) },
  { form: 'delete KIND NAME', act: (cluster, [kind, name]) => cluster.delete(kind!, name!) },
  { form: 'evict POD', act: (cluster, [pod]) => cluster.evict(pod!) },
  { form: 'drain NODE', act: (cluster, [node]) => cluster.drain(node!) },
  { form: 'cordon NODE', act: (cluster, [node]) => cluster.cordon(node!) },
  { form: 'uncordon NODE', act: (cluster, [node]) => cluster.cordon(node!, false) },
  {
    form: 'scale SCALABLE NAME COUNT',
    act: (cluster, [kind, name, count]) => cluster.scale(kind as Scalable, name!, Number(count)),
  },
  {
    form: 'load SCALABLE NAME PERCENT',
    act: (cluster, [kind, name, percent]) => cluster.load(kind as Scalable, name!, Number.parseInt(percent!, 10)),
  },
  {
    form: 'image ROLLABLE NAME IMAGE',
    act: (cluster, [kind, name, image]) => cluster.setImage(kind as Rollable, name!, image!),
  },
  { form: 'restart ROLLABLE NAME', act: (cluster, [kind, name]) => cluster.restart(kind as Rollable, name!) },
  { form: 'undo ROLLABLE NAME', act: (cluster, [kind, name]) => cluster.undo(kind as Rollable, name!) },
  { form: 'pause NAME', act: (cluster, [name]) => cluster.pause(name!, true) },
  { form: 'resume NAME', act: (cluster, [name]) => cluster.pause(name!, false) },
  { form: 'stop proxy NODE', act: (cluster, [node]) => cluster.stopProxy(node!) },
  { form: 'start proxy NODE', act: (cluster, [node]) => cluster.startProxy(node!) },
  {
    form: 'switch proxy NODE MODE',
    act: (cluster, [node, mode]) => cluster.switchProxy(node!, mode as ProxyModeName),
  },
  {
    form: 'switch proxy NODE ipvs SCHEDULER',
    act: (cluster, [node, scheduler]) => cluster.switchProxy(node!, 'ipvs', scheduler),
  },
  {
    form: 'weigh NODE VIRTUAL SERVER COUNT',
    act: (cluster, [node, virtual, server, weight]) =>
      cluster.setWeight(node!, { virtual: virtual!, server: server!, weight: Number(weight) }),
  },
  ...(['connect', 'hold'] as const).flatMap((verb): readonly Form[] => [
    {
      form: `${verb} COUNT SOCKET`,
      act: (cluster, [count, to], { namespace, heard }) =>
        open({ count: Number(count), to: to!, namespace, hold: verb === 'hold' }, cluster, heard),
    },
    {
      form: `${verb} COUNT SOCKET from CLIENT`,
      act: (cluster, [count, to, from], { namespace, heard }) =>
        open({ count: Number(count), to: to!, from: from!, namespace, hold: verb === 'hold' }, cluster, heard),
    },
  ]),
]

/** A fault of a Pod that is not there would never be seen. */
function existing(cluster: Cluster, pod: string): string {
  if (cluster.state.get('Pod', pod) === undefined) cluster.delete('Pod', pod)
  return pod
}

/** Every form, for help and for what was misunderstood. */
export const eventForms: readonly string[] = forms.map(({ form }) =>
  form.replace('SCALABLE', SCALABLE.join('|').toLowerCase()).replace('ROLLABLE', ROLLABLE.join('|').toLowerCase()),
)

/** Reads one word of an event by its place; undefined: it does not belong there. */
function read(place: string, word: string, namespace: string): string | undefined {
  const kind = kindOf(word)
  switch (place) {
    case 'POD':
    case 'NAME':
      return word.includes('/') ? word : `${namespace}/${word}`
    case 'KIND':
      return kind
    case 'SCALABLE':
      return kind !== undefined && SCALABLE.includes(kind) ? kind : undefined
    case 'ROLLABLE':
      return kind !== undefined && ROLLABLE.includes(kind) ? kind : undefined
    case 'COUNT':
      return /^\d{1,5}$/.test(word) ? word : undefined
    case 'MODE':
      return Object.hasOwn(modes, word) ? word : undefined
    case 'SCHEDULER':
      return Object.hasOwn(schedulers, word) ? word : undefined
    case 'VIRTUAL':
      return /^\S+:\d+\/(TCP|UDP|SCTP)$/.test(word) ? word : undefined
    case 'SERVER':
      return /^\S+:\d+$/.test(word) ? word : undefined
    case 'SOCKET':
      return /^\S+:\d+(\/(TCP|UDP))?$/.test(word) ? word : undefined
    case 'CLIENT':
      return clientFrom(word, namespace)
    case 'PERCENT':
      return /^\d{1,6}%$/.test(word) ? word : undefined
    default:
      return word
  }
}

function matched({ form }: Form, words: readonly string[], namespace: string): readonly string[] | undefined {
  const places = form.split(' ')
  if (places.length !== words.length) return undefined
  const args: string[] = []
  for (const [index, place] of places.entries()) {
    const word = words[index]!
    if (place !== place.toUpperCase()) {
      if (place !== word) return undefined
      continue
    }
    const value = read(place, word, namespace)
    if (value === undefined) return undefined
    args.push(value)
  }
  return args
}

/** Cluster-scoped objects have no namespace before their name. */
function bare(args: readonly string[], form: string): readonly string[] {
  const [kind, name] = args
  if (form !== 'delete KIND NAME' || resourceOf(kind!)?.namespaced !== false) return args
  return [kind!, name!.split('/').at(-1)!]
}

/** `EVENT@TIME`; without a time it happens at the start. undefined: no form fits. */
export function parseDeed(text: string, namespace = 'default'): Deed | undefined {
  const [, what = '', time] = /^(.*?)(?:@([0-9.a-z]+))?$/.exec(text.trim()) ?? []
  const at = time === undefined ? 0 : /^\d+$/.test(time) ? undefined : duration(time)
  if (at === undefined) return undefined
  const words = what.trim().split(/\s+/)
  for (const form of forms) {
    const args = matched(form, words, namespace)
    if (args !== undefined)
      return { at, text, act: (cluster, heard) => form.act(cluster, bare(args, form.form), { namespace, heard }) }
  }
  return undefined
}
