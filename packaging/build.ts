/** Builds what is published: `dist/` with bundled JavaScript and types. `npm run build`. */
import { execFileSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'rolldown'
import { builtins, collecting, compiledSchema, matchIndices, ownVocabulary, VOCABULARY } from './plugins.ts'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

/** What CommonJS libraries expect around them. */
const COMMONJS = 'const __filename = import.meta.filename, __dirname = import.meta.dirname'

rmSync(dist, { recursive: true, force: true })
await build({
  cwd: root,
  input: {
    cli: 'src/cli.ts',
    worker: 'src/batch/worker.ts',
    index: 'src/index.ts',
    cucumber: 'src/batch/cucumber.ts',
    'steps/kubekata': 'packaging/steps.ts',
    vocabulary: VOCABULARY,
  },
  platform: 'node',
  // A pool starts its threads from its own files; BullMQ is there only where it was asked for.
  external: ['tinypool', 'bullmq', 'ioredis'],
  plugins: [builtins, compiledSchema, matchIndices, collecting, ownVocabulary],
  output: {
    dir: dist,
    format: 'esm',
    // Small files that are always read together are one file.
    codeSplitting: { groups: [{ name: 'builtins', test: /^builtin:/ }] },
    chunkFileNames: 'chunks/[name]-[hash].js',
    entryFileNames: '[name].js',
    banner: (chunk) => (chunk.fileName.includes('cli') ? '' : COMMONJS),
    // Names of classes tell a student's failure from ours.
    keepNames: true,
    comments: false,
    minify: { compress: true, mangle: false, codegen: false },
  },
})
chmodSync(join(dist, 'cli.js'), 0o755)
execFileSync(
  process.execPath,
  [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join(root, 'packaging')],
  { stdio: 'inherit' },
)
