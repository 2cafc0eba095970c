import { defineParameterType } from '@cucumber/cucumber'
import { duration } from '../src/clock.ts'
import type { Behaviour } from '../src/dns/behaviour.ts'
import { Fraction } from '../src/fraction.ts'

/** A name of Kubernetes: letters, digits, dots and dashes. Korean particles follow it without a space. */
const name = /[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/

defineParameterType({ name: 'name', regexp: name, transformer: (text: string) => text, useForSnippets: false })

/** `namespace/name` of a Service, a Pod, a workload. */
for (const kind of ['service', 'pod', 'workload', 'policy']) {
  defineParameterType({
    name: kind,
    regexp: /[a-z0-9][-a-z0-9]*\/[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/,
    transformer: (text: string) => text,
    useForSnippets: false,
  })
}

defineParameterType({
  name: 'socket',
  regexp: /[a-zA-Z0-9_](?:[-a-zA-Z0-9_.]*[a-zA-Z0-9_])?\.?:\d+/,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'address',
  regexp: /\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]+/,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'url',
  regexp: /https?:\/\/[^\s"]+/,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'image',
  regexp: /[a-z0-9][-a-z0-9._/]*:[A-Za-z0-9_][A-Za-z0-9_.-]*/,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'label',
  regexp: /[A-Za-z0-9][-A-Za-z0-9_./]*=[A-Za-z0-9][-A-Za-z0-9_.]*/,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'variable',
  regexp: /[A-Z][A-Z0-9_]*/,
  transformer: (text: string) => text,
  useForSnippets: false,
})
defineParameterType({
  name: 'version',
  regexp: /v\d+(?:\.\d+)*/,
  transformer: (text: string) => text,
  useForSnippets: false,
})

/** Verbs of the API, and resources as URLs name them. */
for (const [kind, regexp] of [
  ['verb', /get|list|watch|create|update|patch|delete/],
  ['resource', /[a-z]+(?:\/[a-z]+)?/],
] as const)
  defineParameterType({ name: kind, regexp, transformer: (text: string) => text, useForSnippets: false })

/** Kinds by what can be done with them. */
for (const [kind, regexp] of [
  ['scalable', /Deployment|ReplicaSet|StatefulSet/],
  ['rollable', /Deployment|StatefulSet|DaemonSet/],
] as const)
  defineParameterType({ name: kind, regexp, transformer: (text: string) => text, useForSnippets: false })

/** How clients come by addresses, in the words of both languages. */
const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  'holds one Pod address': 'holds one Pod address',
  '한 Pod의 주소를 붙들고 있다': 'holds one Pod address',
  'resolves once': 'resolves once',
  '이름을 한 번만 해석한다': 'resolves once',
  'keeps addresses for their TTL': 'keeps for the TTL',
  '주소를 TTL 동안 간직한다': 'keeps for the TTL',
  'takes the first record': 'first record',
  '첫 레코드를 쓴다': 'first record',
  'takes a random record': 'random record',
  '아무 레코드나 쓴다': 'random record',
  'takes records in turn': 'round robin',
  '레코드를 차례로 쓴다': 'round robin',
  'watches EndpointSlices': 'watches slices',
  'EndpointSlice를 지켜본다': 'watches slices',
}

defineParameterType({
  name: 'behaviour',
  regexp: new RegExp(Object.keys(BEHAVIOURS).join('|')),
  transformer: (text: string) => BEHAVIOURS[text]!,
  useForSnippets: false,
})

/** A DNS name of at least one label, perhaps with underscores and a final dot. */
defineParameterType({
  name: 'dnsName',
  regexp: /[a-zA-Z0-9_](?:[-a-zA-Z0-9_.]*[a-zA-Z0-9_])?\.?/,
  transformer: (text: string) => text,
  useForSnippets: false,
})
/** `10.96.0.1` or `10.244.1.2,10.244.2.2`. */
defineParameterType({
  name: 'addresses',
  regexp: /(?:\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]+)(?:,(?:\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f:]+))*/,
  transformer: (text: string) => text.split(','),
  useForSnippets: false,
})
defineParameterType({
  name: 'rcode',
  regexp: /NXDOMAIN|NODATA/,
  transformer: (text: string) => text,
  useForSnippets: false,
})

/** Why a Service waits for its address: the last part of the code that says so. */
defineParameterType({
  name: 'pending',
  regexp: /nobody|class|failed|provisioning|steps-aside/,
  transformer: (text: string) => text,
  useForSnippets: false,
})

/** Where a cluster stands, as exercise.yaml says it. */
defineParameterType({
  name: 'environment',
  regexp: /none|eks\+lbc|eks|gke|aks|metallb/,
  transformer: (text: string) => text,
  useForSnippets: false,
})

/** Modes of kube-proxy, and what replaces it. */
defineParameterType({
  name: 'proxyMode',
  regexp: /iptables|nftables|ipvs|userspace|ebpf|kernelspace/,
  transformer: (text: string) => text,
  useForSnippets: false,
})

/** `2m`, `60s`, `1m30s`: virtual milliseconds. */
defineParameterType({
  name: 'duration',
  regexp: /(?:\d+(?:\.\d+)?(?:ms|s|m|h))+/,
  transformer: (text: string) => duration(text)!,
  useForSnippets: false,
})

/** `90%` or `1/3`: an exact fraction. */
defineParameterType({
  name: 'share',
  regexp: /\d+(?:\.\d+)?%|\d+\/\d+/,
  transformer: (text: string) => (text.endsWith('%') ? new Fraction(text.slice(0, -1)).div(100) : new Fraction(text)),
  useForSnippets: false,
})
