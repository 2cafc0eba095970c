import type { AdmissionContext } from '../api/admit.ts'
import { type ApplyResult, apply, refusalIssues } from '../api/apply.ts'
import type { Issue } from '../issue.ts'
import type { Read } from '../manifest/read.ts'
import type { Manifest } from '../manifest.ts'
import type { Loop } from './loop.ts'
import type { Sources } from './sources.ts'

/** One document (or what kept a file from having one), and what applying it came to. */
export interface Applied {
  readonly file: string
  readonly manifest?: Manifest
  readonly result: 'created' | 'configured' | 'unchanged' | 'refused' | 'unreadable'
  readonly kind: string
  /** `namespace/name`, as far as it was readable. */
  readonly key: string
  readonly issues: readonly Issue[]
  readonly warnings: readonly Issue[]
}

/** One document against the loop's state; on success the loop goes on from the new state. */
export function applyManifest(manifest: Manifest, loop: Loop, context: AdmissionContext, sources: Sources): Applied {
  const answer: ApplyResult = apply(manifest, loop.state, loop.now, context)
  const { file } = manifest
  if (answer.result === 'refused') {
    const key = answer.namespace === '' ? answer.name : `${answer.namespace}/${answer.name}`
    return {
      file,
      manifest,
      result: 'refused',
      kind: answer.kind,
      key,
      issues: refusalIssues(answer, manifest),
      warnings: [],
    }
  }
  sources.add(answer.kind, answer.key, manifest)
  loop.accept(answer.state, answer.events)
  return {
    file,
    manifest,
    result: answer.result,
    kind: answer.kind,
    key: answer.key,
    issues: [],
    warnings: answer.warnings,
  }
}

/** Every document of a file in order; those that cannot be read come last, as errors of their file. */
export function applyAll(
  { manifests, issues, warnings }: Read,
  file: string,
  loop: Loop,
  { context, sources }: { readonly context: AdmissionContext; readonly sources: Sources },
): readonly Applied[] {
  const applied = manifests.map((manifest) => applyManifest(manifest, loop, context, sources))
  if (issues.length > 0) applied.push({ file, result: 'unreadable', kind: '', key: '', issues, warnings: [] })
  const first = applied[0]
  if (first !== undefined && warnings.length > 0) applied[0] = { ...first, warnings: [...warnings, ...first.warnings] }
  return applied
}
