import type { Cluster } from '../cluster/cluster.ts'
import { type Issue, issue } from '../issue.ts'
import { type Found, find, objectsJSON, objectsTable, objectsYAML } from '../lab/get.ts'
import { objectName, type Resource, resourcesOf } from '../lab/resources.ts'
import { render } from '../messages/render.ts'
import { isRefusal } from '../refusal.ts'
import { type Command, EXIT, type Flag, type Invocation, usage } from './command.ts'
import { looking, namespaceOf, STORY_FLAGS } from './story.ts'

const OUTPUTS = ['wide', 'yaml', 'json', 'name']

const flags: Readonly<Record<string, Flag>> = {
  ...STORY_FLAGS,
  'all-namespaces': { short: 'A' },
  selector: { short: 'l', value: 'LABELS' },
  'field-selector': { value: 'FIELDS' },
  output: { short: 'o', value: OUTPUTS.join('|') },
  'no-headers': {},
  'show-labels': {},
}

interface Asked {
  readonly resource: Resource
  readonly names?: readonly string[]
}

function resources(text: string): readonly Resource[] {
  const found = resourcesOf(text)
  if ('unknown' in found) throw usage('lab.unknown-resource', { name: found.unknown, near: found.near.join(', ') })
  return found
}

/** `pods`, `pods,svc`, `svc web db`, `svc/web pod/db`. */
function asked(args: readonly string[]): readonly Asked[] {
  const [first, ...names] = args
  if (first === undefined) throw usage('command.missing', { what: 'TYPE' })
  if (first.includes('/'))
    return args.map((arg) => {
      const [type = '', name = ''] = arg.split('/')
      return { resource: resources(type)[0]!, names: [name] }
    })
  return resources(first).map((resource) => ({ resource, ...(names.length === 0 ? {} : { names }) }))
}

interface Answer extends Found {
  readonly resource: Resource
}

function answers(invocation: Invocation, cluster: Cluster): readonly Answer[] {
  const { args, flag, value } = invocation
  const everywhere = flag('all-namespaces')
  return asked(args).map(({ resource, names }) => {
    const found = find(
      {
        resource,
        ...(names === undefined ? {} : { names }),
        ...(everywhere ? {} : { namespace: namespaceOf(invocation) }),
        labelSelector: value('selector') ?? '',
        fieldSelector: value('field-selector') ?? '',
      },
      cluster.state,
    )
    if (isRefusal(found)) throw usage('lab.bad-selector', { detail: found.message })
    return { resource, ...found }
  })
}

function print(all: readonly Answer[], invocation: Invocation, now: number): void {
  const { io, flag, value, args, locale } = invocation
  const output = value('output')
  const objects = all.flatMap((one) => one.objects)
  const alone = args.some((arg) => arg.includes('/')) ? args.length === 1 : args.length === 2
  if (output === 'json') io.out.write(objectsJSON(objects, alone))
  else if (output === 'yaml') io.out.write(objectsYAML(objects, alone))
  else if (output === 'name')
    io.out.write(
      objects.map(({ apiVersion, kind, metadata }) => `${objectName(apiVersion, kind, metadata.name)}\n`).join(''),
    )
  else {
    const some = all.filter((one) => one.objects.length > 0)
    const options = {
      wide: output === 'wide',
      namespaces: flag('all-namespaces') && some.some(({ resource }) => resource.namespaced),
      prefixed: all.length > 1,
      headers: !flag('no-headers'),
      labels: flag('show-labels'),
      now,
    }
    const tables = some.map(({ resource, objects: rows }) => objectsTable(resource, rows, options))
    if (tables.length > 0) io.out.write(`${tables.join('\n\n')}\n`)
    else if (all.every(({ missing }) => missing.length === 0)) {
      const everywhere = flag('all-namespaces') || all.every(({ resource }) => !resource.namespaced)
      const said: Issue = everywhere
        ? issue('lab.none-anywhere', {})
        : issue('lab.none-found', { namespace: namespaceOf(invocation) })
      io.err.write(`${render(said, locale)}\n`)
    }
  }
}

export const get: Command = {
  flags,
  async run(invocation) {
    const { io, locale, value } = invocation
    const output = value('output')
    if (output !== undefined && !OUTPUTS.includes(output))
      throw usage('command.choice', { flag: '-o', value: output, choices: OUTPUTS.join(', ') })
    asked(invocation.args)
    const good = await looking(invocation, (cluster) => {
      const all = answers(invocation, cluster)
      print(all, invocation, cluster.now)
      const missing = all.flatMap((one) => one.missing)
      for (const params of missing) io.err.write(`${render({ code: 'lab.not-found', params }, locale)}\n`)
      return missing.length === 0
    })
    return good ? EXIT.good : EXIT.failed
  },
}
