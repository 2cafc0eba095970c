import { defineParameterType } from '@cucumber/cucumber'
import { duration } from '../src/clock.ts'
import { Fraction } from '../src/fraction.ts'

/** A name of Kubernetes: letters, digits, dots and dashes. Korean particles follow it without a space. */
const name = /[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/

defineParameterType({ name: 'name', regexp: name, transformer: (text: string) => text, useForSnippets: false })

/** `namespace/name` of a Service, a Pod, a workload. */
for (const kind of ['service', 'pod', 'workload']) {
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

/** Kinds by what can be done with them. */
for (const [kind, regexp] of [
  ['scalable', /Deployment|ReplicaSet|StatefulSet/],
  ['rollable', /Deployment|StatefulSet|DaemonSet/],
] as const)
  defineParameterType({ name: kind, regexp, transformer: (text: string) => text, useForSnippets: false })

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
