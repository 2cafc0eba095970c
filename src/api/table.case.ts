import { describe, it } from 'node:test'
import { expect } from 'chai'
import { checkPlaces } from './place.case.ts'
import type { ApiProfile } from './profile.ts'
import { Trial } from './trial.case.ts'

/** Lines of a spec (`;` followed by a space and a key is a new line) and upstream's sentences, in any order. */
export type Row = readonly [spec: string, sentences: readonly string[]]

function indented(text: string, by: string): string {
  return text
    .split(/\n|;\s+/)
    .map((line) => `${by}${line}`)
    .join('\n')
}

export function manifest(apiVersion: string, kind: string, spec: string, metadata = 'name: web'): string {
  const body = spec === '' ? '' : `spec:\n${indented(spec, '  ')}\n`
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n${indented(metadata, '  ')}\n${body}`
}

/** One test for each row: what creating the object answers, and that every refusal shows the node at fault. */
export function table(
  title: string,
  apiVersion: string,
  kind: string,
  profile: Partial<ApiProfile>,
  rows: readonly Row[],
): void {
  describe(`${title} on create`, () => {
    for (const [spec, sentences] of rows)
      it(`${spec.slice(0, 120)} → ${sentences.length === 0 ? 'accepted' : sentences[0]!.slice(0, 80)}`, () => {
        const found = new Trial(profile).sentences(manifest(apiVersion, kind, spec))
        expect([...new Set(found)].sort()).to.deep.equal([...sentences].sort())
        checkPlaces(manifest(apiVersion, kind, spec), new Trial(profile))
      })
  })
}
