import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/**
 * The package as `npm pack` makes it, unpacked under `node_modules` of a folder, with this repository's libraries beside
 * it. Returns the path of its command.
 */
export function unpacked(folder: string): string {
  const modules = join(folder, 'node_modules')
  mkdirSync(modules, { recursive: true })
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  })
  execFileSync('tar', ['-xzf', join(folder, packed.trim().split('\n').at(-1)!), '-C', modules])
  execFileSync('mv', [join(modules, 'package'), join(modules, 'kubekata')])
  // The libraries that are not in the bundle: whoever asks for one finds it one folder further out.
  mkdirSync(join(modules, 'kubekata', 'node_modules'))
  for (const name of ['@cucumber', 'tinypool'])
    symlinkSync(join(root, 'node_modules', name), join(modules, 'kubekata', 'node_modules', name))
  return join(modules, 'kubekata', 'dist', 'cli.js')
}
