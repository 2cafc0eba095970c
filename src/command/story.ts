import { duration, type Instant, MINUTE } from '../clock.ts'
import type { Cluster } from '../cluster/cluster.ts'
import type { ClusterOptions } from '../environment.ts'
import { type Deed, eventForms, parseDeed } from '../lab/deeds.ts'
import { type Story, type Told, tell } from '../lab/story.ts'
import { type Flag, type Invocation, usage } from './command.ts'
import { handedFiles, LAB_FLAGS, labCluster } from './handed.ts'
import { issueLine } from './issue-line.ts'

/** Flags of every command that looks at a throw-away cluster: what happens in it, and when to look. */
export const STORY_FLAGS: Readonly<Record<string, Flag>> = {
  ...LAB_FLAGS,
  namespace: { short: 'n', value: 'NAME' },
  at: { value: 'DURATION', repeatable: true },
  event: { value: 'EVENT@TIME', repeatable: true },
}

export function namespaceOf({ value }: Invocation): string {
  return value('namespace') ?? 'default'
}

function instants({ values }: Invocation): readonly Instant[] {
  const given = values('at').map((value) => {
    const at = duration(value)
    if (at === undefined) throw usage('lab.duration', { flag: '--at', value })
    return at
  })
  return given.length === 0 ? [MINUTE] : given
}

function deeds(invocation: Invocation): readonly Deed[] {
  return invocation.values('event').map((value) => {
    const deed = parseDeed(value, namespaceOf(invocation))
    if (deed === undefined) throw usage('lab.no-event', { value, forms: eventForms.join(', ') })
    return deed
  })
}

/** What went wrong since the last look, on standard error; true when nothing did. */
function trouble({ applied, refused }: Told, { io, locale }: Invocation): boolean {
  const issues = applied.flatMap((one) => one.issues)
  for (const one of issues) io.err.write(`${issueLine(one, locale)}\n`)
  for (const { deed, refusal } of refused)
    io.err.write(`${deed.text}: Error from server (${refusal.reason}): ${refusal.message}\n`)
  return issues.length > 0 || refused.length > 0
}

/**
 * Builds the cluster a command line speaks of and looks at it at each instant; several looks are headed by their time.
 * True when nothing was refused and every look was content.
 */
export async function looking(
  invocation: Invocation,
  look: (cluster: Cluster, at: Instant, told: Told) => boolean,
  headed = true,
  change?: (options: ClusterOptions) => ClusterOptions,
): Promise<boolean> {
  const at = instants(invocation)
  const what = deeds(invocation)
  const { files, issues } = await handedFiles(invocation)
  for (const one of issues) invocation.io.err.write(`${issueLine(one, invocation.locale)}\n`)
  const story: Story = { files, deeds: what, at }
  const cluster = labCluster(invocation, change)
  let good = issues.length === 0
  for (const told of tell(cluster, story)) {
    if (trouble(told, invocation)) good = false
    if (at.length > 1 && headed)
      invocation.io.out.write(`${told.at === Math.min(...at) ? '' : '\n'}# --at ${told.at / 1000}s\n`)
    if (!look(cluster, told.at, told)) good = false
  }
  return good
}
