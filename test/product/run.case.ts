import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

export const root: string = join(import.meta.dirname, '../..')

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line as its user does. */
export function kubekata(
  args: readonly string[],
  { cwd = root, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'src/cli.ts'), ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', LC_ALL: 'en_US.UTF-8', ...env },
    maxBuffer: 1 << 28,
  })
  return { status, stdout, stderr }
}
