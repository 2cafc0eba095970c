import type { ManifestIssues } from '../../issue/manifest.ts'
import type { Sentences } from '../catalogue.ts'

export const manifest: Sentences<ManifestIssues> = {
  'yaml.syntax': ({ detail }) => `YAML 문법에 맞지 않습니다: ${detail}`,
}
