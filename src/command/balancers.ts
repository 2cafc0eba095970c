import { giveAddresses, inEnvironment } from '../cluster/environments.ts'
import { ENVIRONMENTS, type EnvironmentName } from '../environment.ts'
import { frontJSON, frontRows, type Looked } from '../lab/front-table.ts'
import { frontsOf } from '../lab/fronts.ts'
import { table } from '../lab/table.ts'
import { shownLines } from '../report/escape.ts'
import { nearest } from '../words.ts'
import { type Command, EXIT, type Flag, type Invocation, usage } from './command.ts'
import { type Handed, handedFiles, LAB_FLAGS, labCluster } from './handed.ts'
import { issueLine } from './issue-line.ts'

const flags: Readonly<Record<string, Flag>> = {
  ...LAB_FLAGS,
  environment: { value: 'NAME', repeatable: true },
  output: { short: 'o', value: 'text|json' },
}

function environments({ values }: Invocation): readonly (EnvironmentName | undefined)[] {
  const given = values('environment').flatMap((value) => (value === 'all' ? ENVIRONMENTS : value.split(',')))
  for (const name of given)
    if (!ENVIRONMENTS.some((one) => one === name))
      throw usage('command.choice', {
        flag: '--environment',
        value: name,
        choices: [...nearest(name, ENVIRONMENTS), 'all', ...ENVIRONMENTS]
          .filter((one, at, all) => all.indexOf(one) === at)
          .join(', '),
      })
  return given.length === 0 ? [undefined] : (given as readonly EnvironmentName[])
}

function looked(invocation: Invocation, { files, issues }: Handed, environment: EnvironmentName | undefined): Looked {
  const cluster = labCluster(invocation, (options) =>
    environment === undefined ? options : inEnvironment(options, environment),
  )
  const applied = files.flatMap(({ path, bytes }) => cluster.apply(bytes, path))
  if (environment !== undefined) giveAddresses(cluster)
  const fronts = frontsOf(cluster)
  return {
    environment: cluster.options.environment ?? 'none',
    fronts,
    refused: [...issues, ...applied.flatMap((one) => one.issues)],
    said: fronts
      .flatMap(({ pending, notices }) => [...(pending === undefined ? [] : [pending]), ...notices])
      .map((one) => {
        const place = (one.because ?? [])
          .map((reference) => cluster.locate(reference))
          .find((found) => found !== undefined)
        return place === undefined ? one : { ...one, location: place }
      }),
  }
}

/** What stands in front of Services and Ingresses: address or why there is none, who gets in, whom Pods see, what is billed. */
export const balancers: Command = {
  flags,
  async run(invocation) {
    const { io, locale, value, args } = invocation
    if (args.length > 0 || invocation.values('filename').length === 0)
      throw usage('command.missing', { what: '-f PATH' })
    const output = value('output') ?? 'text'
    if (output !== 'text' && output !== 'json')
      throw usage('command.choice', { flag: '-o', value: output, choices: 'text, json' })
    const wanted = environments(invocation)
    // Standard input can be read once only.
    const handed = await handedFiles(invocation)
    const all = wanted.map((environment) => looked(invocation, handed, environment))
    for (const one of all[0]?.refused ?? []) io.err.write(`${issueLine(one, locale)}\n`)
    if (output === 'json')
      io.out.write(
        `${JSON.stringify(
          all.map((one) => frontJSON(one, locale)),
          null,
          2,
        )}\n`,
      )
    else
      io.out.write(
        all
          .map((one) => {
            const { header, rows, summary } = frontRows(one, locale)
            const said = one.said.map((issue) => issueLine(issue, locale))
            return [`# ${one.environment}`, table(header, rows), '', shownLines(summary), ...said].join('\n')
          })
          .join('\n\n')
          .concat('\n'),
      )
    return all.some(({ refused }) => refused.length > 0) ? EXIT.failed : EXIT.good
  },
}
