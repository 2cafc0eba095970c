import type { ClusterOptions } from '../environment.ts'
import { schedulers } from '../proxy/ipvs/schedulers.ts'
import { modes } from '../proxy/modes.ts'
import type { ProxyModeName } from '../proxy.ts'
import { type Flag, type Invocation, usage } from './command.ts'

/** How nodes turn a Service's address into a Pod's; both for the whole cluster. */
export const PROXY_FLAGS: Readonly<Record<string, Flag>> = {
  mode: { value: Object.keys(modes).join('|') },
  scheduler: { value: 'NAME' },
}

/** The options with the mode and scheduler that were asked for; nodes with a mode of their own follow too. */
export function withProxy({ value }: Invocation): (options: ClusterOptions) => ClusterOptions {
  const scheduler = value('scheduler')
  const mode = value('mode') ?? (scheduler === undefined ? undefined : 'ipvs')
  if (mode !== undefined && !Object.hasOwn(modes, mode))
    throw usage('command.choice', { flag: '--mode', value: mode, choices: Object.keys(modes).join(', ') })
  if (scheduler !== undefined && !Object.hasOwn(schedulers, scheduler))
    throw usage('command.choice', {
      flag: '--scheduler',
      value: scheduler,
      choices: Object.keys(schedulers).join(', '),
    })
  if (scheduler !== undefined && mode !== 'ipvs') throw usage('lab.scheduler-mode', { mode: mode ?? '' })
  if (mode === undefined) return (options) => options
  return (options) => ({
    ...options,
    ...(options.nodes === undefined ? {} : { nodes: options.nodes.map(({ proxyMode: _own, ...node }) => node) }),
    proxy: {
      ...options.proxy,
      mode: mode as ProxyModeName,
      ...(scheduler === undefined ? {} : { scheduler }),
    },
  })
}
