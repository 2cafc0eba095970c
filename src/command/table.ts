import type { Command } from './command.ts'

/** Every command, loaded when it is called: one line each. */
export const commands = {
  test: async (): Promise<Command> => (await import('./test.ts')).test,
  grade: async (): Promise<Command> => (await import('./grade.ts')).grade,
  verify: async (): Promise<Command> => (await import('./verify.ts')).verify,
  new: async (): Promise<Command> => (await import('./new.ts')).newCommand,
  explain: async (): Promise<Command> => (await import('./explain.ts')).explain,
  diff: async (): Promise<Command> => (await import('./diff.ts')).diff,
  export: async (): Promise<Command> => (await import('./export.ts')).exportCommand,
  merge: async (): Promise<Command> => (await import('./merge.ts')).merge,
  reach: async (): Promise<Command> => (await import('./reach.ts')).reach,
  balancers: async (): Promise<Command> => (await import('./balancers.ts')).balancers,
  submit: async (): Promise<Command> => (await import('./submit.ts')).submit,
  worker: async (): Promise<Command> => (await import('./worker.ts')).worker,
  apply: async (): Promise<Command> => (await import('./apply.ts')).apply,
  dig: async (): Promise<Command> => (await import('./dig.ts')).dig,
  get: async (): Promise<Command> => (await import('./get.ts')).get,
  connect: async (): Promise<Command> => (await import('./connect.ts')).connect,
  curl: async (): Promise<Command> => (await import('./curl.ts')).curl,
  modes: async (): Promise<Command> => (await import('./modes.ts')).modes,
  rules: async (): Promise<Command> => (await import('./rules.ts')).rules,
  steps: async (): Promise<Command> => (await import('./steps.ts')).steps,
} as const satisfies Readonly<Record<string, () => Promise<Command>>>

export type CommandName = keyof typeof commands
