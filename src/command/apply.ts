import { duration } from '../clock.ts'
import type { Applied } from '../cluster/apply.ts'
import { objectName } from '../lab/resources.ts'
import { type Moment, Timeline } from '../lab/timeline.ts'
import { type Locale, render } from '../messages/render.ts'
import { appliedText, momentsText } from './applied.ts'
import { type Command, EXIT, type Flag, usage } from './command.ts'
import { handedFiles, LAB_FLAGS, labCluster } from './handed.ts'
import { paint } from './paint.ts'

const flags: Readonly<Record<string, Flag>> = {
  ...LAB_FLAGS,
  output: { short: 'o', value: 'text|json' },
  timeline: {},
  for: { value: 'DURATION' },
}

function document(
  applied: readonly Applied[],
  moments: readonly Moment[] | undefined,
  locale: Locale,
): Readonly<Record<string, unknown>> {
  const said = (issue: Applied['issues'][number]): object => ({
    code: issue.code,
    ...issue.params,
    sentence: render(issue, locale),
    ...(issue.location === undefined ? {} : { location: issue.location }),
  })
  return {
    apiVersion: 'kubekata/v1',
    kind: 'ApplyResult',
    items: applied.map(({ file, kind, key, manifest, result, issues, warnings }) => {
      const apiVersion = (manifest?.value as { readonly apiVersion?: string } | undefined)?.apiVersion ?? ''
      const name = key.slice(key.indexOf('/') + 1)
      return {
        file,
        apiVersion,
        kind,
        ...(key.includes('/') ? { namespace: key.slice(0, key.indexOf('/')) } : {}),
        name,
        resource: kind === '' ? '' : objectName(apiVersion, kind.split('.')[0]!, name),
        result,
        errors: issues.map(said),
        warnings: warnings.map(said),
      }
    }),
    ...(moments === undefined
      ? {}
      : { timeline: moments.map(({ at, issue }) => ({ milliseconds: at, ...said(issue) })) }),
  }
}

export const apply: Command = {
  flags,
  async run(invocation) {
    const { args, io, locale, flag, value } = invocation
    if (args.length > 0 || invocation.values('filename').length === 0)
      throw usage('command.missing', { what: '-f PATH' })
    const output = value('output') ?? 'text'
    if (output !== 'text' && output !== 'json')
      throw usage('command.choice', { flag: '-o', value: output, choices: 'text, json' })
    const span = duration(value('for') ?? '1m')
    if (span === undefined) throw usage('lab.duration', { flag: '--for', value: value('for') ?? '' })
    const { files, issues } = await handedFiles(invocation)
    const cluster = labCluster(invocation)
    const timeline = flag('timeline') ? new Timeline(cluster) : undefined
    const born = cluster.now
    const applied: Applied[] = files.flatMap(({ path, bytes }) => cluster.apply(bytes, path))
    for (const one of issues)
      applied.push({
        file: one.location?.file ?? '',
        result: 'unreadable',
        kind: '',
        key: '',
        issues: [one],
        warnings: [],
      })
    const told = applied.map((one) =>
      one.result === 'refused' || one.result === 'unreadable'
        ? one
        : { ...one, warnings: [...one.warnings, ...cluster.withoutEffect(one.kind.split('.')[0]!, one.key)] },
    )
    if (timeline !== undefined) cluster.advance(span)
    const moments = timeline?.end().map(({ at, issue }) => ({ at: at - born, issue }))
    if (output === 'json') io.out.write(`${JSON.stringify(document(told, moments, locale), null, 2)}\n`)
    else {
      const looks = { paint: paint(io.out, io.env), columns: Math.min(140, Math.max(60, io.out.columns)), locale }
      io.out.write(appliedText(told, files, looks))
      if (moments !== undefined) io.out.write(`\n${momentsText(moments, looks)}`)
    }
    return applied.some(({ result }) => result === 'refused' || result === 'unreadable') ? EXIT.failed : EXIT.good
  },
}
